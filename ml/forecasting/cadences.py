"""Cadences of recurring payments, and the days on which a series falls due.

Days are counted from 1970-01-01.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Protocol

EPOCH = dt.date(1970, 1, 1).toordinal()
SATURDAY, SUNDAY = 5, 6
HALF_MONTH_DAYS = 15
SHORTEST_MONTH = 28
MAX_SHIFT_DAYS = 2
LAST_DAY = 31
"""Day of the month that stands for its last day, however long the month is."""

FITTED_PAYMENTS = 12
"""Newest payments of a series that its schedule is fitted to."""

MOVED_PAYMENTS = 3
"""Newest payments that agree on another day than earlier ones: the series has moved there."""

MOVED_DAYS = 2.0


class Cadence(StrEnum):
    """Time between two payments of a series, the shortest first."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    FOUR_WEEKLY = "four_weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"


@dataclass(frozen=True, slots=True)
class CadenceLimits:
    """Days by which the payments of one cadence may vary.

    ``period`` is the mean distance of two payments, which may differ by ``slack``, or by
    ``wide_slack`` if the amounts are equal. After ``tolerance`` days a punctual payment that did
    not come has ended. ``months`` is 0 for a cadence in weeks.
    """

    period: float
    slack: float
    wide_slack: float
    tolerance: int
    months: int


LIMITS: Mapping[Cadence, CadenceLimits] = {
    Cadence.WEEKLY: CadenceLimits(7, 1, 2, 3, 0),
    Cadence.FORTNIGHTLY: CadenceLimits(14, 2, 3, 4, 0),
    Cadence.FOUR_WEEKLY: CadenceLimits(28, 3, 3, 6, 0),
    Cadence.MONTHLY: CadenceLimits(30.44, 5.5, 9, 10, 1),
    Cadence.QUARTERLY: CadenceLimits(91.31, 8, 15, 12, 3),
    Cadence.HALF_YEARLY: CadenceLimits(182.62, 12, 20, 15, 6),
    Cadence.YEARLY: CadenceLimits(365.25, 15, 25, 21, 12),
}


class WeekendShift(StrEnum):
    """Day on which a payment comes whose day is on a weekend."""

    NONE = "none"
    NEXT = "next"
    PREVIOUS = "previous"
    NEAREST = "nearest"


class Schedule(Protocol):
    """Days on which a series falls due, numbered in the order of time."""

    def compute_day(self, index: int) -> int:
        """Return the day of an occurrence."""
        ...

    def find_index(self, day: int) -> int:
        """Return the occurrence whose day is nearest to ``day``."""
        ...


@dataclass(frozen=True, slots=True)
class WeekSchedule:
    """Every ``step`` days; occurrence 0 is on ``first``."""

    step: int
    first: int

    def compute_day(self, index: int) -> int:
        """Return the day of an occurrence."""
        return self.first + index * self.step

    def find_index(self, day: int) -> int:
        """Return the occurrence whose day is nearest to ``day``."""
        return round((day - self.first) / self.step)


@dataclass(frozen=True, slots=True)
class MonthSchedule:
    """One day in every ``step``-th month; occurrence 0 is in month ``first``, counted from year 0.

    A month that is shorter than ``day_of_month`` has it on its last day.
    """

    step: int
    first: int
    day_of_month: int
    shift: WeekendShift

    def compute_day(self, index: int) -> int:
        """Return the day of an occurrence."""
        return _compute_day(self.first + index * self.step, self.day_of_month, self.shift)

    def find_index(self, day: int) -> int:
        """Return the occurrence whose day is nearest to ``day``."""
        guess = (_month_number(day) - self.first) // self.step
        if abs(self.compute_day(guess) - day) < HALF_MONTH_DAYS - MAX_SHIFT_DAYS:
            return guess
        return min(
            (guess, guess + 1, guess - 1), key=lambda index: abs(self.compute_day(index) - day)
        )


def to_date(day: int) -> dt.date:
    """Return the date of a day since 1970-01-01."""
    return dt.date.fromordinal(day + EPOCH)


def fit_schedule(cadence: Cadence, days: Sequence[int]) -> Schedule:
    """Find the schedule that explains the days of a series best; ``days`` are in ascending order.

    What it cannot explain is lateness, so the median of the differences counts. If the newest days
    agree on another one than all before, the series has moved, and only they count.
    """
    fitted = _fit(cadence, days[-FITTED_PAYMENTS:])
    newest = days[-MOVED_PAYMENTS:]
    if len(days) <= MOVED_PAYMENTS or min(_deviations(fitted, newest)) < MOVED_DAYS:
        return fitted

    moved = _fit(cadence, newest)
    return fitted if any(_deviations(moved, newest)) else moved


def is_explained_better(cadence: Cadence, other: Cadence, days: Sequence[int]) -> bool:
    """Return whether the days of a series deviate less from the schedule of one cadence."""
    newest = days[-FITTED_PAYMENTS:]
    own, others = (sum(_deviations(_fit(one, newest), newest)) for one in (cadence, other))
    return own < others


def _fit(cadence: Cadence, days: Sequence[int]) -> Schedule:
    months = LIMITS[cadence].months
    if months:
        return _fit_months(months, days)

    step = round(LIMITS[cadence].period)
    # Each candidate has the weekday of one payment; the newest first, so that it wins a tie.
    firsts = {day % step: day for day in days}
    candidates = [WeekSchedule(step, day) for day in sorted(firsts.values(), reverse=True)]
    return min(candidates, key=lambda schedule: sum(_deviations(schedule, days)))


def _deviations(schedule: Schedule, days: Iterable[int]) -> list[int]:
    return [abs(day - schedule.compute_day(schedule.find_index(day))) for day in days]


def _fit_months(step: int, days: Sequence[int]) -> MonthSchedule:
    dates = [dt.date.fromordinal(day + EPOCH) for day in days]
    numbers = [date.year * 12 + date.month - 1 for date in dates]
    days_of_month = [date.day for date in dates]

    day_of_month, shift = _fit_day_of_month(days, numbers, days_of_month)
    occurrences = [
        number + _month_offset(own_day, day_of_month)
        for number, own_day in zip(numbers, days_of_month, strict=True)
    ]
    # A payment that was very late may lie in the next month: most of them decide.
    phase = Counter(number % step for number in reversed(occurrences)).most_common(1)[0][0]
    first = next(number for number in reversed(occurrences) if number % step == phase)
    return MonthSchedule(step, first, day_of_month, shift)


def _fit_day_of_month(
    days: Sequence[int], numbers: Sequence[int], days_of_month: Sequence[int]
) -> tuple[int, WeekendShift]:
    """Return the day of the month and the shift with the smallest sum of differences."""
    if len(set(days_of_month)) == 1 and days_of_month[0] < SHORTEST_MONTH:
        return days_of_month[0], WeekendShift.NONE

    candidates = [day for day, _ in Counter(reversed(days_of_month)).most_common(3)]
    candidates.append(sorted(days_of_month)[len(days_of_month) // 2])
    if max(days_of_month) >= SHORTEST_MONTH:
        candidates.append(LAST_DAY)

    best, least = (candidates[0], WeekendShift.NONE), float("inf")
    for shift in WeekendShift:
        for candidate in dict.fromkeys(candidates):
            difference = sum(
                abs(day - _compute_day(number + _month_offset(own, candidate), candidate, shift))
                for day, number, own in zip(days, numbers, days_of_month, strict=True)
            )
            if difference < least:
                best, least = (candidate, shift), difference
    return best


def _month_offset(own_day: int, day_of_month: int) -> int:
    """Return 1 if a payment belongs to the next month, -1 to the one before, else 0."""
    if own_day - day_of_month > HALF_MONTH_DAYS:
        return 1
    return -1 if day_of_month - own_day > HALF_MONTH_DAYS else 0


def _month_number(day: int) -> int:
    date = dt.date.fromordinal(day + EPOCH)
    return date.year * 12 + date.month - 1


@lru_cache(maxsize=20_000)
def _compute_day(month: int, day_of_month: int, shift: WeekendShift) -> int:
    year, month_of_year = divmod(month, 12)
    length = calendar.monthrange(year, month_of_year + 1)[1]
    date = dt.date(year, month_of_year + 1, min(day_of_month, length))
    return date.toordinal() - EPOCH + _weekend_offset(date.weekday(), shift)


def _weekend_offset(weekday: int, shift: WeekendShift) -> int:
    """Return the days from a day to the one that a payment moves to; 0 from Monday to Friday."""
    if weekday < SATURDAY or shift == WeekendShift.NONE:
        return 0
    if shift == WeekendShift.PREVIOUS:
        return SATURDAY - 1 - weekday
    if shift == WeekendShift.NEAREST and weekday == SATURDAY:
        return -1
    return SUNDAY + 1 - weekday
