"""System categories have names in the language of the person who looks at them."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import Person


@pytest.fixture
def groceries(system_category: Callable[[str], int]) -> int:
    return system_category("Groceries")


@pytest.fixture
def german(ada: Person) -> Person:
    """Ada, who reads German."""
    ada.put("/users/me", locale="de-DE")
    return ada


def name_of(person: Person, category_id: int) -> str:
    name: str = person.get(f"/categories/{category_id}")["name"]
    return name


def names(rows: list[dict[str, Any]], field: str = "name") -> set[str]:
    return {row[field] for row in rows}


@pytest.mark.parametrize(
    ("locale", "name"),
    [
        ("en-GB", "Groceries"),
        ("de-CH", "Lebensmittel"),
        ("fr-FR", "Courses"),
        ("es-MX", "Supermercado"),
        ("pt-BR", "Supermercado"),
        ("it-IT", "Spesa"),
        ("nl-NL", "Boodschappen"),
        ("pl-PL", "Zakupy spożywcze"),
        ("ja-JP", "食料品"),
        ("sv-SE", "Groceries"),
    ],
)
def test_names_follow_the_locale(ada: Person, groceries: int, locale: str, name: str) -> None:
    ada.put("/users/me", locale=locale)
    category = ada.get(f"/categories/{groceries}")
    assert (category["name"], category["system_name"]) == (name, name)
    assert name in names(ada.get("/categories", limit=200)["items"])


def test_every_list_has_the_same_names(german: Person, groceries: int) -> None:
    german.spend(12, "2026-03-14", category_id=groceries, payee="Markt")
    rows = german.get("/transactions", include="names")["items"]
    assert names(rows, "category_name") == {"Lebensmittel"}
    usage = german.get("/categories/usage-stats")["items"]
    assert usage[0]["category"]["name"] == "Lebensmittel"
    hierarchy = german.get("/categories/hierarchy")["items"]
    assert "Lebensmittel" in names([node["category"] for node in hierarchy])
    assert german.get("/payees", q="Mar")["items"][0]["last_category_name"] == "Lebensmittel"
    exported = german.call("GET", "/transactions/export", query_string={"format": "csv"})
    assert "Lebensmittel" in exported.get_data(as_text=True)
    assert "Lebensmittel" in names(german.get("/users/me/export")["categories"])
    (share,) = german.get("/expenses/summary", start_date="2026-03-01", end_date="2026-03-31")[
        "category_breakdown"
    ]
    assert share["category_name"] == "Lebensmittel"
    suggestion = german.post("/ml/categorize", 200, payee="Markt", amount=12)
    assert suggestion["category_name"] == "Lebensmittel"


def test_a_name_of_ones_own_wins_over_the_translation(german: Person, groceries: int) -> None:
    german.put(f"/categories/{groceries}", name="Futter")
    assert name_of(german, groceries) == "Futter"
    german.put("/users/me", locale="fr-FR")
    assert name_of(german, groceries) == "Futter"
    german.put(f"/categories/{groceries}", name=None)
    assert name_of(german, groceries) == "Courses"


def test_the_name_that_one_sees_is_taken(german: Person) -> None:
    housing = german.category("Wohnung")
    answer = german.put(f"/categories/{housing}", name="Wohnraum")
    assert answer["name"] == "Wohnraum"


@pytest.mark.parametrize("text", ["lebensm", "Lebensmittel", "grocer", "LEBENSMITTEL"])
def test_a_category_is_found_by_its_name_in_both_languages(
    german: Person, groceries: int, text: str
) -> None:
    german.spend(12, "2026-03-14", category_id=groceries, payee="Markt")
    assert [row["id"] for row in german.get("/categories", q=text)["items"]] == [groceries]
    assert len(german.get("/transactions", q=text)["items"]) == 1


@pytest.mark.parametrize("name", ["Lebensmittel", "Groceries", "courses"])
def test_a_file_may_name_a_category_in_any_language(
    german: Person, groceries: int, name: str
) -> None:
    file = f"date,payee,amount,category\n2026-03-14,Markt,-12.00,{name}\n2026-03-15,Hof,-3.00,\n"
    german.send("/import", file)
    rows = german.get("/transactions", payee="Markt")["items"]
    assert [row["category_id"] for row in rows] == [groceries]


def test_a_change_of_language_is_told_to_other_devices(ada: Person, groceries: int) -> None:
    position = ada.get("/changes")["next_since"]
    ada.put("/users/me", locale="de-DE")
    changes = ada.get("/changes", since=position)["items"]
    renamed = [change for change in changes if change["entity_id"] == groceries]
    assert [change["data"]["name"] for change in renamed] == ["Lebensmittel"]

    position = ada.get("/changes")["next_since"]
    ada.put("/users/me", locale="de-AT")
    changes = ada.get("/changes", since=position)["items"]
    assert {change["entity"] for change in changes} == {"user"}


def test_an_admin_who_sends_back_a_translation_renames_nothing(
    admin: Person, ada: Person, groceries: int
) -> None:
    admin.put("/users/me", locale="de-DE")
    changed = admin.put(f"/categories/{groceries}", name="Lebensmittel", hidden=True)
    assert (changed["name"], changed["hidden"]) == ("Lebensmittel", True)
    assert name_of(ada, groceries) == "Groceries"


def test_what_an_admin_adds_has_one_name_in_all_languages(admin: Person, ada: Person) -> None:
    shared = admin.post("/categories", name="For all", is_system=True)["id"]
    ada.put("/users/me", locale="de-DE")
    assert name_of(ada, shared) == "For all"
    admin.delete(f"/categories/{shared}")
