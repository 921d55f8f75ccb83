"""Outcomes of a window: how the rest varies and which payments come, simulated together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ml.forecasting.arrays import FloatArray
from ml.forecasting.days import shift_months_back
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
    rng = np.random.default_rng(len(windows))
    months = max(1, round(days / TYPICAL_MONTH_DAYS)) if days > LONGEST_WINDOW else 1
    usual = expected - season

    assumed = usual * _skewed(rng, ASSUMED_VARIATION / np.sqrt(months))
    observed = _draw_windows(rng, windows, usual, months) if len(windows) else assumed
    is_observed = rng.random(OUTCOMES) < len(windows) / (len(windows) + ASSUMED_WINDOWS)
    outcomes = np.where(is_observed, observed, assumed)
    simulated: FloatArray = outcomes + season * _skewed(rng, SEASON_VARIATION)
    return simulated


def stretch_outcomes(outcomes: FloatArray, stretch: float) -> FloatArray:
    """Multiply the distances of outcomes from their middle; none becomes negative."""
    middle = np.median(outcomes)
    stretched: FloatArray = np.maximum(0.0, middle + stretch * (outcomes - middle))
    return stretched


def _draw_windows(
    rng: np.random.Generator, windows: FloatArray, usual: float, months: int
) -> FloatArray:
    """Draw outcomes from earlier windows, brought to the level that is expected now."""
    amounts = np.maximum(0.0, windows)
    capped = np.minimum(amounts, compute_caps(amounts[:, None])[0])
    mean = float(capped.mean())
    sums: FloatArray = amounts[rng.integers(0, len(amounts), (OUTCOMES, months))].sum(axis=1)
    if mean <= 0:
        # A single large purchase may come again, but does not set a level.
        return sums

    factor = float(np.clip(usual / months / mean, *RESCALING))
    variation = float(capped.std()) / mean / np.sqrt(min(len(windows), LEVEL_WINDOWS))
    level = _skewed(rng, min(variation, MAX_LEVEL_VARIATION))
    drawn: FloatArray = factor * sums * level
    return drawn


def _skewed(rng: np.random.Generator, variation: float) -> FloatArray:
    """Draw factors with mean 1 from a log-normal distribution of this standard deviation."""
    log_variance = np.log1p(variation**2)
    draws: FloatArray = rng.standard_normal(OUTCOMES)
    factors: FloatArray = np.exp(np.sqrt(log_variance) * draws - log_variance / 2)
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
