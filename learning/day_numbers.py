"""Conversion between dates and the day numbers that ``ml/`` counts in: days since 1970-01-01."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

import numpy as np

from core import periods
from core.enums import PeriodUnit
from ml.forecasting.arrays import DayArray

EPOCH = dt.date(1970, 1, 1)


def date_to_day_number(day: dt.date) -> int:
    """Return the number of days from 1970-01-01 to a date."""
    return (day - EPOCH).days


@lru_cache(maxsize=8_192)
def stored_day_number(stored: dt.date | str) -> int:
    """Return the day number of a date as a database driver returns it, SQLite's as YYYY-MM-DD.

    Cached, because the rows of a ledger have the same few thousand days.
    """
    return date_to_day_number(dt.date.fromisoformat(str(stored)[:10]))


def day_number_to_date(day: int) -> dt.date:
    """Return the date that lies so many days after 1970-01-01."""
    return EPOCH + dt.timedelta(days=day)


def compute_period_bounds(
    first: dt.date, last: dt.date, unit: PeriodUnit, month_start_day: int
) -> DayArray:
    """Compute the first days of all periods that touch the days from first to last."""
    starts = periods.starts(first, last, unit, month_start_day)
    # numpy counts days from the same epoch.
    return np.array(starts, "datetime64[D]").astype(np.int64)
