"""What insights into a month have in common: its period, its currency, and their keys."""

from collections.abc import Sequence
from typing import TypedDict, Unpack

from core.enums import InsightActionType, InsightKind, Severity, TransactionKind
from core.money import Money
from core.periods import Period
from services.insights.dedup_keys import build_dedup_key
from services.insights.insight_values import (
    Insight,
    InsightAction,
    InsightCause,
    InsightComparison,
    RecurringDetail,
    TransactionSelection,
)
from services.insights.month_basis import MonthBasis


class InsightParts(TypedDict, total=False):
    """Parts of an insight that only some have."""

    severity: Severity
    category_id: int | None
    payee: str | None
    budget_id: int | None
    transaction_ids: Sequence[int]
    causes: Sequence[InsightCause]
    comparison: InsightComparison | None
    recurring: RecurringDetail | None
    action: InsightAction | None


class ExpenseFilters(TypedDict, total=False):
    """Filters of expenses beside their currency and their days."""

    category_id: int | None
    payee: Sequence[str]
    uncategorized: bool
    max_amount: Money


def build_insight(
    basis: MonthBasis,
    kind: InsightKind,
    text: str,
    minor: int | None,
    key: str | None = None,
    period: Period | None = None,
    **parts: Unpack[InsightParts],
) -> Insight:
    """Build an insight into a month, with an amount in minor units or None.

    Without a key, there is one insight of a kind in a month; without a period, it is about the
    month. It is no warning unless that is said.
    """
    parts.setdefault("severity", Severity.INFO)
    return Insight(
        kind=kind,
        dedup_key=key or build_dedup_key(kind, basis.period.start, basis.currency),
        text=text,
        period=period or basis.period,
        amount=None if minor is None else basis.money(minor),
        category_name=basis.name_category(parts.get("category_id")),
        **parts,
    )


def select_expenses(
    basis: MonthBasis, days: Period, **filters: Unpack[ExpenseFilters]
) -> TransactionSelection:
    """Select expenses of some days in the currency of a report."""
    return TransactionSelection(
        kind=TransactionKind.EXPENSE,
        currency=basis.currency,
        start_date=days.start,
        end_date=days.end,
        **filters,
    )


def open_transactions(
    text: str, transactions: TransactionSelection, budget_id: int | None = None
) -> InsightAction:
    """Build the advice to look at transactions."""
    return InsightAction(
        type=InsightActionType.OPEN_TRANSACTIONS,
        text=text,
        budget_id=budget_id,
        transactions=transactions,
    )
