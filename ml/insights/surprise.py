"""Surprise of a value among earlier ones: minus the logarithm of the chance to be as far off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log, log1p, sqrt
from statistics import median


@dataclass(frozen=True, slots=True)
class Prior:
    """Standard deviation to begin with, and how many own values it weighs as much as."""

    spread: float
    weight: float


RARE_FACTOR = 1.5
"""Times the usual amount from which an earlier one is a rare payment; and times a rare payment up
to which another one is its return."""


def is_return(amount: float, earlier: Sequence[float], usual: float) -> bool:
    """Return whether an amount is that of a rare payment that has come before.

    A yearly premium beside monthly ones, say, also if it has risen a little since.
    """
    highest = max(earlier, default=0.0)
    return highest > RARE_FACTOR * usual and amount <= RARE_FACTOR * highest


def measure_surprise(amount: float, earlier: Sequence[float], prior: Prior) -> float:
    """Return the surprise of an amount above the median of earlier ones, all positive.

    Logarithms of amounts are taken as Student's t, whose spread is the own one drawn towards the
    prior: few values, and values with outliers among them, leave more to chance. 0 below.
    """
    center = median(earlier)
    if amount <= center:
        return 0.0
    return measure_deviation(log(amount / center), [log(one / center) for one in earlier], prior)


def measure_deviation(value: float, earlier: Sequence[float], prior: Prior) -> float:
    """Return the surprise of a positive deviation among earlier deviations from zero."""
    count = len(earlier)
    squares = prior.weight * prior.spread**2 + sum(one**2 for one in earlier)
    freedom = prior.weight + count
    z = value / sqrt(squares / freedom * (1 + 1 / (count + 1)))
    # Near enough to the tail of Student's t, whose constant does not matter for an order.
    return 0.5 * (freedom + 1) * log1p(z * z / freedom) + 0.5 * log1p(z * z)
