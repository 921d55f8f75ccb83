"""Targets: the periods, or rests of periods, that forecasts are made for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ml.forecasting.arrays import DayArray, IntArray

Unit = str
"""Length of periods: ``daily``, ``weekly``, ``monthly`` or ``yearly``."""

TYPICAL_DAYS: dict[Unit, float] = {
    "daily": 1.0,
    "weekly": 7.0,
    "monthly": 365.25 / 12,
    "yearly": 365.25,
}

MIN_HISTORY_PERIODS = 2
"""Complete periods of spending before the first target that is learned from or judged."""


@dataclass(frozen=True)
class ForecastTargets:
    """Targets of one ledger with the day from which each is seen.

    ``bounds`` are the first days of consecutive periods of the ``unit``. The other arrays have the
    shape (targets,): ``origin`` is the first unknown day, ``current`` the index (into ``bounds``)
    of the period in which it lies, and ``target`` that of the period to forecast. A target that is
    the current period itself stands for its rest.
    """

    unit: Unit
    bounds: DayArray
    current: IntArray
    target: IntArray
    origin: DayArray

    @property
    def starts(self) -> DayArray:
        """First unknown day of each target, of shape (targets,)."""
        return np.maximum(self.bounds[self.target], self.origin)

    @property
    def ends(self) -> DayArray:
        """Day after each target, of shape (targets,)."""
        return self.bounds[self.target + 1]
