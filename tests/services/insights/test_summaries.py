import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import NotFound
from core.identity import Caller
from services.insights import summaries
from services.ledger import transaction_service
from tests.conftest import Person

days = st.dates(dt.date(2025, 11, 1), dt.date(2026, 4, 30))
expenses = st.lists(st.tuples(days, st.decimals("-500", "500", places=2).filter(bool)), max_size=25)


@pytest.fixture
def caller(ada: Person, as_caller: Callable[[Person], Caller]) -> Caller:
    return as_caller(ada)


@settings(max_examples=20)
@given(expenses, days, st.integers(0, 90))
def test_a_summary_is_the_sum_of_its_rows_whichever_way(
    caller: Caller, rows: list[tuple[dt.date, Decimal]], start: dt.date, length: int
) -> None:
    for row in ids_of(caller):
        transaction_service.delete_transaction(caller, row, None)
    if rows:
        transaction_service.create_transactions(
            caller, [{"kind": "expense", "amount": a, "date": d} for d, a in rows]
        )
    end = start + dt.timedelta(days=length)
    expected = sum(amount for day, amount in rows if start <= day <= end) * 100
    summary = summaries.kind_summary(caller, "expense", {"start_date": start, "end_date": end})
    assert summary["total"].minor == expected
    assert sum(row["total"].minor for row in summary["daily_breakdown"]) == expected
    assert sum(row["total"].minor for row in summary["category_breakdown"]) == expected
    assert len(summary["daily_breakdown"]) == length + 1


def ids_of(caller: Caller) -> list[int]:
    return [row["id"] for row in summaries.get_transactions(caller.id, (dt.date.min, dt.date.max))]


def test_the_functions_of_the_first_hour_take_ids_and_give_plain_values(
    ada: Person, caller: Caller
) -> None:
    coffee = ada.category("Coffee")
    ada.spend("4.20", "2026-03-14", category_id=coffee, payee="Daily Grind")
    ada.earn(100, "2026-03-01")
    (row, income) = summaries.get_transactions(ada.id, (dt.date(2026, 3, 1), dt.date(2026, 3, 31)))
    assert (row["amount"], row["payee"], row["date"], income["kind"]) == (
        4.2,
        "Daily Grind",
        "2026-03-14",
        "income",
    )
    (share,) = summaries.get_category_breakdown(ada.id, (2026, 3))
    assert (share["category_name"], share["total"], share["percentage"]) == ("Coffee", 4.2, 100.0)
    assert summaries.get_income_vs_expense(ada.id, (2026, 3)) == {
        "total_income": 100.0,
        "total_expenses": 4.2,
        "savings": 95.8,
        "savings_rate": 95.8,
        "currency": "USD",
    }


def test_nobody_has_no_transactions(caller: Caller) -> None:
    with pytest.raises(NotFound):
        summaries.get_transactions(999_999, (dt.date(2026, 1, 1), dt.date(2026, 1, 2)))
