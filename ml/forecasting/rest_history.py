"""The rest: spending without scheduled payments, in months that end where the unknown begins."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from ml.forecasting.arrays import DayArray, FloatArray
from ml.forecasting.days import shift_months_back
from ml.forecasting.ledgers import START_SLACK_DAYS, Ledger, running_sums, sum_windows
from ml.forecasting.recurring import Payment, RecurringSeries

MONTHS_AHEAD = 36
"""Months that are planned: enough for the year after next, asked in any month."""

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


def split_history(
    ledger: Ledger, payments: Sequence[Payment], series: Sequence[RecurringSeries], origin: int
) -> RestHistory:
    """Split what was spent before ``origin`` into payments of recurring series and the rest."""
    known = ledger.until(origin)
    daily = known.daily[1:]
    scheduled = np.zeros_like(daily)
    row_by_key = {key: row for row, key in enumerate(known.keys)}
    for position in {member for one in series for member in one.members}:
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
        rest=running_sums(daily - scheduled),
        scheduled=running_sums(scheduled),
        month_bounds=shift_months_back(origin, -months),
        months_back=months_back,
    )


def _count_months(origin: int, first_day: int) -> int:
    """Count the whole months from the first day to the origin, up to MAX_MONTHS_BACK."""
    starts = shift_months_back(origin, np.arange(1, MAX_MONTHS_BACK + 1))
    return int(np.sum(starts >= first_day))
