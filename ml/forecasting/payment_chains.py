"""Chains of payments to one payee that follow each other at the distance of a cadence."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ml.forecasting.cadences import LIMITS, Cadence, CadenceLimits

EQUAL = 0.005
"""Share by which equal amounts may differ, for rounding."""

SIMILAR = 0.1
"""Share by which the amounts of neighbouring payments usually differ at most."""

STEP = 0.3
"""Share by which an amount may change that comes on its usual day."""

STEP_SLACK = 0.5
"""Share of a cadence's slack within which a payment comes on its usual day."""

VARIABLE_RATIO = 3.0
"""Largest ratio of two amounts that follow each other without another payment between them."""

NOT_EQUAL = 100.0
NOT_SIMILAR = float("inf")
"""Costs of a payment whose amount is another one, beside those of its distance."""

SKIPPABLE_AFTER = 2
"""Payments of a chain after which one may be missing."""


CROWDED = 2.0
"""Payments per period from which on a payee gets many."""

COUNTED_PERIODS = 4
MAX_EQUAL = 20
"""Equal payments in so many periods, above which they are purchases such as a daily coffee."""


@dataclass(slots=True)
class PayeeHistory:
    """Payments to one payee in the order of time.

    ``is_contract`` says that the payee is one that is paid under a contract.
    """

    days: Sequence[int]
    amounts: Sequence[float]
    is_contract: bool = False
    is_used: list[bool] = field(init=False)
    """Whether a payment already belongs to a series."""
    repeated_amounts: set[float] = field(init=False)
    """Amounts that were paid more than once."""

    _days_by_amount: dict[float, list[int]] = field(init=False)

    def __post_init__(self) -> None:
        self.is_used = [False] * len(self.days)
        self._days_by_amount = {}
        for day, amount in zip(self.days, self.amounts, strict=True):
            self._days_by_amount.setdefault(amount, []).append(day)
        self.repeated_amounts = set()
        if len(set(self.amounts)) < len(self.amounts):
            in_order = sorted(self.amounts)
            self.repeated_amounts = {low for low, high in pairwise(in_order) if low == high}

    def count_equal(self, index: int, days: float) -> int:
        """Count the payments of the same amount in the days up to a payment."""
        equal = self._days_by_amount[self.amounts[index]]
        last = self.days[index]
        return bisect_right(equal, last) - bisect_left(equal, last - days)

    def mark_used(self, members: Sequence[int]) -> None:
        """Take payments out of the search for further series."""
        for member in members:
            self.is_used[member] = True

    def find_others(self, members: Sequence[int]) -> list[int]:
        """Return the unused payments since the first member that are no members."""
        taken = set(members)
        return [
            index
            for index in range(members[0], len(self.days))
            if not self.is_used[index] and index not in taken
        ]


def find_chains(history: PayeeHistory, cadence: Cadence, earliest: int) -> Iterator[list[int]]:
    """Yield chains that end on ``earliest`` or later, the newest first; members ascend.

    Payments that are marked as used between two chains are left out of the next one.
    """
    limits = LIMITS[cadence]
    is_crowded = _is_crowded(history, limits)
    if is_crowded and not history.repeated_amounts:
        return
    oldest = bisect_left(history.days, earliest)
    for end in range(len(history.days) - 1, oldest - 1, -1):
        is_single = history.amounts[end] not in history.repeated_amounts
        if history.is_used[end] or (is_crowded and is_single):
            continue
        if history.count_equal(end, COUNTED_PERIODS * limits.period) > MAX_EQUAL:
            continue
        chain = _follow_back(history, end, limits)
        if len(chain) > 1:
            yield chain


def _is_crowded(history: PayeeHistory, limits: CadenceLimits) -> bool:
    """Return whether a payee gets so many payments that only equal amounts make a series."""
    periods = max(1.0, (history.days[-1] - history.days[0]) / limits.period)
    return len(history.days) - sum(history.is_used) > CROWDED * periods + 1


def _follow_back(history: PayeeHistory, end: int, limits: CadenceLimits) -> list[int]:
    """Return the chain that ends with a payment, the oldest first."""
    chain = [end]
    while True:
        previous = _find_previous(history, chain[-1], limits, limits.period)
        if previous is None and len(chain) >= SKIPPABLE_AFTER:
            previous = _find_equal(history, chain[-1], limits)
        if previous is None:
            return chain[::-1]
        chain.append(previous)


def _find_previous(
    history: PayeeHistory, current: int, limits: CadenceLimits, distance: float
) -> int | None:
    """Return the payment before: an equal amount, else the most similar one near its day."""
    amount, middle = history.amounts[current], history.days[current] - distance
    best, least = None, NOT_SIMILAR

    for index in _find_unused(history, current, distance, limits.wide_slack):
        other, offset = history.amounts[index], abs(history.days[index] - middle)
        if other == amount:
            cost = offset / limits.slack
        else:
            difference = abs(amount - other) / max(amount, other)
            if offset > _slack(difference, limits):
                continue
            # Any equal amount costs less.
            is_other = NOT_EQUAL if difference > EQUAL else 0.0
            cost = is_other + offset / limits.slack + difference / SIMILAR
        if cost < least:
            best, least = index, cost

    if best is None and limits.months:
        return _find_neighbour(history, current, limits)
    return best


def _slack(difference: float, limits: CadenceLimits) -> float:
    """Return the days by which a payment may be off its day, by the change of its amount."""
    if difference <= EQUAL:
        return limits.wide_slack
    if difference <= SIMILAR:
        return limits.slack
    return STEP_SLACK * limits.slack if difference <= STEP else -1.0


def _find_neighbour(history: PayeeHistory, current: int, limits: CadenceLimits) -> int | None:
    """Return the unused payment just before if the distance fits, whatever its amount."""
    for index in range(current - 1, -1, -1):
        if history.is_used[index]:
            continue
        gap = history.days[current] - history.days[index]
        small, large = sorted((history.amounts[index], history.amounts[current]))
        is_near = abs(gap - limits.period) <= limits.slack
        return index if is_near and large <= VARIABLE_RATIO * small else None
    return None


def _find_equal(history: PayeeHistory, current: int, limits: CadenceLimits) -> int | None:
    """Return a payment of the same amount two periods before; the one between is missing."""
    amount = history.amounts[current]
    for index in _find_unused(history, current, 2 * limits.period, limits.slack):
        if abs(history.amounts[index] - amount) <= EQUAL * amount:
            return index
    return None


def _find_unused(history: PayeeHistory, current: int, distance: float, slack: float) -> list[int]:
    """Return the unused payments that are about ``distance`` days before a payment."""
    middle = history.days[current] - distance
    first = bisect_left(history.days, middle - slack, 0, current)
    last = bisect_right(history.days, middle + slack, first, current)
    if first == last:
        return []
    return [index for index in range(first, last) if not history.is_used[index]]
