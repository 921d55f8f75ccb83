"""Arithmetic on days counted from 1970-01-01, many at a time."""

from __future__ import annotations

from typing import Any

import numpy as np

from ml.forecasting.ledgers import Days

EPOCH_WEEKDAY = 3


def months_back(day: Days | int, months: int | Days) -> Any:
    """The same day that many months earlier (later when negative), or the month's last day where it is shorter."""
    moment = np.asarray(day).astype("datetime64[D]")
    month = moment.astype("datetime64[M]")
    into = (moment - month.astype("datetime64[D]")).astype(int)
    first = (month - months).astype("datetime64[D]").astype(int)
    length = (month - months + 1).astype("datetime64[D]").astype(int) - first
    return first + np.minimum(into, length - 1)


def weekday(day: Days) -> Days:
    """0 is Monday."""
    return (day + EPOCH_WEEKDAY) % 7


def weekend_days_before(day: Days) -> Days:
    """How many Saturdays and Sundays lie before the day, up to a constant."""
    weeks, position = np.divmod(day + EPOCH_WEEKDAY, 7)
    found: Days = 2 * weeks + np.maximum(0, position - 5)
    return found
