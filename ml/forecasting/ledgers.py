"""One person's spending and income, day by day, ready for sums over any run of days."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Days = NDArray[np.int64]
"""Days are counted from 1970-01-01."""

TOTAL = "total"


@dataclass(frozen=True)
class Ledger:
    """Daily sums of one person in one currency: row 0 is all spending, the others one series each.

    ``spent`` and ``counts`` are running sums of shape (series, days + 1): column i is what lies before day
    ``first_day + i``. ``income`` is one row of the same length. ``keys`` names the series after the total; the last
    ``merged_count`` of them are sums of others.
    """

    first_day: int
    keys: Sequence[Hashable]
    spent: Floats
    counts: Floats
    income: Floats
    merged_count: int = 0

    @property
    def parts(self) -> slice:
        """The series that add up to the total: all but those that were merged of others."""
        return slice(1, self.spent.shape[0] - self.merged_count)

    @property
    def end_day(self) -> int:
        """The first day that is not known yet."""
        return self.first_day + len(self.income) - 1

    @cached_property
    def daily(self) -> Floats:
        """Spending per series and day."""
        return np.diff(self.spent, axis=1)

    @cached_property
    def first_spending_day(self) -> int:
        """The day on which the history starts; ``end_day`` without any spending."""
        active = np.flatnonzero(np.diff(self.counts[0]))
        return self.first_day + int(active[0]) if len(active) else self.end_day

    def first_period(self, bounds: Days) -> int:
        """Which of some consecutive periods, by their first days, the history starts in."""
        return int(np.searchsorted(bounds, self.first_spending_day, "right")) - 1

    def row(self, key: Hashable) -> int:
        """Where a series stands. Raises ValueError for one that is not in the ledger."""
        return 0 if key == TOTAL else 1 + list(self.keys).index(key)

    def until(self, day: int) -> Ledger:
        """What was known before that day."""
        columns = max(1, min(day, self.end_day) - self.first_day + 1)
        return Ledger(
            self.first_day,
            self.keys,
            self.spent[:, :columns],
            self.counts[:, :columns],
            self.income[:columns],
            self.merged_count,
        )

    def merged(self, key: Hashable, members: Iterable[Hashable]) -> Ledger:
        """The same with one more series: the sum of some others."""
        rows = [1 + i for i, name in enumerate(self.keys) if name in set(members)]
        return Ledger(
            self.first_day,
            [*self.keys, key],
            np.vstack([self.spent, self.spent[rows].sum(axis=0)]),
            np.vstack([self.counts, self.counts[rows].sum(axis=0)]),
            self.income,
            self.merged_count + 1,
        )


def ledger_of(spending: Any, income: Any, end_day: int) -> Ledger:
    """A ledger from (day, key, amount, count) rows of spending and (day, amount) rows of income.

    Both are sequences of tuples or arrays of such rows; rows on or after ``end_day`` are left out.
    """
    spending = [row for row in spending if row[0] < end_day]
    income = [row for row in income if row[0] < end_day]
    first_day = min((row[0] for row in (*spending, *income)), default=end_day)
    keys = sorted({row[1] for row in spending}, key=str)
    place = {key: 1 + i for i, key in enumerate(keys)}
    days = end_day - first_day
    spent, counts, received = (
        np.zeros((1 + len(keys), days)),
        np.zeros((1 + len(keys), days)),
        np.zeros(days),
    )
    if spending:
        at = ([place[row[1]] for row in spending], [row[0] - first_day for row in spending])
        np.add.at(spent, at, [row[2] for row in spending])
        np.add.at(counts, at, [row[3] for row in spending])
    if income:
        np.add.at(received, [row[0] - first_day for row in income], [row[1] for row in income])
    spent[0], counts[0] = spent.sum(axis=0), counts.sum(axis=0)
    return Ledger(first_day, keys, _running(spent), _running(counts), _running(received))


def _running(values: Floats) -> Floats:
    padding = [(0, 0)] * (values.ndim - 1) + [(1, 0)]
    return np.pad(values.cumsum(axis=-1), padding)


def window_sums(running: Floats, first_day: int, starts: Any, ends: Any) -> Floats:
    """Sums over the days from each start up to, not including, its end; nothing lies outside the ledger."""
    last = running.shape[-1] - 1
    begin, stop = np.clip(starts - first_day, 0, last), np.clip(ends - first_day, 0, last)
    return running[..., np.maximum(begin, stop)] - running[..., begin]
