"""A suggested category is applied without asking only after enough of the user's choices."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import Person

MIN_LABELS = 20
"""The default of CATEGORY_MIN_LABELS."""


def label(person: Person, category_id: int, count: int, payee: str = "Corner Market") -> None:
    rows = [
        {
            "kind": "expense",
            "amount": 5 + day,
            "date": f"2026-02-{day + 1:02}",
            "payee": payee,
            "category_id": category_id,
        }
        for day in range(count)
    ]
    person.post("/transactions/bulk", transactions=rows)


def suggestion(person: Person, **values: Any) -> dict[str, Any]:
    answer: dict[str, Any] = person.post("/ml/categorize", 200, **values)
    return answer


@pytest.fixture
def groceries(system_category: Callable[[str], int]) -> int:
    return system_category("Groceries")


def test_a_certain_category_is_only_suggested_until_enough_choices_are_known(
    ada: Person, groceries: int
) -> None:
    label(ada, groceries, MIN_LABELS - 1)
    before = suggestion(ada, payee="Corner Market", amount=8, date="2026-02-27")
    stored = ada.spend(8, "2026-02-27", payee="Corner Market")

    assert before["confidence"] >= 0.9, "certain, and still not applied"
    assert (before["decision"], before["confidence_level"]) == ("suggest", "MEDIUM")
    assert stored["category_id"] is None

    ada.spend(9, "2026-02-28", payee="Corner Market", category_id=groceries)
    after = suggestion(ada, payee="Corner Market", amount=8, date="2026-02-27")
    applied = ada.spend(8, "2026-03-01", payee="Corner Market")

    assert (after["decision"], after["confidence_level"]) == ("apply", "HIGH")
    assert (applied["category_id"], applied["category_source"]) == (groceries, "model")


def test_the_backlog_applies_nothing_until_enough_choices_are_known(
    ada: Person, groceries: int
) -> None:
    label(ada, groceries, MIN_LABELS - 1)
    row = {"kind": "expense", "amount": 8, "date": "2026-02-27", "payee": "Corner Market"}
    ada.post("/transactions/bulk", transactions=[row])
    assert ada.post("/transactions/auto-categorize", 200)["by_model"] == 0

    ada.spend(9, "2026-02-28", payee="Corner Market", category_id=groceries)
    assert ada.post("/transactions/auto-categorize", 200)["by_model"] == 1


def test_choices_of_the_model_do_not_count_towards_the_minimum(
    ada: Person, bob: Person, groceries: int
) -> None:
    label(bob, groceries, MIN_LABELS)
    label(ada, groceries, MIN_LABELS - 1)
    for day in range(3):
        ada.spend(8, f"2026-03-0{day + 1}", payee="Corner Market")
    answer = suggestion(ada, payee="Corner Market", amount=8, date="2026-03-05")
    assert answer["decision"] == "suggest"
