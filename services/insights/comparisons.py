"""Periods to compare: a period in progress is compared with the same days of the earlier one."""

import datetime as dt
from dataclasses import dataclass

from core.identity import Caller
from core.periods import Period


@dataclass(frozen=True, slots=True)
class ComparedDays:
    """Days of a period that are over, and the same days of the earlier period."""

    period: Period
    previous_period: Period


def align_periods(caller: Caller, period: Period, previous: Period) -> ComparedDays:
    """Limit a period in progress to its days up to today, and the earlier one to as many.

    Half a month against a whole one would always look like a fall. An earlier period that is
    shorter, such as February on March 30, counts whole.
    """
    today = caller.today
    if today not in period or today == period.end:
        return ComparedDays(period, previous)

    elapsed = Period(period.start, today)
    same_end = previous.start + dt.timedelta(days=elapsed.days - 1)
    return ComparedDays(elapsed, Period(previous.start, min(same_end, previous.end)))
