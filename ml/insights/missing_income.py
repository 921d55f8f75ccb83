"""Regular income that did not come."""

from __future__ import annotations

from collections.abc import Sequence
from math import log

from ml.insights.anomaly_values import AnomalyCandidate, AnomalyRule, LedgerEntry
from ml.insights.regular_payments import MIN_PAYMENTS, RegularPayments, find_regular

LATE_DAYS, LATE_SHARE = 4, 0.15
"""An income is missing when it is as many days late, or this share of its period."""

MATERIAL_SHARE = 0.25
"""Share of the income of its period that an income must have been."""


def find_deadline(regular: RegularPayments) -> int:
    """Return the first day on which the next payment counts as missing."""
    return regular.due_day + round(max(LATE_DAYS, LATE_SHARE * regular.period)) + 1


def score_missing(
    payments: Sequence[LedgerEntry], all_income: float, day: int
) -> AnomalyCandidate | None:
    """Score that the next income of a payee has not come by a day.

    It surprises by how often the payments before kept their time. ``payments`` are all of that
    payee, oldest first; ``all_income`` is what the person received in the 365 days before.
    """
    regular = find_regular(payments)
    if regular is None or day < find_deadline(regular):
        return None
    newest = regular.payments[-1]
    if newest.amount * 365 / regular.period < MATERIAL_SHARE * all_income:
        return None
    # Gaps of another length before the regular ones began: pauses that came back.
    pauses = len(payments) - len(regular.payments)
    kept = len(regular.payments) - MIN_PAYMENTS + 1
    amounts = sorted(one.amount for one in regular.payments)
    steady = 1 if amounts[0] > 0.8 * amounts[-1] else 0
    score = log((kept + 1) / (0.3 + min(pauses, 5) / 3)) + steady
    usual = amounts[len(amounts) // 2]
    return AnomalyCandidate(
        AnomalyRule.MISSING_INCOME,
        score,
        regular.due_day,
        usual,
        usual,
        len(payments),
        newest.payee,
        newest.category,
        other_id=newest.id,
        other_day=newest.day,
    )
