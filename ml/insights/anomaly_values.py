"""Values of anomaly detection: entries of a ledger, candidates for anomalies, and their evidence.

Days count from 1970-01-01; amounts are positive and in minor units.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from enum import StrEnum


class AnomalyRule(StrEnum):
    """Rules that find anomalies, in the order in which they name one that several find."""

    DUPLICATE_CHARGE = "duplicate_charge"
    BANK_FEE = "bank_fee"
    PRICE_STEP = "price_step"
    LARGE_FOR_PAYEE = "large_for_payee"
    LARGE_FOR_CATEGORY = "large_for_category"
    LARGE_NEW_PAYEE = "large_new_payee"
    MISSING_INCOME = "missing_income"
    SPENDING_PACE = "spending_pace"


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """An expense or an income of one currency.

    ``payee`` is normalised, so that equal payees are equal; empty if unknown. ``is_fee`` marks what
    a bank charges for itself.
    """

    id: int
    day: int
    amount: float
    payee: str
    category: Hashable
    is_income: bool = False
    is_fee: bool = False


@dataclass(frozen=True, slots=True)
class AnomalyCandidate:
    """What one rule noticed, with how far it is from usual (``score``) and the amounts that say so.

    ``entry_id`` is the entry that it is about; None for missing income and the pace of spending.
    ``usual`` is the amount to expect instead, ``count`` of how many earlier values that is known.
    ``other_id`` is the first charge of a duplicate, ``other_day`` its day. ``day`` is that of the
    entry, the day on which an income was due, or the day on which the pace was noticed.
    """

    rule: AnomalyRule
    score: float
    day: int
    amount: float
    usual: float
    count: int
    payee: str
    category: Hashable
    entry_id: int | None = None
    other_id: int | None = None
    other_day: int | None = None
