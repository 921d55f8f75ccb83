"""Whether every report says what it leaves out in other currencies, of which no rate is known."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import Person, expense

PESOS = {"currency": "ARS", "total": 80.0, "count": 2}
"""The expenses in another currency, a refund among them."""
SALARY = {"currency": "ARS", "total": 900.0, "count": 1}


@pytest.fixture
def food(ada: Person, today: Callable[[str], None]) -> int:
    """A category of a life in dollars and pesos of which one report never adds up both."""
    today("2026-03-31")
    category_id = ada.category("Food")
    rows = [
        expense(10, f"{month}-{day:02}", category_id=category_id)
        for day in range(1, 13)
        for month in ("2025-12", "2026-01", "2026-02", "2026-03")
    ]
    ada.record(rows)
    for amount in (100, -20):
        ada.spend(amount, "2026-03-10", currency="ARS", category_id=category_id)
    ada.earn(900, "2026-03-01", currency="ARS")
    return category_id


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/expenses/summary", {}),
        ("/expenses/summary", {"category_id": "food"}),
        ("/expenses/stats", {}),
        ("/expenses/stats", {"category_id": "food"}),
        ("/expenses/stats", {"start_date": "2026-03-10", "end_date": "2026-03-10"}),
        ("/summary/category-breakdown", {}),
        ("/transactions/analytics/spending-by-category", {"category_ids": "food"}),
        ("/predictions/accuracy", {}),
        ("/budgets/suggestions", {}),
    ],
)
def test_reports_of_expenses_sum_up_other_currencies(
    ada: Person, food: int, path: str, query: dict[str, Any]
) -> None:
    values = {name: food if value == "food" else value for name, value in query.items()}
    assert ada.get(path, **values)["other_currencies"] == [PESOS]


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/expenses/summary", {"days": 5}),
        ("/expenses/summary", {"category_id": "rent"}),
        ("/expenses/stats", {"category_id": "rent"}),
        ("/summary/category-breakdown", {"month": 2}),
        ("/transactions/analytics/spending-by-category", {"category_ids": "rent"}),
        ("/summary/monthly", {"month": 2}),
        ("/summary/yearly", {"year": 2025}),
    ],
)
def test_other_periods_and_categories_leave_nothing_out(
    ada: Person, food: int, path: str, query: dict[str, Any]
) -> None:
    rent = ada.category("Rent")
    values = {name: rent if value == "rent" else value for name, value in query.items()}
    assert ada.get(path, **values)["other_currencies"] == []


@pytest.mark.parametrize(
    "path",
    [
        "/summary/monthly",
        "/summary/yearly",
        "/summary/income-vs-expense",
        "/transactions/analytics/monthly-trends",
    ],
)
def test_balances_sum_up_income_and_expenses_in_other_currencies(
    ada: Person, food: int, path: str
) -> None:
    assert ada.get(path)["other_currencies"] == [
        {"kind": "income", **SALARY},
        {"kind": "expense", **PESOS},
    ]


@pytest.mark.parametrize("path", ["/summary/ai-insights", "/transactions/analytics/insights"])
def test_insights_name_other_currencies_in_their_summary(ada: Person, food: int, path: str) -> None:
    others = ada.get(path)["summary"]["other_currencies"]
    assert [other["currency"] for other in others] == ["ARS", "ARS"]


def test_income_sums_up_other_income(ada: Person, food: int) -> None:
    assert ada.get("/incomes/summary", days=31)["other_currencies"] == [SALARY]
    assert ada.get("/incomes/stats")["other_currencies"] == [SALARY]


def test_statistics_of_everything_know_other_currencies_from_before_their_first_day(
    ada: Person, food: int
) -> None:
    ada.spend(7, "2019-01-01", currency="KWD")
    others = ada.get("/expenses/stats")["other_currencies"]
    assert [other["currency"] for other in others] == ["ARS", "KWD"]


def test_a_forecast_sums_up_the_expenses_that_it_leaves_out(ada: Person, food: int) -> None:
    forecast = ada.post("/predictions/predict", status=200, period="monthly")
    assert forecast["other_currencies"] == [PESOS]
    of_food = ada.post("/predictions/predict", status=200, period="monthly", category_id=food)
    assert of_food["other_currencies"] == [PESOS]


def test_too_little_history_names_the_expenses_in_other_currencies(
    ada: Person, bob: Person, food: int
) -> None:
    ada.put("/users/me/preferences", currency="EUR")
    dollars = {"currency": "USD", "total": 480.0, "count": 48}
    for answer in (
        ada.call("POST", "/predictions/predict", json={}),
        ada.call("GET", "/budgets/suggestions"),
    ):
        assert (answer.status_code, answer.json["code"]) == (422, "not_enough_data")
        assert answer.json["other_currencies"] == [PESOS, dollars]
    without = bob.post("/predictions/predict", status=422)
    assert "other_currencies" not in without
