"""Months as goals count them: from one day to the same day of a later month, in fractions."""

import datetime as dt
from math import ceil, floor

from dateutil.relativedelta import relativedelta

SMALL = 1e-6
"""A part of a day that is an error of floating point, and no part of a day."""


def add_months(day: dt.date, months: float) -> dt.date:
    """Return the first day by which some months have passed, of which the last may be a fraction.

    A fraction is one of the month that it lies in: half of a February is 14 days. More months
    never lead to an earlier day.
    """
    whole = floor(months)
    start, end = _shift(day, whole), _shift(day, whole + 1)
    days = ceil((months - whole) * (end - start).days - SMALL)
    return start + dt.timedelta(days=days)


def count_months(start: dt.date, end: dt.date) -> float:
    """Count the months from a day to another, of which the last may be a fraction.

    Below zero if the second is before the first. The counterpart of ``add_months``.
    """
    whole = (end.year - start.year) * 12 + end.month - start.month
    if _shift(start, whole) > end:
        whole -= 1
    first, last = _shift(start, whole), _shift(start, whole + 1)
    return whole + (end - first).days / (last - first).days


def _shift(day: dt.date, months: int) -> dt.date:
    """Return the same day of another month, or its last day where that is earlier."""
    return day + relativedelta(months=months)
