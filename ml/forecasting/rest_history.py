"""The rest: spending without scheduled payments, in months that end where the unknown begins."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ml.forecasting.arrays import DayArray, FloatArray
from ml.forecasting.days import shift_months_back
from ml.forecasting.known_through import MAX_SILENCE_DAYS
from ml.forecasting.ledgers import START_SLACK_DAYS, Ledger, running_sums, sum_windows
from ml.forecasting.recurring import Payment, RecurringSeries, find_ended_members

MONTHS_AHEAD = 36
"""Months that are planned: enough for the year after next, asked in any month."""

DAYS_AROUND_GAP = 90
"""Days before and after a gap in the entries that tell what was spent in it."""

MAX_MONTHS_BACK = 36
"""Months of history that are looked at."""


@dataclass(frozen=True)
class RestHistory:
    """Spending before the origin, split into scheduled payments and the rest; in minor units.

    ``rest`` and ``scheduled`` are running sums of shape (series, days + 1) that begin on
    ``first_day``, one row for each of the ``keys``; the total is not among them.
    ``month_bounds`` are the first days of months that are counted from the origin: the months
    before it, oldest first, and MONTHS_AHEAD after it. ``months_back`` of them are recorded.
    """

    keys: Sequence[Hashable]
    first_day: int
    origin: int
    rest: FloatArray
    scheduled: FloatArray
    month_bounds: DayArray
    months_back: int

    def sum_months(self, running: FloatArray) -> FloatArray:
        """Sum the recorded months of running sums like ``rest``, newest first: (months, series)."""
        bounds = self.month_bounds[: self.months_back + 1]
        return sum_windows(running, self.first_day, bounds[:-1], bounds[1:]).T[::-1]

    def count_days(self, running: FloatArray) -> FloatArray:
        """Count the days with spending before the origin and before each recorded month.

        ``running`` are sums like ``rest``; the result (months + 1, series) is newest first.
        """
        counts = running_sums((np.diff(running, axis=1) > 0).astype(float))
        # The first month may begin some days before its spending does.
        columns = np.maximum(0, self.month_bounds[: self.months_back + 1] - self.first_day)
        counted: FloatArray = counts[:, columns].T[::-1]
        return counted


def split_history(
    ledger: Ledger, payments: Sequence[Payment], series: Sequence[RecurringSeries], origin: int
) -> RestHistory:
    """Split what was spent before ``origin`` into payments of recurring series and the rest.

    Payments of series that have ended are scheduled, too. Long gaps between entries are filled with
    what the rest was around them, because nobody knows what was spent there.
    """
    known = ledger.until(origin)
    daily = known.daily[1:]
    scheduled = np.zeros_like(daily)
    row_by_key = {key: row for row, key in enumerate(known.keys)}
    going_on = {member for one in series for member in one.members}
    for position in going_on | find_ended_members(payments, origin):
        payment = payments[position]
        row, column = row_by_key.get(payment.category), payment.day - known.first_day
        # Payments may reach further back than the ledger.
        if row is not None and 0 <= column < daily.shape[1]:
            scheduled[row, column] += payment.amount

    months_back = _count_months(origin, known.first_spending_day - START_SLACK_DAYS)
    months = np.arange(-months_back, MONTHS_AHEAD + 2)
    return RestHistory(
        keys=known.keys,
        first_day=known.first_day,
        origin=origin,
        rest=running_sums(_fill_gaps(daily - scheduled, known)),
        scheduled=running_sums(scheduled),
        month_bounds=shift_months_back(origin, -months),
        months_back=months_back,
    )


def _fill_gaps(rest: FloatArray, known: Ledger) -> FloatArray:
    """Fill long gaps between entries with the mean day around them: (series, days)."""
    active = np.flatnonzero(np.diff(known.counts[0]))
    filled = rest.copy()
    for last, following in pairwise(active):
        if following - last > MAX_SILENCE_DAYS:
            before = rest[:, max(0, last + 1 - DAYS_AROUND_GAP) : last + 1]
            after = rest[:, following : following + DAYS_AROUND_GAP]
            mean = np.concatenate([before, after], axis=1).mean(axis=1, keepdims=True)
            filled[:, last + 1 : following] = np.maximum(0.0, mean)
    return filled


def _count_months(origin: int, first_day: int) -> int:
    """Count the whole months from the first day to the origin, up to MAX_MONTHS_BACK."""
    starts = shift_months_back(origin, np.arange(1, MAX_MONTHS_BACK + 1))
    return int(np.sum(starts >= first_day))
