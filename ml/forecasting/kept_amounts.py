"""Amounts that earlier periods of a person would have stayed within."""

from __future__ import annotations

import numpy as np

from ml.forecasting.arrays import FloatArray

KEPT_PERIODS = 12
"""Newest earlier periods that an amount is compared with."""

MIN_KEPT_PERIODS = 3
"""Periods on the same level without which nothing can be said."""


def find_least_kept(amounts: FloatArray, risk: float) -> float:
    """Find the least amount that earlier periods exceeded about as seldom as ``risk`` promises.

    ``amounts`` (periods,) are what they came to, newest first. By chance they may exceed it more
    often than promised, by one standard deviation. Periods before the spending fell for good do not
    count. The result is 0 with too few periods.
    """
    recent = select_level(amounts)
    count = len(recent)
    if count < MIN_KEPT_PERIODS:
        return 0.0

    exceeding = int(count * risk + np.sqrt(count * risk * (1 - risk)))
    return float(np.sort(recent)[max(0, count - 1 - exceeding)])


def select_level(amounts: FloatArray) -> FloatArray:
    """Select up to KEPT_PERIODS amounts, newest first, from when they fell for good: (periods,)."""
    recent = amounts[:KEPT_PERIODS]
    for count in range(MIN_KEPT_PERIODS, len(recent) - MIN_KEPT_PERIODS + 1):
        if recent[:count].max() < recent[count:].min():
            return recent[:count]
    return recent
