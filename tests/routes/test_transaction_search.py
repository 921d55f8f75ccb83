"""The search of transactions, by what people type."""

import pytest

from tests.conftest import Person

PAYEES = ("Café Müller", "ÚVĚRY a.s.", "Łódź sklep", "Crêperie", "Ελλάς", "Ёлка", "İSTANBUL Straße")


def find(person: Person, words: str, path: str = "/transactions") -> list[str]:
    return sorted(row["payee"] for row in person.get(path, q=words)["items"])


@pytest.mark.parametrize(
    ("words", "payee"),
    [
        ("cafe", "Café Müller"),
        ("MULLER café", "Café Müller"),
        ("uvery", "ÚVĚRY a.s."),
        ("lodz", "Łódź sklep"),
        ("creperie", "Crêperie"),
        ("ελλας", "Ελλάς"),
        ("елка", "Ёлка"),
        ("istanbul", "İSTANBUL Straße"),
        ("strasse", "İSTANBUL Straße"),
    ],
)
def test_accents_and_case_need_not_be_typed(ada: Person, words: str, payee: str) -> None:
    for name in PAYEES:
        ada.spend(1, payee=name)
    assert find(ada, words) == [payee]
    assert find(ada, words, "/expenses") == [payee]


def test_descriptions_notes_and_tags_are_searched_without_accents_too(ada: Person) -> None:
    ada.spend(1, payee="a", description="Dîner")
    ada.spend(1, payee="b", notes="avec René")
    ada.spend(1, payee="c", tags=["Été"])
    assert find(ada, "diner") == ["a"]
    assert find(ada, "rene") == ["b"]
    assert find(ada, "ete") == ["c"]
    assert find(ada, "diner rene") == []


def test_a_changed_text_is_found_by_its_new_words_only(ada: Person) -> None:
    row = ada.spend(1, payee="Crêperie")
    ada.put(f"/expenses/{row['id']}", payee="Pâtisserie")
    assert find(ada, "creperie") == []
    assert find(ada, "patisserie") == ["Pâtisserie"]


def test_the_characters_of_patterns_are_searched_as_they_are(ada: Person) -> None:
    ada.spend(1, payee="50% off_sale")
    ada.spend(1, payee="500 offxsale")
    assert find(ada, "50%") == ["50% off_sale"]
    assert find(ada, "off_sale") == ["50% off_sale"]


@pytest.mark.parametrize("word", ["12.50", "12,50", "12,5", "-12.50", "$12.50"])
def test_an_amount_is_found_with_either_decimal_mark(ada: Person, word: str) -> None:
    ada.spend("12.50", payee="lunch")
    ada.spend("-12.50", payee="refund")
    ada.spend("112.50", payee="more")
    ada.spend(1250, payee="rent")
    assert find(ada, word) == ["lunch", "refund"]


def test_an_amount_may_have_spaces_between_its_thousands(ada: Person) -> None:
    ada.spend("1234.50", payee="Loyer", currency="EUR")
    ada.spend("12345678", payee="Maison")
    numbered = ada.spend(3, payee="Facture 1 234")["id"]

    def find(q: str) -> list[str]:
        return [row["payee"] for row in ada.get("/transactions", q=q)["items"]]

    assert find("1 234,50") == find("loyer 1\u202f234.50 eur") == ["Loyer"]
    assert find("12 345 678 maison") == ["Maison"]
    assert find("maison 1 234,50") == []
    assert [row["id"] for row in ada.get("/transactions", q="facture 1 234")["items"]] == [numbered]


def test_a_whole_number_is_an_amount_in_whole_units_of_the_rows_own_currency(ada: Person) -> None:
    ada.spend("12.50", payee="lunch")
    ada.spend(1250, payee="rent")
    ada.spend(1250, payee="sushi", currency="JPY")
    ada.spend("1.250", payee="dates", currency="KWD")
    ada.spend(1, payee="invoice 1250")
    assert find(ada, "1250") == ["invoice 1250", "rent", "sushi"]
    assert find(ada, "1.250") == ["dates", "rent", "sushi"]
    assert find(ada, "1250 jpy") == ["sushi"]


def test_names_of_accounts_and_categories_are_found_with_those_above(ada: Person) -> None:
    giro, savings = ada.account("Épargne"), ada.account("Giro")
    top = ada.category("Ménage")
    child = ada.category("Savon", parent_id=top)
    ada.spend(1, payee="own account", account_id=giro)
    ada.spend(1, payee="soap", category_id=child)
    ada.post(
        "/transactions",
        kind="transfer",
        amount=5,
        account_id=savings,
        to_account_id=giro,
        payee="move",
    )
    assert find(ada, "epargne") == ["move", "own account"]
    assert find(ada, "menage") == ["soap"]
    assert find(ada, "menage savon") == ["soap"]
    assert find(ada, "soap menage") == ["soap"]


def test_names_of_other_users_find_nothing(ada: Person, bob: Person) -> None:
    account, category = ada.account("Secret"), ada.category("Hidden")
    ada.spend(1, payee="hers", account_id=account, category_id=category)
    bob.spend(1, payee="his")
    assert find(bob, "secret") == find(bob, "hidden") == find(bob, "hers") == []


def test_the_exports_find_the_same(ada: Person) -> None:
    ada.spend("12.50", payee="Crêperie")
    ada.spend(3, payee="Kiosk")
    exported = ada.call("GET", "/transactions/export", query_string={"q": "creperie 12,50"}).text
    assert "Crêperie" in exported
    assert "Kiosk" not in exported


def test_the_list_of_categories_is_searched_without_accents(ada: Person, bob: Person) -> None:
    ada.category("Crédits à rembourser")
    bob.category("Crédits de Bob")
    names = [row["name"] for row in ada.get("/categories", q="credits a")["items"]]
    assert names == ["Crédits à rembourser"]
