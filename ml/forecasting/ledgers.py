"""Daily spending and income of one person, stored as running sums so that any window is cheap."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ml.forecasting.arrays import DayArray, FloatArray

TOTAL = "total"
"""Key of the series of all spending."""

START_SLACK_DAYS = 3
"""Days of a month without spending that are no sign of an earlier beginning."""

SpendingRow = tuple[int, Hashable, float, int]
"""Day, series key, amount, number of transactions."""

IncomeRow = tuple[int, float]
"""Day, amount."""


@dataclass(frozen=True)
class Ledger:
    """Daily sums of one person in one currency, in minor units.

    Row 0 is all spending; the other rows are one series (category) each, named by ``keys``.

    ``spent`` (amounts) and ``counts`` (transactions) are running sums of shape (series, days + 1):
    column i sums the days before ``first_day + i``. ``income`` is the same for income, of shape
    (days + 1,).
    """

    first_day: int
    keys: Sequence[Hashable]
    spent: FloatArray
    counts: FloatArray
    income: FloatArray

    @property
    def end_day(self) -> int:
        """First day after the recorded ones."""
        return self.first_day + len(self.income) - 1

    @cached_property
    def daily(self) -> FloatArray:
        """Spending per series and day, of shape (series, days)."""
        return np.diff(self.spent, axis=1)

    @cached_property
    def first_spending_day(self) -> int:
        """First day with spending; ``end_day`` without any."""
        active = np.flatnonzero(np.diff(self.counts[0]))
        return self.first_day + int(active[0]) if len(active) else self.end_day

    def first_complete_month(self, bounds: DayArray) -> int:
        """Return the index of the first month of which spending is known as a whole.

        ``bounds`` are the first days of consecutive months. A month in which spending starts within
        its first days is complete.
        """
        return int(np.searchsorted(bounds + START_SLACK_DAYS, self.first_spending_day, "left"))

    def row_index(self, key: Hashable) -> int:
        """Return the row of a series. Raises ValueError for a key that the ledger does not have."""
        return 0 if key == TOTAL else 1 + list(self.keys).index(key)

    def until(self, day: int) -> Ledger:
        """Return the ledger as it was known before ``day``."""
        columns = max(1, min(day, self.end_day) - self.first_day + 1)
        return Ledger(
            self.first_day,
            self.keys,
            self.spent[:, :columns],
            self.counts[:, :columns],
            self.income[:columns],
        )

    def replace_days(self, spending: Sequence[SpendingRow], income: Sequence[IncomeRow]) -> Ledger:
        """Return the ledger with these rows in place of all that it has on their days."""
        days = {*(row[0] for row in spending), *(row[0] for row in income)}
        if not days:
            return self
        keys = sorted({*self.keys, *(row[1] for row in spending)}, key=str)
        first_day, end_day = (
            min(self.first_day, *days),
            max(self.end_day, *(day + 1 for day in days)),
        )
        begin, stop = self.first_day - first_day, self.end_day - first_day
        row_by_key = {key: 1 + row for row, key in enumerate(keys)}
        rows = [0, *(row_by_key[key] for key in self.keys)]

        spent, counts = np.zeros((2, 1 + len(keys), end_day - first_day))
        received = np.zeros(end_day - first_day)
        spent[rows, begin:stop], counts[rows, begin:stop] = self.daily, np.diff(self.counts)
        received[begin:stop] = np.diff(self.income)
        columns = [day - first_day for day in days]
        spent[:, columns], counts[:, columns], received[columns] = 0.0, 0.0, 0.0
        for day, key, amount, count in spending:
            cells = [0, row_by_key[key]], day - first_day
            spent[cells] += amount
            counts[cells] += count
        for day, amount in income:
            received[day - first_day] += amount
        return Ledger(first_day, keys, *map(running_sums, (spent, counts, received)))

    def sum_spending(self, starts: DayArray, ends: DayArray) -> FloatArray:
        """Sum each series from every start up to, and not including, its end.

        ``starts`` and ``ends`` have the shape (windows,); the result (windows, series).
        """
        return sum_windows(self.spent, self.first_day, starts, ends).T

    def count_transactions(self, starts: DayArray, ends: DayArray) -> FloatArray:
        """Count each series' transactions in windows, in the shape of ``sum_spending``."""
        return sum_windows(self.counts, self.first_day, starts, ends).T


def build_ledger(
    spending: Iterable[SpendingRow], income: Iterable[IncomeRow], end_day: int
) -> Ledger:
    """Build a ledger from rows in any order; rows on or after ``end_day`` are ignored."""
    spending = [row for row in spending if row[0] < end_day]
    income = [row for row in income if row[0] < end_day]
    recorded_days = [row[0] for row in spending] + [row[0] for row in income]
    first_day = min(recorded_days, default=end_day)

    # By text, because keys are of any type; sorted, so that the same rows give the same arrays.
    keys = sorted({row[1] for row in spending}, key=str)
    row_by_key = {key: 1 + i for i, key in enumerate(keys)}
    days = end_day - first_day
    spent = np.zeros((1 + len(keys), days))
    counts = np.zeros((1 + len(keys), days))
    received = np.zeros(days)

    if spending:
        cells = (
            [row_by_key[row[1]] for row in spending],
            [row[0] - first_day for row in spending],
        )
        # Not ``spent[cells] +=``, which counts a cell that occurs twice only once.
        np.add.at(spent, cells, [row[2] for row in spending])
        np.add.at(counts, cells, [row[3] for row in spending])
    if income:
        np.add.at(received, [row[0] - first_day for row in income], [row[1] for row in income])

    spent[0], counts[0] = spent.sum(axis=0), counts.sum(axis=0)
    return Ledger(
        first_day, keys, running_sums(spent), running_sums(counts), running_sums(received)
    )


def running_sums(values: FloatArray) -> FloatArray:
    """Return running sums along the last axis, with a leading 0: (..., days) to (..., days + 1)."""
    sums = np.zeros((*values.shape[:-1], values.shape[-1] + 1))
    np.cumsum(values, axis=-1, out=sums[..., 1:])
    return sums


def sum_windows(
    running: FloatArray, first_day: int, starts: DayArray, ends: DayArray
) -> FloatArray:
    """Sum the days from each start up to, and not including, its end.

    ``running`` has the shape (..., days + 1) and starts on ``first_day``; ``starts`` and ``ends``
    have the shape (windows...). The result has the shape (..., windows...). Days outside count as
    0, and so does a window that ends before it starts.
    """
    last = running.shape[-1] - 1
    begin = np.clip(starts - first_day, 0, last)
    stop = np.clip(ends - first_day, 0, last)
    # Two look-ups for a window of any length.
    return running[..., np.maximum(begin, stop)] - running[..., begin]
