"""Courses of a balance: expected, with the 80 % band, and the chance of falling below a limit.

Amounts are in minor units; a course has one entry for the end of each coming day.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ml.forecasting.arrays import FloatArray, IntArray

LOWER, UPPER = 0.1, 0.9
"""Levels of the bounds of an 80 % band."""

MIN_WIDTH_SHARE = 0.1
"""A side that is narrower than this part of an earlier day's is moved, not widened."""


@dataclass(frozen=True)
class BalanceCourse:
    """The balance at the end of each coming day.

    ``expected``, ``lower`` and ``upper`` have the shape (days,), ``outcomes`` (outcomes, days):
    each row is one course that the balance may take. Without any nothing is known of the band.
    """

    expected: IntArray
    lower: IntArray
    upper: IntArray
    outcomes: FloatArray

    @property
    def has_band(self) -> bool:
        """Whether it is known how far the balance may be from what is expected."""
        return len(self.outcomes) > 0

    def chances_below(self, limit: float) -> FloatArray:
        """Return the chance of being below a limit at the end of each day: (days,)."""
        chances: FloatArray = (self.outcomes < limit).mean(axis=0)
        return chances

    def chance_ever_below(self, limit: float, first: int = 0, end: int | None = None) -> float:
        """Return the chance of being below a limit on any day from ``first`` to before ``end``."""
        return float((self.outcomes[:, first:end].min(axis=1) < limit).mean())

    def chances_within(self, limit: float, length: int) -> FloatArray:
        """Return the chance of being below a limit within so many days from each day on: (days,).

        At the end of the course the days are fewer.
        """
        is_below = np.cumsum(self.outcomes < limit, axis=1)
        counts = np.pad(is_below, ((0, 0), (1, 0)))
        days = np.arange(self.outcomes.shape[1])
        ends = np.minimum(days + length, self.outcomes.shape[1])
        chances: FloatArray = (counts[:, ends] > counts[:, days]).mean(axis=0)
        return chances

    def find_lowest(self, first: int = 0, end: int | None = None) -> int:
        """Find the first of the days with the lowest expected balance."""
        return first + int(np.argmin(self.expected[first:end]))

    def find_spendable(self, chance: float, first: int = 0, end: int | None = None) -> float:
        """Find the amount that the balance stays above with all but this chance."""
        lowest = self.outcomes[:, first:end].min(axis=1)
        return float(np.quantile(lowest, chance, method="lower"))


def trace_balances(start: int, changes: IntArray, deviations: FloatArray) -> BalanceCourse:
    """Trace a balance from what it is now by the expected change of each day: (days,).

    ``deviations`` (outcomes, days) is how far outcomes are from the sums of the changes. The band
    never becomes narrower from one day to the next: a farther day is not surer.
    """
    expected: IntArray = start + np.cumsum(changes)
    if not len(deviations):
        return BalanceCourse(expected, expected, expected, deviations)
    widened = _widen(deviations)
    low, high = np.quantile(widened, [LOWER, UPPER], axis=0)
    lower = np.floor(expected + np.minimum(0.0, low)).astype(np.int64)
    upper = np.ceil(expected + np.maximum(0.0, high)).astype(np.int64)
    below, above = expected - lower, upper - expected
    return BalanceCourse(
        expected,
        expected - np.maximum.accumulate(below),
        expected + np.maximum.accumulate(above),
        expected + widened,
    )


def _widen(deviations: FloatArray) -> FloatArray:
    """Widen the outcomes of days that would be surer than an earlier one."""
    low, high = np.quantile(deviations, [LOWER, UPPER], axis=0)
    factors = np.where(deviations < 0, _find_factors(-low), _find_factors(high))
    widened: FloatArray = deviations * factors
    return widened


def _find_factors(widths: FloatArray) -> FloatArray:
    """Return the factors (days,) that make widths at least as large as all earlier ones."""
    widest = np.maximum.accumulate(np.maximum(0.0, widths))
    is_wide = widths > MIN_WIDTH_SHARE * widest
    factors: FloatArray = np.where(is_wide, widest / np.where(is_wide, widths, 1.0), 1.0)
    return factors
