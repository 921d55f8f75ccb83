"""The distribution of what a window costs, from what is entered, due and expected besides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ml.forecasting.arrays import FloatArray
from ml.forecasting.distributions import Distribution, from_outcomes
from ml.forecasting.scheduled_payments import ScheduledPayment
from ml.forecasting.window_outcomes import simulate_payments, simulate_rest, stretch_outcomes
from ml.forecasting.window_stretch import choose_stretch


@dataclass(frozen=True)
class WindowAmounts:
    """What a window of so many unknown ``days`` from ``start`` on consists of, in minor units.

    ``committed`` is entered, ``scheduled`` expected payments, ``rest`` what is expected besides and
    ``season`` the part of it that the time of year adds. ``earlier`` is the rest of earlier windows
    like this one, of shape (windows,), and ``months_back`` the number of whole months of history.
    """

    start: int
    days: int
    committed: float
    scheduled: Sequence[ScheduledPayment]
    rest: float
    season: float
    earlier: FloatArray
    months_back: int

    @property
    def certain(self) -> float:
        """What is entered or due."""
        return self.committed + sum(one.payment.amount for one in self.scheduled)


def distribute(window: WindowAmounts, stretch: float) -> Distribution:
    """Build the distribution of a window; ``stretch`` widens it as results have shown to be due."""
    predicted = window.certain + window.rest
    return from_outcomes(
        predicted, window.committed + simulate_window(window, stretch), window.committed
    )


def simulate_window(window: WindowAmounts, stretch: float) -> FloatArray:
    """Return outcomes (OUTCOMES,) of what a window costs beside what is entered."""
    outcomes = simulate_rest(window.earlier, window.rest, window.season, window.days)
    outcomes += simulate_payments(window.scheduled)
    measured = choose_stretch(window.start, window.days, window.months_back)
    return stretch_outcomes(
        outcomes, stretch * measured.lower, stretch * measured.upper, measured.shape
    )
