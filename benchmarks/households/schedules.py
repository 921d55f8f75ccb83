"""Days on which payments fall due; days count from 1970-01-01, months from January 1970."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

import numpy as np

Shift = Callable[[int], int]
"""Moves a due day to the day on which a bank carries the payment out."""

SATURDAY = 5


@cache
def to_month(day: int) -> int:
    """Return the month of a day."""
    return int(np.datetime64(day, "D").astype("datetime64[M]").astype(int))


@cache
def first_of_month(month: int) -> int:
    """Return the first day of a month."""
    return int(np.datetime64(month, "M").astype("datetime64[D]").astype(int))


@cache
def format_month(month: int) -> str:
    """Return year and month as banks write them: 2025-11."""
    return str(np.datetime64(month, "M"))


def to_weekday(day: int) -> int:
    """Return the weekday of a day; 0 is Monday."""
    return (day + 3) % 7


def unshifted(day: int) -> int:
    """Leave a payment on its due day, weekend or not."""
    return day


def next_working_day(day: int) -> int:
    """Move a payment from the weekend to Monday."""
    return day + 7 - to_weekday(day) if to_weekday(day) >= SATURDAY else day


def previous_working_day(day: int) -> int:
    """Move a payment from the weekend to Friday."""
    return day - max(0, to_weekday(day) - SATURDAY + 1)


def monthly(months: Iterable[int], day_of_month: int, shift: Shift = unshifted) -> tuple[int, ...]:
    """Return a due day in every month: the ``day_of_month``, or the last day of shorter months."""
    return tuple(shift(_day_in_month(month, day_of_month)) for month in months)


def last_working_days(months: Iterable[int]) -> tuple[int, ...]:
    """Return the last working day of every month."""
    return tuple(previous_working_day(first_of_month(month + 1) - 1) for month in months)


def in_calendar_months(months: Iterable[int], numbers: Iterable[int]) -> list[int]:
    """Keep the months with these numbers, where January is 1."""
    wanted = set(numbers)
    return [month for month in months if month % 12 + 1 in wanted]


def every(days: int, first: int, end: int) -> tuple[int, ...]:
    """Return due days at a fixed distance in days, from ``first`` to before ``end``."""
    return tuple(range(first, end, days))


def _day_in_month(month: int, day_of_month: int) -> int:
    last = first_of_month(month + 1) - 1
    return min(first_of_month(month) + day_of_month - 1, last)
