"""Lists of payees and tags."""

from typing import Any

import pytest

from tests.conftest import Person, read

Page = dict[str, Any]


def names(page: Page, field: str = "name") -> list[str]:
    return [row[field] for row in page["items"]]


def read_through(person: Person, path: str, field: str, **query: Any) -> list[str]:
    """All names of a list, read in pages of two."""
    page = person.get(path, limit=2, **query)
    collected = names(page, field)
    while page["next_cursor"]:
        page = person.get(path, limit=2, cursor=page["next_cursor"], **query)
        collected += names(page, field)
    return collected


def test_a_payee_comes_with_the_newest_of_its_transactions(ada: Person) -> None:
    food, treats = ada.category("Food"), ada.category("Treats")
    ada.spend(9, "2026-03-14", payee="CAFÉ MÜLLER", category_id=food)
    ada.spend(3, "2026-03-16", payee="Café Müller", category_id=treats, currency="EUR")
    ada.spend(4, "2026-03-15", payee="cafe  muller", category_id=food)
    ada.earn(5, "2026-03-01", payee="Employer")
    ada.spend(1, payee="")
    assert ada.get("/payees", include="total") | {"sync_position": 0} == {
        "items": [
            {
                "name": "Café Müller",
                "count": 3,
                "last_date": "2026-03-16",
                "last_kind": "expense",
                "last_amount": 3.0,
                "currency": "EUR",
                "last_category_id": treats,
                "last_category_name": "Treats",
            },
            {
                "name": "Employer",
                "count": 1,
                "last_date": "2026-03-01",
                "last_kind": "income",
                "last_amount": 5.0,
                "currency": "USD",
                "last_category_id": None,
                "last_category_name": None,
            },
        ],
        "next_cursor": None,
        "has_more": False,
        "sync_position": 0,
        "total": 2,
    }


def test_of_two_transactions_on_one_day_the_later_recorded_is_the_newest(ada: Person) -> None:
    ada.spend(1, payee="Kiosk")
    ada.spend(2, payee="KIOSK")
    (payee,) = ada.get("/payees")["items"]
    assert (payee["name"], payee["last_amount"], payee["count"]) == ("KIOSK", 2.0, 2)


def test_payees_are_found_by_their_beginning_and_paged_by_name(ada: Person) -> None:
    for payee in ("Äpfel", "apotheke", "Zoo", "Bäcker", "\U0001f600", "ap_x", "ÉCOLE", "Ähre"):
        ada.spend(1, payee=payee)
    everything = read_through(ada, "/payees", "name")
    assert everything == [
        "Ähre",
        "ap_x",
        "Äpfel",
        "apotheke",
        "Bäcker",
        "ÉCOLE",
        "Zoo",
        "\U0001f600",
    ]
    assert read_through(ada, "/payees", "name", q="AP") == ["ap_x", "Äpfel", "apotheke"]
    assert names(ada.get("/payees", q="\U0001f600")) == ["\U0001f600"]
    assert names(ada.get("/payees", q="ap_")) == ["ap_x"]
    assert names(ada.get("/payees", q="ache")) == []


def test_the_payee_that_one_types_comes_before_names_that_only_contain_it(ada: Person) -> None:
    for payee in ("Mary Corner", "The Corner Market", "Tricorner Marts", "Corner Market", "Mars"):
        ada.spend(1, payee=payee)
    found = names(ada.get("/payees", q="Corner Mar"))
    assert found == ["Corner Market", "Mary Corner", "The Corner Market", "Tricorner Marts"]


def test_of_equal_matches_the_payee_used_often_and_lately_comes_first(ada: Person) -> None:
    for day in ("2026-03-01", "2026-03-08"):
        ada.spend(1, day, payee="Corner Often")
    ada.spend(1, "2026-03-10", payee="Corner Lately")
    for day in ("2025-01-01", "2025-01-08", "2025-01-15"):
        ada.spend(1, day, payee="Corner Formerly")
    expected = ["Corner Often", "Corner Lately", "Corner Formerly"]
    assert names(ada.get("/payees", q="corner")) == expected
    assert read_through(ada, "/payees", "name", q="corner") == expected
    assert ada.get("/payees", q="corner", include="total")["total"] == 3


@pytest.mark.parametrize("typed", ["starbuks", "Strabucks", "starbuckss", "stabr", "starbcuks cof"])
def test_a_typing_error_finds_the_payee_if_nothing_else_does(ada: Person, typed: str) -> None:
    for payee in ("Starbucks Coffee", "Bakery"):
        ada.spend(1, payee=payee)
    assert names(ada.get("/payees", q=typed)) == ["Starbucks Coffee"]


@pytest.mark.parametrize(
    ("payee", "typed"),
    [
        ("ドトールコーヒー", "ﾄﾞﾄｰﾙ"),
        ("Żabka Łódź", "lodz"),
        ("ร้านกาแฟ", "กาแฟ"),
        ("चाय दुकान", "दुकान"),
        ("100% Bio", "0%"),
    ],
)
def test_payees_are_found_in_any_script(ada: Person, payee: str, typed: str) -> None:
    ada.spend(1, payee=payee)
    ada.spend(1, payee="トトール 100 จาน")
    assert names(ada.get("/payees", q=typed)) == [payee]


def test_tags_come_with_their_use(ada: Person) -> None:
    ada.spend(1, "2026-03-14", tags=["Trip", "a"])
    ada.spend(2, "2026-03-16", tags=["trip"])
    ada.spend(3, "2026-03-15", tags=["trip", "Été"])
    ada.spend(4, "2026-03-15")
    page = ada.get("/tags", include="total")
    assert page["items"] == [
        {"tag": "a", "count": 1, "last_date": "2026-03-14"},
        {"tag": "Été", "count": 1, "last_date": "2026-03-15"},
        {"tag": "trip", "count": 3, "last_date": "2026-03-16"},
    ]
    assert page["total"] == 3
    assert names(ada.get("/tags", q="ET"), "tag") == ["Été"]
    assert ada.get("/transactions/summary", tag="TRIP")["count"] == 3


def test_tags_are_paged_and_a_new_tag_between_two_pages_repeats_none(ada: Person) -> None:
    ada.spend(1, tags=["b", "B2", "é", "e", "z"])
    assert read_through(ada, "/tags", "tag") == ["b", "B2", "e", "é", "z"]
    page = ada.get("/tags", limit=2)
    ada.spend(1, tags=["a", "c"])
    rest = ada.get("/tags", cursor=page["next_cursor"])
    assert names(rest, "tag") == ["c", "e", "é", "z"]


def test_a_transaction_has_each_tag_once_in_the_spelling_that_came_first(ada: Person) -> None:
    row = ada.spend(3, tags=["Trip", "trip", "TRIP", "Tríp"])
    assert row["tags"] == ["Trip", "Tríp"]
    uses = {use["tag"]: use["count"] for use in ada.get("/tags")["items"]}
    assert uses == {"Trip": 1, "Tríp": 1}
    assert ada.put(f"/expenses/{row['id']}", tags=["trip", "Trip"])["tags"] == ["trip"]


def test_a_rule_does_not_add_another_spelling_of_a_tag(ada: Person) -> None:
    condition = {"field": "payee", "operator": "contains", "value": "uber"}
    for tag in ("Ride", "RIDE"):
        ada.post("/rules", name=tag, conditions=condition, tags=[tag])
    assert ada.spend(3, payee="Uber", tags=["ride", "work"])["tags"] == ["ride", "work"]
    assert ada.spend(3, payee="Uber")["tags"] == ["Ride"]


@pytest.mark.parametrize("path", ["/payees", "/tags"])
def test_others_see_nothing_of_a_persons_payees_and_tags(
    ada: Person, bob: Person, path: str
) -> None:
    ada.spend(1, payee="Secret", tags=["secret"])
    assert bob.get(path, q="s", include="total")["total"] == 0
    assert bob.call("GET", path, query_string={"user_id": ada.id}).status_code == 403
    assert bob.call("GET", path, query_string={"cursor": "WzFd"}).status_code == 422


@pytest.mark.parametrize(
    ("words", "found"),
    [("ADA", ["ada"]), ("exämple", ["root", "ada", "bob"]), ("lovelace", ["ada"]),
     ("lov bob", []), ("%", [])],
)  # fmt: skip
def test_an_admin_finds_all_users_and_others_only_themselves(
    admin: Person, ada: Person, bob: Person, words: str, found: list[str]
) -> None:
    ada.put("/users/me", first_name="Adá", last_name="Lovelace")
    assert names(admin.get("/users/search", q=words), "username") == found
    assert names(admin.get("/users/search", query=words), "username") == found
    own = ["bob"] if "bob" in found else []
    page = bob.get("/users/search", q=words, include="total")
    assert (names(page, "username"), page["total"]) == (own, len(own))


def test_a_search_without_words_finds_everybody_whom_the_caller_may_see(
    admin: Person, ada: Person
) -> None:
    assert names(admin.get("/users/search"), "username") == ["root", "ada"]
    assert names(ada.get("/users/search"), "username") == ["ada"]
    assert names(admin.get("/users/search", user_id=ada.id), "username") == ["ada"]


def test_words_for_users_are_named_once(ada: Person) -> None:
    answer = ada.call("GET", "/users/search", query_string={"q": "ada", "query": "ada"})
    assert read(answer, 422)["errors"][0]["pointer"] == "?query"


def test_a_payee_without_transactions_is_listed_no_more(ada: Person) -> None:
    renamed = ada.spend(3, payee="Kiosk")["id"]
    deleted = ada.spend(3, payee="Kino")["id"]
    ada.call("PATCH", f"/expenses/{renamed}", json={"payee": "Corner shop"})
    ada.delete(f"/expenses/{deleted}")
    assert names(ada.get("/payees")) == ["Corner shop"]
    assert names(ada.get("/payees", q="ki")) == []


def test_a_payee_is_counted_over_its_kinds_and_currencies(ada: Person) -> None:
    ada.spend(3, payee="Exchange")
    ada.spend(3, payee="Exchange", currency="EUR")
    ada.earn(5, payee="exchange")
    (payee,) = ada.get("/payees", q="exch")["items"]
    assert payee["count"] == 3
