import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import periods
from core.identity import Caller
from core.periods import Period
from services.ledger import total_queries
from services.ledger.total_queries import RefundSum
from tests.conftest import Person
from tests.services.ledger.query_plans import assert_used, recorded_plans

MARCH = Period(dt.date(2026, 3, 1), dt.date(2026, 3, 31))


def test_refunds_are_read_without_the_other_rows(
    ada: Person, as_caller: Callable[[Person], Caller]
) -> None:
    ada.spend(-3, "2026-03-10", ai_classify=False)
    ada.spend(20, "2026-03-10", ai_classify=False)
    caller = as_caller(ada)
    with recorded_plans() as plans:
        refunds = total_queries.load_refunds(caller, "expense", "USD", MARCH)
    assert refunds == [RefundSum(dt.date(2026, 3, 10), None, 300)]
    assert_used(plans, "COVERING INDEX ix_transactions_refunds")


DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2027, 12, 31))


@given(DAYS, DAYS, st.integers(1, 28))
def test_the_parts_of_a_period_are_its_days_and_the_middle_one_whole_months(
    one: dt.date, other: dt.date, start_day: int
) -> None:
    period = Period(min(one, other), max(one, other))
    parts = total_queries.split_at_months(period, start_day)
    assert [day for part in parts for day in part] == list(period)
    if period.days >= total_queries.MIN_DAYS_OF_MONTHS:
        assert any(periods.is_whole_months(part, start_day) for part in parts)


@pytest.mark.each_database
@pytest.mark.parametrize("start", ["2025-01-01", "2025-02-17", "2026-02-27"])
def test_sums_by_category_of_any_period_are_those_of_the_rows(
    ada: Person, as_caller: Callable[[Person], Caller], start: str
) -> None:
    food = ada.category("Food")
    for month in range(1, 13):
        ada.spend(month, f"2025-{month:02}-17", category_id=food)
        ada.spend(10 * month, f"2025-{month:02}-28", ai_classify=False)
    period = Period(dt.date.fromisoformat(start), dt.date(2026, 2, 28))
    caller = as_caller(ada)
    sums = total_queries.sum_by_category(caller, "expense", "USD", period)
    rows = ada.get("/transactions", start_date=start, end_date="2026-02-28", limit=200)["items"]
    expected: dict[int | None, total_queries.Total] = {}
    for row in rows:
        found = expected.get(row["category_id"], total_queries.Total())
        minor = round(float(row["amount"]) * 100)
        expected[row["category_id"]] = found + total_queries.Total(minor, 1)
    assert sums == expected
