"""Predictive distributions of one amount: quantiles, intervals and probabilities."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ml.forecasting.arrays import BoolArray, FloatArray

# Denser at the ends, where intervals and the risks of budgets are read off.
LEVELS_BELOW = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4)
LEVELS_ABOVE = (0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.975, 0.99, 0.995)
QUANTILE_LEVELS = np.array([*LEVELS_BELOW, 0.5, *LEVELS_ABOVE])
"""Levels of the quantiles that describe a distribution."""

COVERAGE = 0.8
"""Probability that an interval contains the actual."""

LOWER, UPPER = np.searchsorted(QUANTILE_LEVELS, [0.1, 0.9])
"""Positions in QUANTILE_LEVELS of the bounds of an interval."""

HALF = 0.5

NEAR_SHARE = 0.2
"""A forecast counts as near when its error is at most this share of it."""

PROBABILITY_SLACK = 1e-9
"""Includes an actual that is exactly on the lower bound of being near."""


def is_near(actual: FloatArray, predicted: FloatArray) -> BoolArray:
    """Check, element by element, that an actual lies within 20 % of the prediction."""
    center = np.maximum(0.0, predicted)
    near: BoolArray = np.abs(actual - center) <= NEAR_SHARE * center
    return near


@dataclass(frozen=True)
class Distribution:
    """Predictive distribution of an amount.

    ``predicted`` is the amount that is shown, ``grid`` the quantiles at QUANTILE_LEVELS, never
    decreasing, and ``committed`` what is already spent or entered: no outcome is below it. All are
    in one unit.
    """

    predicted: float
    grid: FloatArray
    committed: float = 0.0

    def quantile(self, level: float) -> float:
        """Return the amount that the actual does not exceed with probability ``level``."""
        return float(np.interp(level, QUANTILE_LEVELS, self.grid))

    def interval(self) -> tuple[float, float]:
        """Return the bounds of the 80 % interval, widened to contain the prediction."""
        lower, upper = float(self.grid[LOWER]), float(self.grid[UPPER])
        # The prediction of a skewed amount may lie outside of the middle of its outcomes.
        return min(lower, self.predicted), max(upper, self.predicted)

    def probability_above(self, amount: float) -> float:
        """Return the probability that the actual exceeds ``amount``."""
        if amount < self.committed:
            return 1.0

        grid = self.grid
        below = int(np.searchsorted(grid, amount, "right")) - 1
        if below < 0:
            return 1.0
        # Never 0: nothing is impossible only because it has not happened yet.
        if below == len(grid) - 1:
            return self._tail_probability(amount)

        part = (amount - grid[below]) / (grid[below + 1] - grid[below])
        step = QUANTILE_LEVELS[below + 1] - QUANTILE_LEVELS[below]
        return float(1 - QUANTILE_LEVELS[below] - part * step)

    def _tail_probability(self, amount: float) -> float:
        """Extrapolate beyond the last quantile; the probability falls with the distance."""
        grid = self.grid
        # The distance is measured in units of the last step between quantiles.
        step = max(grid[-1] - grid[-2], 1e-9)
        beyond = (amount - grid[-1]) / step
        return float((1 - QUANTILE_LEVELS[-1]) / (1 + beyond))

    def confidence(self) -> float:
        """Return the probability that the actual lies within 20 % of the prediction."""
        lower = (1 - NEAR_SHARE) * self.predicted - PROBABILITY_SLACK
        upper = (1 + NEAR_SHARE) * self.predicted
        near = self.probability_above(lower) - self.probability_above(upper)
        return float(min(max(near, 0.0), 1.0))


def from_outcomes(predicted: float, outcomes: FloatArray, committed: float) -> Distribution:
    """Build a distribution from simulated outcomes (outcomes,), which include ``committed``."""
    ordered = np.sort(np.maximum(committed, outcomes))
    return Distribution(predicted, find_quantiles(ordered, QUANTILE_LEVELS), committed)


def find_quantiles(ordered: FloatArray, levels: FloatArray) -> FloatArray:
    """Return the quantiles of values in ascending order, as ``np.quantile`` interpolates them.

    Its own bookkeeping takes ten times as long for some hundred values.
    """
    position = (len(ordered) - 1) * levels
    below = position.astype(np.intp)
    share = position - below
    low, high = ordered[below], ordered[np.minimum(below + 1, len(ordered) - 1)]
    step = high - low
    quantiles: FloatArray = np.where(share < HALF, low + step * share, high - step * (1 - share))
    return quantiles
