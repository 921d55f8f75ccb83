"""Sums of a month by category or payee, beside those of the months that it is compared with."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from statistics import median
from typing import TypeVar

from services.insights.month_basis import Expense

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Contrast:
    """A sum and those of earlier months, in minor units, with the numbers of expenses."""

    now: int
    earlier: Sequence[int]
    count: int
    earlier_counts: Sequence[int]

    @property
    def usual(self) -> int:
        """The median of the earlier sums; never negative, as refunds would make it."""
        return max(round(median(self.earlier)), 0)

    @property
    def usual_count(self) -> int:
        """The median of the earlier numbers of expenses."""
        return round(median(self.earlier_counts))

    @property
    def excess(self) -> int:
        """How much more than usual was spent; negative if less."""
        return self.now - self.usual

    @property
    def is_highest(self) -> bool:
        """Whether no earlier month had as much."""
        return self.now > max(self.earlier)

    @property
    def is_lowest(self) -> bool:
        """Whether every earlier month had more."""
        return self.now < min(self.earlier)


def contrast(now: Iterable[Expense], earlier: Sequence[Iterable[Expense]]) -> Contrast:
    """Compare expenses with those of earlier months."""
    sums = [_add_up(expenses) for expenses in (now, *earlier)]
    return Contrast(
        now=sums[0][0],
        earlier=[minor for minor, _ in sums[1:]],
        count=sums[0][1],
        earlier_counts=[count for _, count in sums[1:]],
    )


def contrast_by(
    key: Callable[[Expense], Key], now: Iterable[Expense], earlier: Sequence[Iterable[Expense]]
) -> Mapping[Key, Contrast]:
    """Compare expenses with those of earlier months, for each value of a key."""
    now_by_key = _group_by(key, now)
    earlier_by_key = [_group_by(key, expenses) for expenses in earlier]
    # In the order of their first appearance, so that the same question has the same answer.
    values = dict.fromkeys(chain(now_by_key, *earlier_by_key))
    contrasts = {}
    for value in values:
        earlier_groups = [group.get(value, ()) for group in earlier_by_key]
        contrasts[value] = contrast(now_by_key.get(value, ()), earlier_groups)
    return contrasts


def _group_by(
    key: Callable[[Expense], Key], expenses: Iterable[Expense]
) -> dict[Key, list[Expense]]:
    groups: dict[Key, list[Expense]] = defaultdict(list)
    for expense in expenses:
        groups[key(expense)].append(expense)
    return dict(groups)


def _add_up(expenses: Iterable[Expense]) -> tuple[int, int]:
    amounts = [expense.minor for expense in expenses]
    return sum(amounts), len(amounts)
