"""An own category beside a system category of the same name stays apart from it in files."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from core.identity import Caller
from services.ledger.category_file_names import (
    load_category_keys,
    load_export_names,
    name_for_import,
)
from tests.conftest import Person

FORMATS = ["csv", "json"]


@pytest.fixture
def twins(ada: Person, system_category: Callable[[str], int]) -> tuple[int, int]:
    """An own category and the system's of the same name, each with an expense."""
    own, system = ada.category("groceries"), system_category("Groceries")
    ada.spend(1, "2026-03-01", payee="Mine", category_id=own)
    ada.spend(2, "2026-03-02", payee="Theirs", category_id=system)
    return own, system


def export(person: Person, file_format: str) -> str:
    return person.call("GET", f"/transactions/export?format={file_format}").text


def categories_by_payee(person: Person) -> dict[str, Any]:
    return {row["payee"]: row["category_id"] for row in person.get("/transactions")["items"]}


@pytest.mark.parametrize("file_format", FORMATS)
def test_categories_of_one_name_are_exported_under_two(
    ada: Person, twins: tuple[int, int], file_format: str
) -> None:
    text = export(ada, file_format)
    assert "groceries (own)" in text
    assert "Groceries (system)" in text


@pytest.mark.parametrize("file_format", FORMATS)
def test_a_restored_export_has_the_same_categories(
    ada: Person, twins: tuple[int, int], file_format: str
) -> None:
    before, text = categories_by_payee(ada), export(ada, file_format)
    for row in ada.get("/transactions")["items"]:
        ada.delete(f"/transactions/{row['id']}")
    ada.send("/import", text, restore_deleted="true")
    assert categories_by_payee(ada) == before
    assert len(ada.get("/categories", include_system="false")["items"]) == 1


@pytest.mark.parametrize("file_format", FORMATS)
def test_an_export_of_somebody_else_creates_the_own_category_beside_the_system_one(
    ada: Person, bob: Person, twins: tuple[int, int], file_format: str
) -> None:
    bob.send("/import", export(ada, file_format))
    (created,) = bob.get("/categories", include_system="false")["items"]
    assert created["name"] == "groceries"
    assert categories_by_payee(bob) == {"Mine": created["id"], "Theirs": twins[1]}


def test_a_name_alone_means_the_own_category(ada: Person, twins: tuple[int, int]) -> None:
    file = "Date,Description,Amount,Category\n2026-03-05,Shop,-7.00,Groceries\n"
    ada.send("/import", file)
    assert categories_by_payee(ada)["Shop"] == twins[0]


def test_a_renamed_system_category_is_found_by_its_former_name_until_another_has_it(
    ada: Person, system_category: Callable[[str], int]
) -> None:
    system = system_category("Groceries")
    ada.put(f"/categories/{system}", name="Food")
    file = "Date,Description,Amount,Category\n2026-03-05,{0},-7.00,Groceries\n"
    ada.send("/import", file.format("Old file"), create_categories="true")
    own = ada.category("Groceries")
    ada.send("/import", file.format("Newer file"))
    assert categories_by_payee(ada) == {"Old file": system, "Newer file": own}


def test_journals_keep_the_two_apart(ada: Person, twins: tuple[int, int]) -> None:
    journal = export(ada, "ledger")
    assert "Expenses:Groceries-own" in journal
    assert "Expenses:Groceries-system" in journal


def test_a_category_that_is_named_like_an_ending_keeps_its_name(
    ada: Person, twins: tuple[int, int], as_caller: Callable[[Person], Caller]
) -> None:
    tricky = ada.category("Groceries (own)")
    names = load_export_names(as_caller(ada))
    keys = load_category_keys(as_caller(ada))
    assert names[tricky] == "Groceries (own)"
    assert names[twins[0]] == "groceries (own) (own)"
    assert len({name.casefold() for name in names.values()}) == len(names)
    assert {keys[name.casefold()] for name in names.values()} == names.keys()


def test_an_ending_is_part_of_the_name_where_there_is_no_other_of_it() -> None:
    assert name_for_import("Rent (own)", {"groceries": 1}) == "Rent (own)"
    assert name_for_import("Groceries (own)", {"groceries": 1}) == "Groceries"


def test_an_export_of_unlike_names_has_no_endings(ada: Person) -> None:
    ada.spend(1, category_id=ada.category("Coffee"))
    (row,) = json.loads(export(ada, "json"))["items"]
    assert row["category"] == "Coffee"
