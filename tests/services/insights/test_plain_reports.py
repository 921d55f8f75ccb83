import datetime as dt
from collections.abc import Iterator

import pytest
from flask import Flask

from core.errors import NotFound
from services.insights import plain_reports
from tests.conftest import Person

MARCH = (dt.date(2026, 3, 1), dt.date(2026, 3, 31))


@pytest.fixture(autouse=True)
def _app_context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


@pytest.fixture
def coffee(ada: Person) -> int:
    """A category with one expense of 4.20, beside an income of 100."""
    category_id = ada.category("Coffee")
    ada.spend("4.20", "2026-03-14", category_id=category_id, payee="Daily Grind")
    ada.earn(100, "2026-03-01")
    return category_id


def test_transactions_are_plain_values_newest_first(ada: Person, coffee: int) -> None:
    expense, income = plain_reports.get_transactions(ada.id, MARCH)
    assert (expense["amount"], expense["currency"]) == (4.2, "USD")
    assert (expense["payee"], expense["date"]) == ("Daily Grind", "2026-03-14")
    assert expense["category_id"] == coffee
    assert income["kind"] == "income"


def test_a_category_breakdown_has_json_numbers(ada: Person, coffee: int) -> None:
    ada.spend(500, "2026-03-14", category_id=coffee, currency="ARS")
    breakdown = plain_reports.get_category_breakdown(ada.id, (2026, 3))
    assert (breakdown["currency"], breakdown["total"]) == ("USD", 4.2)
    pesos = {"kind": "expense", "currency": "ARS", "total": 500, "count": 1}
    assert breakdown["other_currencies"] == [pesos]
    assert breakdown["converted_currencies"] == []
    (share,) = breakdown["categories"]
    assert share == {
        "category_id": coffee,
        "category_name": "Coffee",
        "icon": None,
        "color": None,
        "total": 4.2,
        "gross": 4.2,
        "refunds": 0.0,
        "percentage": 100.0,
        "count": 1,
    }


def test_income_against_expenses_has_json_numbers(ada: Person, coffee: int) -> None:
    assert plain_reports.get_income_vs_expense(ada.id, (2026, 3)) == {
        "total_income": 100.0,
        "total_expenses": 4.2,
        "gross_expenses": 4.2,
        "refunds": 0.0,
        "savings": 95.8,
        "savings_rate": 95.8,
        "currency": "USD",
        "converted_currencies": [],
        "other_currencies": [],
    }


def test_an_unknown_user_is_not_found(app: Flask) -> None:
    with pytest.raises(NotFound):
        plain_reports.get_transactions(999_999, MARCH)
