"""Spending and income before each forecast's origin, summed over windows of days."""

from __future__ import annotations

import numpy as np

from ml.forecasting.arrays import BoolArray, DayArray, FloatArray
from ml.forecasting.ledgers import Ledger, running_sums, sum_windows
from ml.forecasting.targets import TYPICAL_MONTH_DAYS, ForecastTargets

LAGS = 12
"""Earlier months that are looked at."""

SCALE_DAYS = 365
"""Days over which a series' scale is measured."""


class PastWindows:
    """Sums over windows before each origin; nothing on or after the origin is read.

    Amounts are in minor units, in arrays of shape (targets, series, ...). Months before the first
    complete one are NaN.
    """

    def __init__(self, ledger: Ledger, targets: ForecastTargets, first_month: int) -> None:
        self.ledger = ledger
        self.targets = targets

        months = targets.current[:, None] - np.arange(1, LAGS + 1)
        self.is_recorded: BoolArray = months >= first_month
        # Indices below 0 would count from the end of the bounds; those months become NaN below.
        months = np.maximum(months, 0)

        # Bounds of the twelve earlier months, of shape (targets, 12), newest first.
        self.begin: DayArray = targets.bounds[months]
        self.stop: DayArray = targets.bounds[months + 1]

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

    def months(self) -> FloatArray:
        """Return the spending of earlier months, of shape (targets, series, 12)."""
        return self._where_recorded(self.sum_windows(self.begin, self.stop))

    def transaction_counts(self) -> FloatArray:
        """Return the number of transactions of earlier months: (targets, series, 12)."""
        counts = sum_windows(self.ledger.counts, self.ledger.first_day, self.begin, self.stop)
        return self._where_recorded(np.moveaxis(counts, 0, 1))

    def mean_transaction(self) -> FloatArray:
        """Return the mean transaction of the last six months: (targets, series)."""
        spent = np.nansum(self.months()[..., :6], axis=2)
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
        """Return the income of earlier months, of shape (targets, 12)."""
        income = sum_windows(self.ledger.income, self.ledger.first_day, self.begin, self.stop)
        return np.where(self.is_recorded, income, np.nan)

    def scale(self) -> FloatArray:
        """Return the mean absolute spending per month: (targets, series).

        It covers the last year, or all that is recorded.
        """
        running = running_sums(np.abs(self.ledger.daily))
        origin = self.targets.origin
        begin = np.maximum(origin - SCALE_DAYS, self.ledger.first_spending_day)
        sums = sum_windows(running, self.ledger.first_day, begin, origin).T
        months = np.maximum(1.0, (origin - begin) / TYPICAL_MONTH_DAYS)
        return sums / months[:, None]

    def _where_recorded(self, values: FloatArray) -> FloatArray:
        """Replace months that are not known as a whole by NaN; ``values`` (targets, series, 12)."""
        return np.where(self.is_recorded[:, None], values, np.nan)
