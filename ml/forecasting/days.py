"""Calendar arithmetic on arrays of days, counted from 1970-01-01."""

from __future__ import annotations

from typing import Any

import numpy as np

from ml.forecasting.arrays import DayArray, IntArray

EPOCH_WEEKDAY = 3
"""1970-01-01 was a Thursday, and Monday is 0."""


def shift_months_back(day: DayArray | int, months: int | IntArray) -> Any:
    """Return the same day of the month ``months`` earlier (later when negative).

    In a month that is too short it is the last day. ``day`` and ``months`` broadcast against each
    other; the result has their common shape, in days.
    """
    moment = np.asarray(day).astype("datetime64[D]")
    month = moment.astype("datetime64[M]")
    offset = (moment - month.astype("datetime64[D]")).astype(int)
    first = (month - months).astype("datetime64[D]").astype(int)
    length = (month - months + 1).astype("datetime64[D]").astype(int) - first
    return first + np.minimum(offset, length - 1)


def compute_weekday(day: DayArray) -> IntArray:
    """Return weekdays of the same shape as ``day``; 0 is Monday."""
    return (day + EPOCH_WEEKDAY) % 7


def count_weekend_days_before(day: DayArray) -> IntArray:
    """Count Saturdays and Sundays before each day, up to a constant.

    The difference between two days is the number of weekend days from the first up to, and not
    including, the second. The result has the shape of ``day``.
    """
    weeks, position = np.divmod(day + EPOCH_WEEKDAY, 7)
    # Position 5 is a Saturday: none of the days before it in its week counts.
    count: IntArray = 2 * weeks + np.maximum(0, position - 5)
    return count


def month_number(day: DayArray) -> IntArray:
    """Return calendar months, counted from January 1970, of the same shape as ``day``."""
    months: IntArray = day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return months


def month_start(number: int) -> int:
    """Return the first day of a calendar month that is counted from January 1970."""
    return int(np.datetime64(number, "M").astype("datetime64[D]").astype(np.int64))
