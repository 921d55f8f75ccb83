"""Levels: what a usual month of the rest costs, robustly, and how much it varies."""

from __future__ import annotations

import numpy as np

from ml.forecasting.arrays import BoolArray, FloatArray

LEVEL_MONTHS = 6
"""Newest months that a level is computed from."""

LIMIT_MONTHS = 12
"""Newest months that limit what a month may cost."""

HALF_LIFE_MONTHS = 6.0
"""Age at which a month counts half."""

SHIFT_MONTHS = 3
"""Newest months that make a new level of their own when they lie outside of all earlier ones."""

MIN_MONTHS_BEFORE_SHIFT = 3
"""Earlier months without which nothing is called a shift."""

MIN_CAPPED_MONTHS = 3
"""Months without which a large one cannot be told from a usual one."""

CAP_SHARE = 1.3
"""Share of the second-largest month that the largest counts as at most."""

MIN_ORDINARY_MONTHS = 6
"""Months without which one month with spending may be a series that has only begun."""

MIN_BEGINNING_DAYS = 2
"""Days with spending from which on a series may have begun: one purchase is one purchase."""

MIN_LIMITING_MONTHS = 4
"""Months without which those of a series that may have begun do not limit a model."""

FEW_DAYS = 6
"""Days with spending in a month, summed over the series, below which one may be a beginning, too.

An account for cash and standing orders has no more, and its first withdrawal is seldom its last.
"""

LOWER_LIMIT, UPPER_LIMIT = 0.5, 2.0
"""What a model may say, as shares of the least and of the second-largest of earlier months."""


def compute_caps(monthly: FloatArray) -> FloatArray:
    """Return what a month may count as: (months, series), newest first, to (series,).

    That is little more than the second-largest of the newest months, so that a single large
    purchase does not count in full: one car is one car. With two months or fewer there is no
    telling, and the largest is the cap.
    """
    recent = np.sort(monthly[:LIMIT_MONTHS], axis=0)
    cap = (
        recent[-1]
        if len(recent) < MIN_CAPPED_MONTHS
        else np.minimum(recent[-1], CAP_SHARE * recent[-2])
    )
    limited: FloatArray = np.maximum(0.0, cap)
    return limited


def compute_levels(monthly: FloatArray) -> FloatArray:
    """Compute the level of each series from its months, newest first.

    ``monthly`` has the shape (months, series) with at least one month; the result (series,). It is
    a weighted mean of the newest months, each at most its cap, and never negative.
    """
    cap = compute_caps(monthly)
    recent = np.clip(monthly[:LEVEL_MONTHS], -cap, cap)
    weight = 0.5 ** (np.arange(len(recent)) / HALF_LIFE_MONTHS)
    level = weight @ recent / weight.sum()

    if len(monthly) >= SHIFT_MONTHS + MIN_MONTHS_BEFORE_SHIFT:
        newest, before = monthly[:SHIFT_MONTHS], monthly[SHIFT_MONTHS:LIMIT_MONTHS]
        is_above = newest.min(axis=0) > before.max(axis=0)
        is_below = newest.max(axis=0) < before.min(axis=0)
        # A move, a separation, a child: what was before does not come back.
        level = np.where(is_above | is_below, newest.mean(axis=0), level)
    levels: FloatArray = np.maximum(0.0, level)
    return levels


def compute_medians(monthly: FloatArray) -> FloatArray:
    """Return the median of each series' newest months, not below zero: (months, series)."""
    medians: FloatArray = np.maximum(0.0, np.median(monthly[:LEVEL_MONTHS], axis=0))
    return medians


def find_begun(days: FloatArray, months: int, is_paid: BoolArray) -> BoolArray:
    """Find the series that may have begun, from their days with spending in so many months.

    ``days`` has the shape (series,), as have the result and ``is_paid``, which marks the series
    with scheduled payments: what comes once beside them comes once.
    """
    is_quiet = days.sum() < FEW_DAYS * months
    is_once = is_paid & (days > 0)
    begun: BoolArray = (days >= MIN_BEGINNING_DAYS) | (is_quiet & ~is_once)
    return begun


def limit_to_history(amounts: FloatArray, monthly: FloatArray, has_begun: BoolArray) -> FloatArray:
    """Limit a model's monthly amounts (..., series) to what a person's own months make plausible.

    A model that has learned from others may expect what this person never spends. In a short
    history the largest month of a series that may have begun counts in full, and in the first
    months it limits nothing. ``has_begun`` (series,) marks them, as ``find_begun`` does.
    """
    cap = compute_caps(monthly)
    least = np.clip(monthly[:LEVEL_MONTHS].min(axis=0), 0.0, cap)
    if len(monthly) < MIN_LIMITING_MONTHS:
        cap = np.where(has_begun, np.inf, cap)
        least = np.where(has_begun, 0.0, least)
    elif len(monthly) < MIN_ORDINARY_MONTHS:
        largest = monthly.max(axis=0)
        cap = np.where(has_begun, np.where(largest > 0, largest, np.inf), cap)
        least = np.clip(monthly[:LEVEL_MONTHS].min(axis=0), 0.0, cap)

    limited: FloatArray = np.clip(amounts, LOWER_LIMIT * least, UPPER_LIMIT * cap)
    return limited


def compute_variation(monthly: FloatArray) -> FloatArray:
    """Return the coefficient of variation of each series' months: (months, series) to (series,).

    It is 1 for a series without spending.
    """
    recent = np.clip(monthly[:LIMIT_MONTHS], 0.0, compute_caps(monthly))
    mean = recent.mean(axis=0)
    variation: FloatArray = np.where(mean > 0, recent.std(axis=0) / np.maximum(mean, 1e-9), 1.0)
    return variation
