"""Days, weeks, months that may start on payday, and years made of such months.

A month is named by the calendar month in which it starts: with ``start_day`` 25, "January" runs from the
25th of January to the 24th of February. Weeks start on Monday.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from dateutil.relativedelta import relativedelta

from core.enums import PeriodUnit

FIRST_DAY = dt.date(1900, 1, 1)
LAST_DAY = dt.date(2199, 12, 31)
"""Dates outside these are refused, so that no arithmetic here can leave the calendar."""

MAX_DAYS = 3_660
"""How many days one answer may list: ten years."""

STEPS = {
    PeriodUnit.DAILY: relativedelta(days=1),
    PeriodUnit.WEEKLY: relativedelta(weeks=1),
    PeriodUnit.MONTHLY: relativedelta(months=1),
    PeriodUnit.YEARLY: relativedelta(years=1),
}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A run of days; both ends belong to it."""

    start: dt.date
    end: dt.date

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    def __contains__(self, day: dt.date) -> bool:
        return self.start <= day <= self.end

    def __iter__(self) -> Iterator[dt.date]:
        return (self.start + dt.timedelta(days=i) for i in range(self.days))


def _from(start: dt.date, unit: PeriodUnit) -> Period:
    return Period(start, start + STEPS[unit] - dt.timedelta(days=1))


def month_start(day: dt.date, start_day: int = 1) -> dt.date:
    """First day of the month that contains ``day``."""
    first = day.replace(day=start_day)
    return first if day >= first else first - STEPS[PeriodUnit.MONTHLY]


def month(year: int, number: int, start_day: int = 1) -> Period:
    return _from(dt.date(year, number, start_day), PeriodUnit.MONTHLY)


def year(number: int, start_day: int = 1) -> Period:
    return _from(dt.date(number, 1, start_day), PeriodUnit.YEARLY)


def containing(day: dt.date, unit: PeriodUnit, start_day: int = 1) -> Period:
    """The period of that unit in which the day falls."""
    if unit == "daily":
        return Period(day, day)
    if unit == "weekly":
        return _from(day - dt.timedelta(days=day.weekday()), unit)
    first = month_start(day, start_day)
    return _from(first if unit == "monthly" else first.replace(month=1), unit)


def shifted(period: Period, unit: PeriodUnit, count: int) -> Period:
    """The period that many units later (earlier when negative)."""
    return _from(period.start + STEPS[unit] * count, unit)


def between(first: dt.date, last: dt.date, unit: PeriodUnit, start_day: int = 1) -> list[Period]:
    """All periods that touch the days from first to last, in order."""
    periods = []
    period = containing(first, unit, start_day)
    while period.start <= last:
        periods.append(period)
        period = shifted(period, unit, 1)
    return periods


def starts(first: dt.date, last: dt.date, unit: PeriodUnit, start_day: int = 1) -> list[dt.date]:
    """First days of all periods that touch the days from first to last, in order; quick for thousands of them."""
    start = containing(first, unit, start_day).start
    if unit in {"daily", "weekly"}:
        step = 1 if unit == "daily" else 7
        return [start + dt.timedelta(days=n) for n in range(0, (last - start).days + 1, step)]
    step = 1 if unit == "monthly" else 12
    months = (last.year - start.year) * 12 + last.month - start.month
    found = (start.year * 12 + start.month - 1 + n for n in range(0, months + 1, step))
    days = (dt.date(month // 12, month % 12 + 1, start_day) for month in found)
    return [day for day in days if day <= last]


def last_days(today: dt.date, count: int) -> Period:
    """``count`` days that end today."""
    return Period(today - dt.timedelta(days=count - 1), today)


def preceding(period: Period) -> Period:
    """As many days, immediately before."""
    return Period(
        period.start - dt.timedelta(days=period.days), period.start - dt.timedelta(days=1)
    )


def is_whole_months(period: Period, start_day: int) -> bool:
    """Whether the period is a run of complete months of a person whose months start on ``start_day``."""
    return period.start.day == start_day and (period.end + dt.timedelta(days=1)).day == start_day
