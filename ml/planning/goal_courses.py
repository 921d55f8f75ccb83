"""Courses of saving: what comes together month by month, when it is enough, and who gets it.

A course is an array (months + 1,) of what has come together by the end of each month from today on,
in minor units; it starts at zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ml.forecasting.arrays import FloatArray

MAX_MONTHS = 600
"""Months that are looked ahead: fifty years."""

MIN_MONTHS = 2
"""Months without which there is no pace: one alone has no variation."""

# 90th percentiles of Student's t with 1, 2, … degrees of freedom: with few months it is far from
# certain how much they vary.
T_90 = (3.078, 1.886, 1.638, 1.533, 1.476, 1.440, 1.415, 1.397, 1.383, 1.372, 1.363)
ENOUGH = 0.5
"""Minor units by which a sum of fractions may miss an amount that it reaches."""

MIN_VARIATION = 0.05
"""Least standard deviation of a month, as a part of the mean: equal months are no promise."""


@dataclass(frozen=True, slots=True)
class Pace:
    """What comes together per month: mean and standard deviation of so many observed months."""

    mean: float
    deviation: float
    months: int


@dataclass(frozen=True, slots=True)
class Fan:
    """An expected course with the bounds of its 80 % interval."""

    expected: FloatArray
    lower: FloatArray
    upper: FloatArray


@dataclass(frozen=True, slots=True)
class Claim:
    """What a goal still needs, in the order in which goals are served.

    ``months_left`` until its date; None without a date: it takes what it gets.
    """

    remaining: float
    months_left: float | None


def measure_pace(amounts: Sequence[float]) -> Pace | None:
    """Measure the pace of monthly amounts; None with fewer than MIN_MONTHS."""
    if len(amounts) < MIN_MONTHS:
        return None
    values = np.asarray(amounts, dtype=float)
    return Pace(float(values.mean()), float(values.std(ddof=1)), len(amounts))


def trace_fan(pace: Pace, months: int = MAX_MONTHS) -> Fan:
    """Trace the expected course of a pace with its 80 % interval.

    After k months the sum varies by k independent months, and by the error of the mean of the n
    observed ones, which all future months share: deviation * sqrt(k + k² / n).
    """
    count = np.arange(months + 1, dtype=float)
    deviation = max(pace.deviation, MIN_VARIATION * abs(pace.mean))
    freedom = min(pace.months - 1, len(T_90))
    spread = T_90[freedom - 1] * deviation * np.sqrt(count + count**2 / pace.months)
    expected = pace.mean * count
    return Fan(expected, expected - spread, expected + spread)


def find_month(course: FloatArray, amount: float) -> float | None:
    """Find after how many months a course first reaches an amount, in fractions of a month.

    None when it does not within the course.
    """
    if amount <= ENOUGH:
        return 0.0
    highest = np.maximum.accumulate(course)
    month = int(np.searchsorted(highest, amount - ENOUGH))
    if month == len(course):
        return None
    before = float(highest[month - 1])
    return month - 1 + min((amount - before) / (float(highest[month]) - before), 1.0)


def share_course(course: FloatArray, claims: Sequence[Claim]) -> list[FloatArray]:
    """Share what comes together among claims, the first served first; no part counts twice.

    In each month a claim with a date takes what reaches it in time, one without takes all that is
    left until it has enough. What then remains goes to the claims in the same order.
    """
    # What is lost in a month has to come together again before there is something to share.
    gains = np.diff(np.maximum(np.maximum.accumulate(course), 0.0))
    open_amounts = [claim.remaining for claim in claims]
    shares = np.zeros((len(claims), len(course)))
    for month, gain in enumerate(gains):
        if max(open_amounts, default=0.0) <= ENOUGH:
            break
        left = float(gain)
        for use_date in (True, False):
            for row, claim in enumerate(claims):
                wanted = _find_wanted(claim, open_amounts[row], month) if use_date else None
                taken = min(left, open_amounts[row] if wanted is None else wanted)
                shares[row, month + 1] += taken
                open_amounts[row] -= taken
                left -= taken
    return list(np.cumsum(shares, axis=1))


def _find_wanted(claim: Claim, amount: float, month: int) -> float:
    """What a claim takes in a month before all others have had their turn."""
    if claim.months_left is None:
        return amount
    return min(amount, amount / max(claim.months_left - month, 1.0))
