"""Amounts of a series of recurring payments: constant, constant between steps, or variable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from statistics import median

RECENT_PAYMENTS = 12
"""Newest payments that show how the amount behaves."""

CENTRE_PAYMENTS = 6
"""Newest payments of a variable series whose median is the next amount."""

STEADY_PAYMENTS = 3
"""Equal newest payments after which the amount counts as constant, whatever it was before."""

PAIR = 2
"""Payments that show a change of the amount, but not whether it is a step."""

MEDIAN_TO_DEVIATION = 1.4826
"""Standard deviation of a normal distribution over its median absolute deviation."""

SAME_AMOUNT = 0.005
"""Share by which the same price may differ, for rounding."""

SEASONAL_GAIN = 0.8
"""The same month of a year ago must miss by less than this share of what the median misses by."""

MIN_SEASONAL_PAIRS = 8
"""Payments with one in the same month a year earlier that a season is judged by."""


class AmountKind(StrEnum):
    """How the amounts of a series behave."""

    CONSTANT = "constant"
    STEPPED = "stepped"
    VARIABLE = "variable"


@dataclass(frozen=True, slots=True)
class AmountEstimate:
    """The next amount and its robust standard deviation, in minor units.

    ``seasonal`` has an amount per month of the year (1-12) if the amount depends on it.
    """

    kind: AmountKind
    amount: float
    spread: float
    seasonal: Mapping[int, float] = field(default_factory=dict)

    def amount_in(self, month: int) -> float:
        """Return the amount of a payment in that month of the year."""
        return self.seasonal.get(month, self.amount)


def estimate_amount(amounts: Sequence[float], months: Iterable[int] = ()) -> AmountEstimate:
    """Estimate what the next payment costs, from all amounts in the order of time.

    ``months`` are those of the payments, counted from year 0; without them there is no season.
    """
    recent = amounts[-RECENT_PAYMENTS:]
    kind = _classify(recent)
    if kind != AmountKind.VARIABLE:
        return AmountEstimate(kind, recent[-1], 0.0)

    centre = median(amounts[-CENTRE_PAYMENTS:])
    spread = _robust_deviation([amount - centre for amount in recent])
    seasonal = _find_season(dict(zip(months, amounts, strict=False)))
    if seasonal is None:
        return AmountEstimate(kind, centre, spread)
    return AmountEstimate(kind, centre, seasonal.spread, seasonal.seasonal)


def find_price_changes(amounts: Sequence[float]) -> list[int]:
    """Find the positions of payments with which a constant amount became another one.

    A payment that costs something else once is no change, nor is any of varying amounts.
    """
    last = len(amounts) - 1
    return [
        position
        for position in range(1, last + 1)
        if not _is_same(amounts[position - 1], amounts[position])
        and (position == 1 or _is_same(amounts[position - 2], amounts[position - 1]))
        and (position == last or _is_same(amounts[position], amounts[position + 1]))
        and last > 1
    ]


def _is_same(one: float, other: float) -> bool:
    """Return whether two amounts differ by rounding at most."""
    return abs(one - other) <= SAME_AMOUNT * max(one, other)


def _classify(recent: Sequence[float]) -> AmountKind:
    """Tell constant, stepped and variable amounts apart; ``recent`` is in the order of time."""
    changes = sum(before != after for before, after in pairwise(recent))
    if not changes:
        return AmountKind.CONSTANT

    is_steady = len(set(recent[-STEADY_PAYMENTS:])) == 1 and len(recent) >= STEADY_PAYMENTS
    has_few_steps = len(recent) > PAIR and changes <= max(1, (len(recent) - 1) // 3)
    return AmountKind.STEPPED if is_steady or has_few_steps else AmountKind.VARIABLE


def _find_season(by_month: Mapping[int, float]) -> AmountEstimate | None:
    """Estimate amounts per month of the year, if they explain the last year better than one.

    They follow the level: last year's amount is scaled by the change between the two years.
    """
    pairs = [month for month in by_month if month - 12 in by_month][-RECENT_PAYMENTS:]
    if len(pairs) < MIN_SEASONAL_PAIRS:
        return None

    level = median(by_month[month] / by_month[month - 12] for month in pairs)
    misses = [by_month[month] - level * by_month[month - 12] for month in pairs]
    centre = median(by_month[month] for month in pairs)
    usual_miss = sum(abs(by_month[month] - centre) for month in pairs)
    if sum(map(abs, misses)) > SEASONAL_GAIN * usual_miss:
        return None

    seasonal = {
        month % 12 + 1: (by_month[month] + level * by_month[month - 12]) / 2 for month in pairs
    }
    return AmountEstimate(AmountKind.VARIABLE, centre, _robust_deviation(misses), seasonal)


def _robust_deviation(differences: Sequence[float]) -> float:
    return MEDIAN_TO_DEVIATION * median(map(abs, differences))
