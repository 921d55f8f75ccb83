from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import Person

PATH = "/summary/categories-by-month"


@pytest.fixture
def spring(ada: Person, today: Callable[[str], None]) -> dict[str, int]:
    """Two months of food, with a subcategory, and one month of rent; returns the categories."""
    today("2026-03-31")
    food, rent = ada.category("Food"), ada.category("Rent")
    bakery = ada.category("Bakery", parent_id=food)
    for amount, date, category_id in (
        (40, "2026-02-10", food),
        (30, "2026-03-10", food),
        (-10, "2026-03-11", food),
        (5, "2026-03-12", bakery),
        (100, "2026-03-01", rent),
    ):
        ada.spend(amount, date, category_id=category_id)
    ada.spend(9, "2026-03-01", currency="ARS", category_id=food)
    return {"food": food, "rent": rent, "bakery": bakery}


def test_a_series_has_every_category_in_every_month(ada: Person, spring: dict[str, int]) -> None:
    series = ada.get(PATH, months=3)
    assert [(month["year"], month["month"]) for month in series["months"]] == [
        (2026, 1),
        (2026, 2),
        (2026, 3),
    ]
    assert [(month["total"], month["refunds"]) for month in series["months"]] == [
        (0, 0),
        (40, 0),
        (125, 10),
    ]
    rows = {row["category_name"]: row for row in series["categories"]}
    assert list(rows) == ["Rent", "Food", "Bakery"]
    assert rows["Food"]["months"] == [
        {"total": 0, "gross": 0, "refunds": 0, "count": 0},
        {"total": 40, "gross": 40, "refunds": 0, "count": 1},
        {"total": 20, "gross": 30, "refunds": 10, "count": 2},
    ]
    assert (rows["Food"]["total"], rows["Food"]["gross"], rows["Food"]["count"]) == (60, 70, 3)
    assert (rows["Bakery"]["parent_id"], rows["Food"]["parent_id"]) == (spring["food"], None)
    assert series["other_currencies"] == [{"currency": "ARS", "total": 9.0, "count": 1}]


def test_a_series_may_be_of_some_categories_and_dates(ada: Person, spring: dict[str, int]) -> None:
    dates = {"start_date": "2026-02-20", "end_date": "2026-03-02"}
    series = ada.get(PATH, **dates, category_ids=str(spring["food"]))
    assert series["period"] == {"start_date": "2026-02-01", "end_date": "2026-03-31", "days": 59}
    assert [row["category_name"] for row in series["categories"]] == ["Food", "Bakery"]
    assert [month["total"] for month in series["months"]] == [40, 25]
    alone = ada.get(PATH, **dates, category_ids=str(spring["food"]), include_subcategories="false")
    assert [row["category_name"] for row in alone["categories"]] == ["Food"]


def test_a_series_defaults_to_the_last_twelve_months(ada: Person, spring: dict[str, int]) -> None:
    series = ada.get(PATH)
    assert (len(series["months"]), series["period"]["start_date"]) == (12, "2025-04-01")
    until = ada.get(PATH, end_date="2026-02-10")["period"]
    assert (until["start_date"], until["end_date"]) == ("2025-03-01", "2026-02-28")
    assert ada.get(PATH, kind="income")["categories"] == []


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"months": 121}, "?months"),
        ({"months": 2, "start_date": "2026-01-01"}, "?months"),
        ({"start_date": "2026-03-01", "end_date": "2026-02-01"}, "?end_date"),
        ({"start_date": "1990-01-01"}, "?start_date"),
    ],
)
def test_ranges_that_contradict_or_are_too_long_are_rejected(
    ada: Person, query: dict[str, Any], pointer: str
) -> None:
    answer = ada.call("GET", PATH, query_string=query)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)
