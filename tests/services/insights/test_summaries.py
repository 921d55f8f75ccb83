import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.enums import TransactionKind
from core.identity import Caller
from services.insights import plain_reports, summaries
from services.ledger import transaction_service
from tests.conftest import Person

ALL_DAYS = (dt.date.min, dt.date.max)

days = st.dates(dt.date(2025, 11, 1), dt.date(2026, 4, 30))
expenses = st.lists(st.tuples(days, st.decimals("-500", "500", places=2).filter(bool)), max_size=25)


@pytest.fixture
def caller(ada: Person, as_caller: Callable[[Person], Caller]) -> Caller:
    return as_caller(ada)


@settings(max_examples=20)
@given(expenses, days, st.integers(0, 90))
def test_totals_by_day_and_by_category_equal_the_sum_of_the_transactions(
    caller: Caller, rows: list[tuple[dt.date, Decimal]], start: dt.date, length: int
) -> None:
    for row in load_ids(caller):
        transaction_service.delete_transaction(caller, row, None)
    if rows:
        transaction_service.create_transactions(
            caller, [{"kind": "expense", "amount": a, "date": d} for d, a in rows]
        )
    end = start + dt.timedelta(days=length)
    expected = sum(amount for day, amount in rows if start <= day <= end) * 100
    summary = summaries.summarize_kind(
        caller, TransactionKind.EXPENSE, {"start_date": start, "end_date": end}
    )
    assert summary.total.minor == expected
    assert sum(day.total.minor for day in summary.daily_breakdown) == expected
    assert sum(share.total.minor for share in summary.category_breakdown) == expected
    refunds = -sum(amount for day, amount in rows if start <= day <= end and amount < 0) * 100
    assert summary.refunds.minor == refunds
    assert summary.gross.minor - summary.refunds.minor == expected
    assert all(
        share.gross.minor - share.refunds.minor == share.total.minor and share.percentage >= 0
        for share in summary.category_breakdown
    )
    assert len(summary.daily_breakdown) == length + 1


def load_ids(caller: Caller) -> list[int]:
    return [row["id"] for row in plain_reports.get_transactions(caller.id, ALL_DAYS)]
