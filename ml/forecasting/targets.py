"""Targets: the months that the pooled model is asked about."""

from __future__ import annotations

from dataclasses import dataclass

from ml.forecasting.arrays import DayArray, IntArray

TYPICAL_MONTH_DAYS = 365.25 / 12

MIN_HISTORY_MONTHS = 1
"""Complete months of spending before the first target that is learned from or judged."""


@dataclass(frozen=True)
class ForecastTargets:
    """Months of one ledger, each with the day from which it is seen.

    ``bounds`` are the first days of consecutive months. The other arrays have the shape (targets,)
    and are indices into them: ``current`` is the first unknown month, ``target`` the one to
    forecast.
    """

    bounds: DayArray
    current: IntArray
    target: IntArray

    @property
    def origin(self) -> DayArray:
        """First unknown day, of shape (targets,)."""
        return self.bounds[self.current]

    @property
    def starts(self) -> DayArray:
        """First day of each target, of shape (targets,)."""
        return self.bounds[self.target]

    @property
    def ends(self) -> DayArray:
        """Day after each target, of shape (targets,)."""
        return self.bounds[self.target + 1]

    @property
    def months_ahead(self) -> IntArray:
        """Months between the first unknown one and each target, of shape (targets,)."""
        return self.target - self.current
