"""Periods: days, weeks, months that may start on payday, and years of such months.

A month is named after the calendar month in which it starts: with ``start_day`` 25, "January" runs
from January 25 to February 24. Weeks start on Monday.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from dateutil.relativedelta import relativedelta

from core.enums import PeriodUnit

FIRST_DAY = dt.date(1900, 1, 1)
LAST_DAY = dt.date(2199, 12, 31)
"""Bounds of accepted dates: they keep the arithmetic of periods within Python's calendar."""

MAX_DAYS = 3_660
"""Longest range that a response lists day by day: ten years."""

COMPARED_MONTHS = frozenset([1, 3, 12])
"""The lengths of months, quarters and years, which are compared with the ones before."""

# Relative, because a month has no fixed length: January 31 and a month is the end of February.
STEPS = {
    PeriodUnit.DAILY: relativedelta(days=1),
    PeriodUnit.WEEKLY: relativedelta(weeks=1),
    PeriodUnit.MONTHLY: relativedelta(months=1),
    PeriodUnit.YEARLY: relativedelta(years=1),
}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A range of calendar days; both ends are included."""

    start: dt.date
    end: dt.date

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.end - self.start).days + 1

    def __contains__(self, day: dt.date) -> bool:
        return self.start <= day <= self.end

    def __iter__(self) -> Iterator[dt.date]:
        return (self.start + dt.timedelta(days=i) for i in range(self.days))


def _from(start: dt.date, unit: PeriodUnit) -> Period:
    return Period(start, start + STEPS[unit] - dt.timedelta(days=1))


def month_start(day: dt.date, start_day: int = 1) -> dt.date:
    """Return the first day of the month that contains a day."""
    # start_day is at most 28, so every month has that day.
    first = day.replace(day=start_day)
    return first if day >= first else first - STEPS[PeriodUnit.MONTHLY]


def month(year: int, number: int, start_day: int = 1) -> Period:
    """Return the month that starts in a calendar month."""
    return _from(dt.date(year, number, start_day), PeriodUnit.MONTHLY)


def year(number: int, start_day: int = 1) -> Period:
    """Return the year whose first month starts in January of a calendar year."""
    return _from(dt.date(number, 1, start_day), PeriodUnit.YEARLY)


def find_period(day: dt.date, unit: PeriodUnit, start_day: int = 1) -> Period:
    """Return the period of a unit that contains a day."""
    if unit == PeriodUnit.DAILY:
        return Period(day, day)
    if unit == PeriodUnit.WEEKLY:
        # weekday() counts from Monday, as ISO 8601 does.
        return _from(day - dt.timedelta(days=day.weekday()), unit)
    first = month_start(day, start_day)
    # A year starts with the month that starts in January, whatever its first day.
    return _from(first if unit == PeriodUnit.MONTHLY else first.replace(month=1), unit)


def shift_period(period: Period, unit: PeriodUnit, count: int) -> Period:
    """Return the period that is ``count`` units later, or earlier if negative."""
    return _from(period.start + STEPS[unit] * count, unit)


def list_periods(
    first: dt.date, last: dt.date, unit: PeriodUnit, start_day: int = 1
) -> list[Period]:
    """Return all periods that overlap the days from first to last, in order."""
    periods = []
    period = find_period(first, unit, start_day)
    while period.start <= last:
        periods.append(period)
        period = shift_period(period, unit, 1)
    return periods


def starts(first: dt.date, last: dt.date, unit: PeriodUnit, start_day: int = 1) -> list[dt.date]:
    """Return the first days of all periods that overlap the days from first to last, in order.

    Integer arithmetic instead of ``relativedelta``: forecasts need thousands of periods at once.
    """
    start = find_period(first, unit, start_day).start
    if unit in {PeriodUnit.DAILY, PeriodUnit.WEEKLY}:
        step = 1 if unit == PeriodUnit.DAILY else 7
        return [start + dt.timedelta(days=n) for n in range(0, (last - start).days + 1, step)]

    step = 1 if unit == PeriodUnit.MONTHLY else 12
    # Months are numbered from year 0, so that a step is an addition.
    first_month = start.year * 12 + start.month - 1
    last_month = last.year * 12 + last.month - 1
    months = range(first_month, last_month + 1, step)
    days = (dt.date(number // 12, number % 12 + 1, start_day) for number in months)
    return [day for day in days if day <= last]


def last_days(today: dt.date, count: int) -> Period:
    """Return the ``count`` days that end today."""
    return Period(today - dt.timedelta(days=count - 1), today)


def preceding(period: Period, start_day: int = 1) -> Period:
    """Return the period immediately before, which a period is compared with.

    Before a whole month, quarter or year, of the calendar or of months that start on ``start_day``,
    that is the whole one before, whatever its length; else as many days.
    """
    last_day = period.start - dt.timedelta(days=1)
    months = _count_months(period, start_day) or _count_months(period, 1)
    # Of quarters and years only those that start where the calendar has them.
    if months in COMPARED_MONTHS and (period.start.month - 1) % months == 0:
        return Period(period.start - STEPS[PeriodUnit.MONTHLY] * months, last_day)
    return Period(period.start - dt.timedelta(days=period.days), last_day)


def _count_months(period: Period, start_day: int) -> int:
    """The number of months of a period of whole months; 0 for any other."""
    if not is_whole_months(period, start_day):
        return 0
    after = period.end + dt.timedelta(days=1)
    return (after.year - period.start.year) * 12 + after.month - period.start.month


def is_whole_months(period: Period, start_day: int) -> bool:
    """Return whether a period consists of complete months that start on ``start_day``."""
    # The day after the last one must be the first day of a month again.
    return period.start.day == start_day and (period.end + dt.timedelta(days=1)).day == start_day
