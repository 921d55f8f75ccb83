"""Months of the year in which a monthly payment never comes: school fees without an August."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import count

from ml.forecasting.cadences import EPOCH, Schedule

MIN_SKIPPED_YEARS = 2
"""Years in which a payment did not come in a month of the year that has none."""


def month_of_year(day: int) -> int:
    """Return the month (1-12) of a day since 1970-01-01."""
    return dt.date.fromordinal(day + EPOCH).month


def find_skipped_months(schedule: Schedule, indices: Sequence[int]) -> frozenset[int]:
    """Find the months of the year (1-12) in which a monthly payment never came, for years."""
    paid = set(indices)
    came: Counter[int] = Counter()
    fell_due: Counter[int] = Counter()
    for index in range(indices[0], indices[-1] + 1):
        month = month_of_year(schedule.compute_day(index))
        fell_due[month] += 1
        came[month] += index in paid
    return frozenset(
        month for month, years in fell_due.items() if years >= MIN_SKIPPED_YEARS and not came[month]
    )


def leave_out_skipped(
    schedule: Schedule, indices: Sequence[int], skipped: frozenset[int]
) -> Sequence[int]:
    """Number occurrences as if the skipped months had none, so that none of them is missed."""
    if not skipped:
        return indices
    counted = [
        index
        for index in range(indices[0], indices[-1] + 1)
        if month_of_year(schedule.compute_day(index)) not in skipped
    ]
    return [bisect_left(counted, index) for index in indices]


def find_next_index(schedule: Schedule, last: int, skipped: frozenset[int]) -> int:
    """Return the occurrence after the last payment that is in no skipped month."""
    following = count(last + 1)
    return next(i for i in following if month_of_year(schedule.compute_day(i)) not in skipped)
