"""Payments that recurring series expect, without those that are entered already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ml.forecasting.cadences import Cadence
from ml.forecasting.payment_chains import STEP
from ml.forecasting.recurring import Payment, RecurringSeries, normalize_payee

MATCH_DAYS = 10
"""Days by which an entry may be off the day of the payment that it is."""

MATCH_SPREADS = 3
"""Standard deviations by which an entry of a varying amount may be off."""


@dataclass(frozen=True, slots=True)
class ScheduledPayment:
    """A payment that is expected.

    ``spread`` is the standard deviation of its amount in minor units, ``probability`` that it
    comes, and ``series_index`` the position of its series among those that were scheduled. It was
    due on ``due_day``, which is before the day of ``payment`` if it is late.
    """

    payment: Payment
    cadence: Cadence
    spread: float
    probability: float
    due_day: int
    series_index: int = 0

    @property
    def is_late(self) -> bool:
        """Whether it should have come before the first day on which it still can."""
        return self.due_day < self.payment.day


def schedule_payments(
    series: Sequence[RecurringSeries], payments: Sequence[Payment], origin: int, end: int
) -> list[ScheduledPayment]:
    """List the payments that the series expect before ``end``, in the order of time.

    ``origin`` is the first unknown day. What ``payments`` have on it or later is entered: each of
    those stands for the most similar expected payment, which is left out.
    """
    scheduled = [
        ScheduledPayment(payment, one.cadence, one.spread, one.probability, due_day, index)
        for index, one in enumerate(series)
        for due_day, payment in one.due_with_days(origin, origin, end)
    ]
    entries = [one for one in payments if one.day >= origin]
    return leave_out_entered(scheduled, entries)


def leave_out_entered(
    scheduled: Sequence[ScheduledPayment], entries: Sequence[Payment]
) -> list[ScheduledPayment]:
    """Leave out the expected payments that are among the entries, in the order of time.

    Each entry stands for the most similar expected payment to the same payee.
    """
    by_payee: defaultdict[str, list[ScheduledPayment]] = defaultdict(list)
    for one in scheduled:
        by_payee[normalize_payee(one.payment.payee)].append(one)

    for entry in entries:
        expected = by_payee.get(normalize_payee(entry.payee), [])
        same = [one for one in expected if _may_be(entry, one)]
        if same:
            expected.remove(min(same, key=lambda one: _difference(entry, one.payment)))
    remaining = (one for expected in by_payee.values() for one in expected)
    return sorted(remaining, key=lambda one: one.payment.day)


def _may_be(entry: Payment, scheduled: ScheduledPayment) -> bool:
    """Return whether an entry of the same payee may be an expected payment."""
    amount, days = _difference(entry, scheduled.payment)
    largest = max(
        STEP * max(entry.amount, scheduled.payment.amount), MATCH_SPREADS * scheduled.spread
    )
    return days <= MATCH_DAYS and amount <= largest


def _difference(one: Payment, other: Payment) -> tuple[float, int]:
    """Return the differences in amount (minor units) and in days."""
    return abs(one.amount - other.amount), abs(one.day - other.day)
