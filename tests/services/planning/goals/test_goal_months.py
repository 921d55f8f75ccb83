"""Months of goals lead from day to day and back, through months of 28 to 31 days."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.planning.goals.goal_months import add_months, count_months

days = st.dates(dt.date(2019, 1, 1), dt.date(2060, 12, 31))
months = st.floats(0, 600)


@pytest.mark.parametrize(
    ("day", "count", "end"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-02-01", 0.5, "2026-02-15"),
        ("2026-03-01", 0.5, "2026-03-17"),
        ("2026-02-01", 0.99, "2026-03-01"),
        ("2026-03-31", 0, "2026-03-31"),
    ],
)
def test_a_month_is_as_long_as_it_is(day: str, count: float, end: str) -> None:
    assert add_months(dt.date.fromisoformat(day), count) == dt.date.fromisoformat(end)


@given(day=days, first=months, second=months)
def test_more_months_never_lead_to_an_earlier_day(
    day: dt.date, first: float, second: float
) -> None:
    less, more = sorted((first, second))
    assert add_months(day, less) <= add_months(day, more)


@given(start=days, end=days)
def test_the_months_to_a_day_lead_to_that_day(start: dt.date, end: dt.date) -> None:
    assert add_months(start, count_months(start, end)) == end


@given(start=days, end=days)
def test_a_later_day_is_not_fewer_months_away(start: dt.date, end: dt.date) -> None:
    assert count_months(start, end) <= count_months(start, end + dt.timedelta(days=1))


@given(start=days, count=st.integers(0, 600))
def test_whole_months_are_counted_as_whole_ones(start: dt.date, count: int) -> None:
    assert count_months(start, add_months(start, count)) == count
