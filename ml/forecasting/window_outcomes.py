"""Outcomes of a window: how the rest varies and which payments come, simulated together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ml.forecasting.arrays import FloatArray, IntArray
from ml.forecasting.days import shift_months_back
from ml.forecasting.distributions import find_quantiles
from ml.forecasting.ledgers import sum_windows
from ml.forecasting.rest_levels import compute_caps
from ml.forecasting.scheduled_payments import ScheduledPayment
from ml.forecasting.spending_plan import SpendingPlan
from ml.forecasting.targets import TYPICAL_MONTH_DAYS

OUTCOMES = 400
"""Simulated outcomes of a window."""

COMPARED_WINDOWS = 18
"""Earlier windows, a month apart, that outcomes are drawn from."""

LONGEST_WINDOW = 45
"""Days of a window that is compared with earlier ones; longer ones are made of months."""

ASSUMED_VARIATION = 0.5
"""Standard deviation of a window's rest, as a share of it, before there is any history."""

ASSUMED_WINDOWS = 4
"""Earlier windows as which the assumed variation counts."""

LEVEL_WINDOWS = 6
"""Earlier windows that a level rests on: the fewer, the less sure is the level itself."""

MAX_LEVEL_VARIATION = 0.5
"""Limit of the standard deviation of a level, as a share of it."""

RESCALING = (0.6, 1.6)
"""Limits of the factor that brings earlier windows to the level that is expected."""

SEASON_VARIATION = 0.3
"""Standard deviation of what a season adds, as a share of it."""

INTERVAL = np.array([0.1, 0.9])
"""Levels of the bounds of an interval."""

CACHED_DRAWS = 256

MAX_RELATIVE = 4.0
"""Distance from the middle, in units of that of a bound, beyond which a shape moves no farther."""


def measure_variation(plan: SpendingPlan, start: int, end: int) -> FloatArray:
    """Return the rest of earlier windows like the unknown days from ``start`` to before ``end``.

    The result has the shape (windows, series) in minor units, newest first; of windows of up to
    LONGEST_WINDOW days they are the same days of earlier months, else whole months.
    """
    history = plan.history
    if end - start > LONGEST_WINDOW:
        return history.sum_months(plan.base)

    # The nearest shift by whole months that moves the window before the origin.
    lead = max(0, int(np.ceil((end - plan.origin) / TYPICAL_MONTH_DAYS)) - 1)
    shifts = np.arange(1, COMPARED_WINDOWS + 1) + lead
    starts, ends = shift_months_back(start, shifts), shift_months_back(end, shifts)
    is_known = (starts >= history.first_day) & (ends <= plan.origin)
    return sum_windows(plan.base, history.first_day, starts[is_known], ends[is_known]).T


def simulate_rest(windows: FloatArray, expected: float, season: float, days: int) -> FloatArray:
    """Return outcomes (OUTCOMES,) of the rest of a window of so many days, in minor units.

    ``windows`` are earlier ones (windows,) or months, ``expected`` what this one is expected to
    cost, ``season`` the part of it that the time of year adds. Most outcomes are drawn from earlier
    windows, the more the more there are; the others vary as people do of whom nothing is known.
    """
    months = max(1, round(days / TYPICAL_MONTH_DAYS)) if days > LONGEST_WINDOW else 1
    usual = expected - season
    mean, variation = _measure_windows(windows)
    draws = _draw(len(windows), months, is_level_drawn=mean > 0)

    outcomes = usual * _skew(draws.assumed, ASSUMED_VARIATION / math.sqrt(months))
    if len(windows):
        observed = np.maximum(0.0, windows)[draws.chosen].sum(axis=1)
        # A single large purchase may come again, but does not set a level.
        if mean > 0:
            factor = min(max(usual / months / mean, RESCALING[0]), RESCALING[1])
            observed = factor * observed * _skew(draws.level, min(variation, MAX_LEVEL_VARIATION))
        is_observed = draws.share < len(windows) / (len(windows) + ASSUMED_WINDOWS)
        outcomes = np.where(is_observed, observed, outcomes)
    return outcomes + season * _skew(draws.season, SEASON_VARIATION) if season else outcomes


def stretch_outcomes(
    outcomes: FloatArray, lower: float, upper: float, shape: float = 1.0
) -> FloatArray:
    """Multiply the distances of outcomes below and above their middle; none becomes negative.

    A ``shape`` above 1 draws outcomes near the middle towards it and moves far ones away; those at
    the bounds of the interval stay.
    """
    ordered = np.sort(outcomes)
    half = len(ordered) // 2
    middle = ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
    distance = outcomes - middle
    factor = np.where(distance > 0, upper, lower)
    if shape != 1:
        factor *= _measure_distances(distance, ordered - middle) ** (shape - 1)
    stretched: FloatArray = np.maximum(0.0, middle + factor * distance)
    return stretched


def _measure_distances(distance: FloatArray, ordered: FloatArray) -> FloatArray:
    """Return distances from the middle in units of that of their bound, up to a limit."""
    low, high = find_quantiles(ordered, INTERVAL)
    bound = np.where(distance > 0, high, -low)
    # Without a bound, most outcomes are the same, and the others say nothing about a shape.
    relative = np.where(bound > 0, np.abs(distance) / np.where(bound > 0, bound, 1.0), 1.0)
    measured: FloatArray = np.minimum(relative, MAX_RELATIVE)
    return measured


def _measure_windows(windows: FloatArray) -> tuple[float, float]:
    """Return the mean of earlier windows, each up to its cap, and the variation of a level."""
    if not len(windows):
        return 0.0, 0.0
    amounts = np.maximum(0.0, windows)
    capped = np.minimum(amounts, compute_caps(amounts[:, None])[0])
    mean = float(capped.mean())
    if mean <= 0:
        return 0.0, 0.0
    return mean, float(capped.std()) / mean / math.sqrt(min(len(windows), LEVEL_WINDOWS))


@dataclass(frozen=True)
class _Draws:
    """Random numbers that outcomes are made of, which are the same for all series of a window.

    ``chosen`` (OUTCOMES, months) are positions of earlier windows, ``share`` (OUTCOMES,) is uniform
    from 0 to 1, the others (OUTCOMES,) are normal.
    """

    assumed: FloatArray
    chosen: IntArray
    level: FloatArray
    share: FloatArray
    season: FloatArray


@lru_cache(maxsize=CACHED_DRAWS)
def _draw(windows: int, months: int, *, is_level_drawn: bool) -> _Draws:
    """Draw the numbers for so many earlier windows: a question that is asked twice has one answer.

    Drawing them takes longer than all that is done with them.
    """
    rng = np.random.default_rng(windows)
    return _Draws(
        assumed=rng.standard_normal(OUTCOMES),
        chosen=rng.integers(0, windows, (OUTCOMES, months)) if windows else np.zeros((0, 0), int),
        level=rng.standard_normal(OUTCOMES) if is_level_drawn else np.zeros(OUTCOMES),
        share=rng.random(OUTCOMES),
        season=rng.standard_normal(OUTCOMES),
    )


def _skew(draws: FloatArray, variation: float) -> FloatArray:
    """Return factors with mean 1 of a log-normal distribution with this standard deviation."""
    log_variance = math.log1p(variation**2)
    factors: FloatArray = np.exp(math.sqrt(log_variance) * draws - log_variance / 2)
    return factors


def simulate_payments(payments: Sequence[ScheduledPayment]) -> FloatArray:
    """Return outcomes (OUTCOMES,) of the sum of payments, each of which comes or does not."""
    if not payments:
        return np.zeros(OUTCOMES)
    # The same seed every time: a question that is asked twice has one answer.
    rng = np.random.default_rng(len(payments))
    shape = (OUTCOMES, len(payments))
    amount = np.array([one.payment.amount for one in payments])
    spread = np.array([one.spread for one in payments])
    probability = np.array([one.probability for one in payments])
    comes = rng.random(shape) < probability
    amounts = np.maximum(0.0, amount + spread * rng.standard_normal(shape))
    outcomes: FloatArray = (comes * amounts).sum(axis=1)
    return outcomes
