"""Resolve the date filters of a request to a period."""

import datetime as dt
from typing import TypedDict

from core import periods
from core.errors import Invalid
from core.identity import Caller
from core.periods import MAX_DAYS, Period

DEFAULT_DAYS = 30


class PeriodFilters(TypedDict, total=False):
    """Dates of a request: either both ends, or the number of days up to today."""

    days: int
    start_date: dt.date
    end_date: dt.date


def resolve_period(
    caller: Caller, filters: PeriodFilters, default_days: int = DEFAULT_DAYS
) -> Period:
    """The period of a request: its dates, its number of days, or the last ``default_days``.

    Raises Invalid for more than ten years.
    """
    start = filters.get("start_date")
    # A start in the future without an end means that single day.
    end = filters.get("end_date") or max(caller.today, start or caller.today)

    if start:
        period = Period(start, end)
    else:
        # Counted back from the end, because a request may name its last day without the first.
        period = periods.last_days(end, filters.get("days") or default_days)

    if period.days > MAX_DAYS:
        message = f"The range must not exceed {MAX_DAYS} days. Its end defaults to today."
        raise Invalid.field("start_date", message, code="range_too_long")
    return period
