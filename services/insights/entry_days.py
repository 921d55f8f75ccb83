"""Days that are entered: from what day on, up to what day, and with what gaps.

A day without entries is either a day on which nothing happened, or one that nobody has entered
yet. Up to what day entries are complete, forecasts and insights ask the same function
(``SpendingHistory.known_through``). Within that, longer pauses than a person's own usual ones are
taken for days not entered: they are unknown and not zero.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import func, select

from core.identity import Caller
from core.periods import Period
from models import Transaction, db, table_of

MIN_PAUSE_DAYS = 7
"""Days without entries that are never taken for days not yet entered."""

PAUSE_FACTOR = 3
"""Multiple of a person's long pauses above which days count as not entered."""

LONG_PAUSES = 0.9
"""Share of a person's pauses that are not longer than a "long" one."""

NEARLY_COMPLETE = 10
"""One part in so many of a period may be unknown at its end."""

COMPLETE_FROM_DAYS = 3
"""Days at the start of a ledger's first month that may be missing."""


@dataclass(frozen=True, slots=True)
class EntryDays:
    """The days with entries, in order, and the longest pause between them that is usual.

    ``first`` is the day of the first entry of all, None without entries. ``known_until`` is the
    last day that counts as known: today, unless the entries end too long before it.
    """

    days: Sequence[dt.date]
    first: dt.date | None
    max_pause: int
    known_until: dt.date

    def find_known_days(self, period: Period) -> Period | None:
        """Return the days of a period up to the last that is known; None without any."""
        end = min(period.end, self.known_until)
        position = bisect_right(self.days, end)
        if not position or end < period.start:
            return None

        last = self.days[position - 1]
        following = self.days[position] if position < len(self.days) else end
        is_usual = (min(following, end) - last).days <= self.max_pause
        known_until = end if is_usual or end == self.known_until else last
        return Period(period.start, known_until) if known_until >= period.start else None

    def cover(self, period: Period) -> bool:
        """Return whether the days of a period are entered, but for a tenth at its end.

        A period without entries is one without spending only if others follow soon enough.
        """
        slack = dt.timedelta(days=period.days // NEARLY_COMPLETE)
        return period.end - slack <= self.known_until and not self._has_gap(period)

    def _has_gap(self, period: Period) -> bool:
        """Return whether a pause within the known days leaves some of a period unknown."""
        first = bisect_left(self.days, period.start)
        last = bisect_right(self.days, period.end)
        near = self.days[max(0, first - 1) : last + 1]
        return any((later - day).days - 1 > self.max_pause for day, later in pairwise(near))

    def is_complete(self, month: Period) -> bool:
        """Return whether all days of a month can be taken as entered."""
        if self.first is None or (self.first - month.start).days >= COMPLETE_FROM_DAYS:
            return False

        inside = [day for day in self.days if day in month]
        edges = [month.start - dt.timedelta(days=1), *inside, month.end + dt.timedelta(days=1)]
        pauses = [(later - day).days - 1 for day, later in pairwise(edges)]
        return bool(inside) and max(pauses) <= self.max_pause


def load_entry_days(caller: Caller, period: Period, known_until: dt.date) -> EntryDays:
    """Load the days of a period up to today on which the caller has entries of any kind."""
    table = table_of(Transaction).c
    own = (table.user_id == caller.id, table.date <= caller.today)
    # The index of dates answers both: the first by one look, the second by its range.
    first = db.session.scalar(select(func.min(table.date)).where(*own))
    in_period = table.date.between(period.start, period.end)
    days = sorted(db.session.scalars(select(table.date).where(*own, in_period).distinct()))
    return EntryDays(days, first, _find_max_pause(days), known_until)


def _find_max_pause(days: Sequence[dt.date]) -> int:
    pauses = sorted((later - day).days - 1 for day, later in pairwise(days))
    if not pauses:
        return MIN_PAUSE_DAYS
    long_pause = pauses[int(LONG_PAUSES * (len(pauses) - 1))]
    return max(MIN_PAUSE_DAYS, PAUSE_FACTOR * long_pause)
