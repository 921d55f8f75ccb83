import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import periods
from core.enums import PeriodUnit
from core.periods import Period

days = st.dates(dt.date(1950, 1, 1), dt.date(2150, 12, 31))
start_days = st.integers(1, 28)
units = st.sampled_from(list(PeriodUnit))


@given(days, units, start_days)
def test_a_day_is_in_its_period(day: dt.date, unit: PeriodUnit, start_day: int) -> None:
    assert day in periods.find_period(day, unit, start_day)


@given(days, units, start_days)
def test_all_days_of_a_period_have_the_same_period(
    day: dt.date, unit: PeriodUnit, start_day: int
) -> None:
    period = periods.find_period(day, unit, start_day)
    assert periods.find_period(period.start, unit, start_day) == period
    assert periods.find_period(period.end, unit, start_day) == period


@given(days, st.integers(1, 400))
def test_the_last_days_end_today_and_are_as_many_as_asked_for(day: dt.date, count: int) -> None:
    period = periods.last_days(day, count)
    assert (period.days, period.end) == (count, day)


@given(days, units, start_days)
def test_periods_follow_each_other_without_gap_or_overlap(
    day: dt.date, unit: PeriodUnit, start_day: int
) -> None:
    period = periods.find_period(day, unit, start_day)
    after = periods.shift_period(period, unit, 1)
    assert after.start == period.end + dt.timedelta(days=1)
    assert periods.find_period(after.start, unit, start_day) == after
    assert periods.shift_period(after, unit, -1) == period


@given(days, st.integers(0, 800), units, start_days)
def test_the_periods_between_two_days_cover_them(
    first: dt.date, span: int, unit: PeriodUnit, start_day: int
) -> None:
    last = first + dt.timedelta(days=span)
    covered = periods.list_periods(first, last, unit, start_day)
    assert covered[0].start <= first
    assert covered[-1].end >= last
    covered_days = set(itertools.chain.from_iterable(covered))
    assert len(covered_days) == (covered[-1].end - covered[0].start).days + 1


def test_a_month_may_start_on_payday() -> None:
    assert periods.find_period(dt.date(2026, 3, 10), "monthly", 25) == Period(
        dt.date(2026, 2, 25), dt.date(2026, 3, 24)
    )
    assert periods.month(2024, 1, 28) == Period(dt.date(2024, 1, 28), dt.date(2024, 2, 27))


def test_a_year_is_made_of_twelve_such_months() -> None:
    year = periods.year(2025, 25)
    assert year == Period(dt.date(2025, 1, 25), dt.date(2026, 1, 24))
    assert len(periods.list_periods(year.start, year.end, "monthly", 25)) == 12


def test_a_week_starts_on_monday() -> None:
    assert periods.find_period(dt.date(2026, 3, 15), "weekly").start == dt.date(2026, 3, 9)


@pytest.mark.parametrize(
    ("period", "start_day", "before"),
    [
        (("2026-03-02", "2026-03-31"), 1, ("2026-01-31", "2026-03-01")),
        (("2026-03-01", "2026-03-31"), 1, ("2026-02-01", "2026-02-28")),
        (("2024-02-01", "2024-02-29"), 1, ("2024-01-01", "2024-01-31")),
        (("2026-01-01", "2026-03-31"), 1, ("2025-10-01", "2025-12-31")),
        (("2025-01-01", "2025-12-31"), 1, ("2024-01-01", "2024-12-31")),
        (("2026-02-01", "2026-04-30"), 1, ("2025-11-04", "2026-01-31")),
        (("2026-03-01", "2026-04-30"), 1, ("2025-12-30", "2026-02-28")),
        (("2025-07-01", "2026-06-30"), 1, ("2024-07-01", "2025-06-30")),
        (("2026-03-25", "2026-04-24"), 25, ("2026-02-25", "2026-03-24")),
        (("2026-03-01", "2026-03-31"), 25, ("2026-02-01", "2026-02-28")),
        (("2026-03-25", "2026-04-24"), 1, ("2026-02-22", "2026-03-24")),
        (("2026-01-01", "2026-01-01"), 1, ("2025-12-31", "2025-12-31")),
    ],
    ids=[
        "days", "month", "leap_month", "quarter", "leap_year", "three_months", "two_months",
        "twelve_months", "own_month", "calendar_month", "no_own_month", "day",
    ],
)  # fmt: skip
def test_a_month_quarter_or_year_is_preceded_by_a_whole_one_and_other_days_by_as_many(
    period: tuple[str, str], start_day: int, before: tuple[str, str]
) -> None:
    def days(ends: tuple[str, str]) -> Period:
        return Period(*map(dt.date.fromisoformat, ends))

    assert periods.preceding(days(period), start_day) == days(before)


@pytest.mark.parametrize(
    ("start", "end", "start_day", "whole"),
    [
        ("2026-01-01", "2026-02-28", 1, True),
        ("2026-01-25", "2026-02-24", 25, True),
        ("2026-01-01", "2026-01-30", 1, False),
        ("2026-01-02", "2026-02-01", 1, False),
    ],
)
def test_whole_months_are_recognised(
    start: str,
    end: str,
    start_day: int,
    whole: bool,  # noqa: FBT001
) -> None:
    period = Period(dt.date.fromisoformat(start), dt.date.fromisoformat(end))
    assert periods.is_whole_months(period, start_day) is whole
