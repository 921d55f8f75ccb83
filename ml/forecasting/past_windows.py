"""Spending and income before each forecast's origin, summed over windows of days."""

from __future__ import annotations

import numpy as np

from ml.forecasting.arrays import BoolArray, DayArray, FloatArray
from ml.forecasting.ledgers import Ledger, running_sums, sum_windows
from ml.forecasting.targets import ForecastTargets

LAGS = 12
"""Earlier periods that are looked at."""

SCALE_DAYS = 365
"""Days over which a series' scale is measured; more where periods are longer than a month."""


class PastWindows:
    """Sums over windows before each origin; nothing on or after the origin is read.

    Amounts are in minor units, in arrays of shape (targets, series, ...). Periods before the one in
    which spending starts are NaN.
    """

    def __init__(self, ledger: Ledger, targets: ForecastTargets, first_period: int) -> None:
        self.ledger = ledger
        self.targets = targets

        periods = targets.current[:, None] - np.arange(1, LAGS + 1)
        self.is_recorded: BoolArray = periods >= first_period
        # Indices below 0 would count from the end of the bounds; those periods become NaN below.
        periods = np.maximum(periods, 0)

        # Bounds of the twelve earlier periods, of shape (targets, 12), newest first.
        self.begin: DayArray = targets.bounds[periods]
        self.stop: DayArray = targets.bounds[periods + 1]

        # Days of the current period before the origin, of shape (targets,).
        self.elapsed: DayArray = targets.origin - targets.bounds[targets.current]

    def sum_windows(self, starts: DayArray, ends: DayArray) -> FloatArray:
        """Sum windows of shape (targets, ...), cut at the origin, to (targets, series, ...)."""
        origin = self.targets.origin.reshape(-1, *[1] * (ends.ndim - 1))
        sums = sum_windows(
            self.ledger.spent, self.ledger.first_day, starts, np.minimum(ends, origin)
        )
        return np.moveaxis(sums, 0, 1)

    def sum_recorded_windows(self, starts: DayArray, ends: DayArray) -> FloatArray:
        """Sum windows of shape (targets,); NaN for a window that starts before spending does."""
        is_recorded = starts >= self.ledger.first_spending_day
        return np.where(is_recorded[:, None], self.sum_windows(starts, ends), np.nan)

    def whole_periods(self) -> FloatArray:
        """Return the spending of earlier periods, of shape (targets, series, 12)."""
        return self._where_recorded(self.sum_windows(self.begin, self.stop))

    def matching_parts(self) -> FloatArray:
        """Return the spending of earlier periods in the part that the target is.

        That is the whole period, or its rest from the origin's day on for the rest of the current
        one. The shape is (targets, series, 12).
        """
        is_rest = self.targets.target == self.targets.current
        skipped_days = np.where(is_rest, self.elapsed, 0)[:, None]
        begin = np.minimum(self.begin + skipped_days, self.stop)
        return self._where_recorded(self.sum_windows(begin, self.stop))

    def first_parts(self) -> FloatArray:
        """Return what earlier periods had cost by the origin's day: (targets, series, 12)."""
        stop = np.minimum(self.begin + self.elapsed[:, None], self.stop)
        return self._where_recorded(self.sum_windows(self.begin, stop))

    def transaction_counts(self) -> FloatArray:
        """Return the number of transactions of earlier periods: (targets, series, 12)."""
        counts = sum_windows(self.ledger.counts, self.ledger.first_day, self.begin, self.stop)
        return self._where_recorded(np.moveaxis(counts, 0, 1))

    def mean_transaction(self) -> FloatArray:
        """Return the mean transaction of the last six periods: (targets, series)."""
        spent = np.nansum(self.whole_periods()[..., :6], axis=2)
        count = np.nansum(self.transaction_counts()[..., :6], axis=2)
        mean: FloatArray = spent / np.where(count > 0, count, np.nan)
        return mean

    def days_since_last(self) -> FloatArray:
        """Return days since the last transaction: (targets, series), NaN where there is none."""
        is_active = np.diff(self.ledger.counts, axis=1) > 0
        day_index = np.where(is_active, np.arange(is_active.shape[1]), -1)
        latest = np.maximum.accumulate(day_index, axis=1)

        day_before = self.targets.origin - self.ledger.first_day - 1
        day_before = np.clip(day_before, 0, is_active.shape[1] - 1)
        last = latest[:, day_before].T
        return np.where(last >= 0, day_before[:, None] - last, np.nan)

    def income(self) -> FloatArray:
        """Return the income of earlier periods, of shape (targets, 12)."""
        income = sum_windows(self.ledger.income, self.ledger.first_day, self.begin, self.stop)
        return np.where(self.is_recorded, income, np.nan)

    def income_so_far(self) -> FloatArray:
        """Return the income of the current period before the origin, of shape (targets,)."""
        start = self.targets.bounds[self.targets.current]
        return sum_windows(self.ledger.income, self.ledger.first_day, start, self.targets.origin)

    def trailing(self, days: float) -> FloatArray:
        """Return the spending of the last ``days`` before the origin: (targets, series)."""
        return self.sum_windows(self.targets.origin - round(days), self.targets.origin)

    def scale(self, typical_days: float) -> FloatArray:
        """Return the mean absolute spending per typical period: (targets, series).

        It covers the last year (twelve periods if they are longer), or all that is recorded.
        """
        running = running_sums(np.abs(self.ledger.daily))
        reach = round(max(SCALE_DAYS, LAGS * typical_days))
        origin = self.targets.origin
        begin = np.maximum(origin - reach, self.ledger.first_spending_day)

        sums = sum_windows(running, self.ledger.first_day, begin, origin).T
        periods = np.maximum(1.0, (origin - begin) / typical_days)
        return sums / periods[:, None]

    def _where_recorded(self, values: FloatArray) -> FloatArray:
        """Replace periods before spending starts by NaN; ``values`` (targets, series, 12)."""
        return np.where(self.is_recorded[:, None], values, np.nan)
