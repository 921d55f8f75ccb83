"""Whether lists and reports of a parent category show what its budget counts."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.conftest import Person

MARCH = {"start_date": "2026-03-01", "end_date": "2026-03-31"}


@dataclass
class Family:
    parent: int
    child: int


@pytest.fixture
def food(ada: Person, today: Callable[[str], None]) -> Family:
    """A parent with an expense of 7, its subcategory with one of 5, and one of 100 elsewhere."""
    today("2026-03-31")
    parent = ada.category("Food")
    child = ada.category("Bakery", parent_id=parent)
    for amount, category_id in ((7, parent), (5, child), (100, ada.category("Rent"))):
        ada.spend(amount, category_id=category_id)
    return Family(parent, child)


def sums(person: Person, **query: Any) -> dict[str, float]:
    """What every list and report of some filters adds up to."""
    listed = person.get("/transactions", **query)["items"]
    exported = person.call("GET", "/transactions/export", query_string={"format": "json", **query})
    summary = person.get("/expenses/summary", **MARCH, **query)
    ids = {**query, "category_ids": query["category_id"]}
    breakdown = person.get(
        "/transactions/analytics/spending-by-category",
        **{name: value for name, value in ids.items() if name != "category_id"},
    )
    return {
        "list": sum(row["amount"] for row in listed),
        "expenses": sum(row["amount"] for row in person.get("/expenses", **query)["items"]),
        "export": -sum(float(row["amount"]) for row in json.loads(exported.text)["items"]),
        "summary": summary["total_spending"],
        "by_category": sum(row["total"] for row in summary["category_breakdown"]),
        "by_day": sum(row["total"] for row in summary["daily_breakdown"]),
        "statistics": person.get("/expenses/stats", **query)["total"],
        "breakdown": breakdown["total"],
    }


def test_a_parent_category_includes_its_subcategories_as_its_budget_does(
    ada: Person, food: Family
) -> None:
    ada.post("/budgets", amount=50, category_id=food.parent)
    (budget,) = ada.get("/budgets/status")["items"]
    assert budget["spent"] == 12.0
    assert set(sums(ada, category_id=food.parent).values()) == {12.0}
    assert set(sums(ada, category_id=food.parent, include_subcategories="true").values()) == {12.0}


def test_subcategories_can_be_left_out(ada: Person, food: Family) -> None:
    without = sums(ada, category_id=food.parent, include_subcategories="false")
    assert set(without.values()) == {7.0}


def test_a_subcategory_stands_for_itself(ada: Person, food: Family) -> None:
    assert set(sums(ada, category_id=food.child).values()) == {5.0}


def test_pages_of_a_parent_continue_with_its_subcategories(ada: Person, food: Family) -> None:
    first = ada.get("/transactions", category_id=food.parent, limit=1, include="total")
    second = ada.get("/transactions", category_id=food.parent, limit=1, cursor=first["next_cursor"])
    assert first["total"] == 2
    assert [row["amount"] for row in (*first["items"], *second["items"])] == [5.0, 7.0]
    assert second["has_more"] is False


def test_subcategories_of_other_users_are_not_included(
    ada: Person, bob: Person, system_category: Callable[[str], int]
) -> None:
    shared = system_category("Housing")
    child = bob.category("Bakery", parent_id=shared)
    bob.spend(5, category_id=child)
    ada.spend(3, category_id=shared)
    assert [row["amount"] for row in ada.get("/expenses", category_id=shared)["items"]] == [3.0]
    assert [row["amount"] for row in bob.get("/expenses", category_id=shared)["items"]] == [5.0]
