"""Regular payments of one payee, as rules of anomalies need them: quickly, for one payee."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ml.insights.anomaly_values import LedgerEntry

PERIODS = ((6, 8), (13, 15), (26, 35), (57, 64), (85, 97), (175, 190), (355, 375))
"""Days between two payments, least and most."""

MIN_PAYMENTS = 3
RECENT_PAYMENTS = 7
LEAST_SLACK, SLACK_SHARE = 3, 0.12
"""Days by which a gap may differ from the usual one, at least and as a share of it."""


@dataclass(frozen=True, slots=True)
class RegularPayments:
    """Newest payments of one payee that follow each other at about the same distance.

    ``period`` is the distance and ``slack`` by how much one may differ, both in days.
    """

    payments: Sequence[LedgerEntry]
    period: float
    slack: float

    @property
    def due_day(self) -> int:
        """The day of the next payment."""
        return self.payments[-1].day + round(self.period)

    def is_due(self, day: int) -> bool:
        """Return whether a payment of that day is the next one."""
        return abs(day - self.payments[-1].day - self.period) <= self.slack


def find_regular(payments: Sequence[LedgerEntry]) -> RegularPayments | None:
    """Find out whether the newest payments of one payee, oldest first, are regular."""
    recent = payments[-RECENT_PAYMENTS:]
    if len(recent) < MIN_PAYMENTS:
        return None
    gaps = [later.day - earlier.day for earlier, later in pairwise(recent)]
    period = median(gaps)
    if not any(least <= period <= most for least, most in PERIODS):
        return None
    slack = max(LEAST_SLACK, SLACK_SHARE * period)
    regular = 0
    for gap in reversed(gaps):
        if abs(gap - period) > slack:
            break
        regular += 1
    if regular < MIN_PAYMENTS - 1:
        return None
    return RegularPayments(recent[-regular - 1 :], period, slack)
