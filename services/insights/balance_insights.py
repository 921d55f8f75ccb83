"""Insights into a month as a whole: more spent than earned, and expenses without a category."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.enums import (
    ComparisonBasis,
    InsightActionType,
    InsightKind,
    Severity,
    TransactionKind,
)
from core.periods import Period
from services.insights.insight_building import build_insight, open_transactions, select_expenses
from services.insights.insight_values import (
    Insight,
    InsightAction,
    InsightComparison,
)
from services.insights.insight_wording import count_words, name_month, say_when
from services.insights.materiality import (
    MIN_UNCATEGORIZED_SHARE,
    is_alarming,
    is_worth_saying,
)
from services.insights.month_basis import MonthBasis
from services.insights.spending_changes import SpendingChange
from services.insights.spending_insights import (
    list_change_causes,
    list_transaction_ids,
    say_main_cause,
)
from services.ledger import total_queries
from services.ledger.total_queries import Total


@dataclass(frozen=True, slots=True)
class Overspending:
    """A month that cost more than its income; amounts are in minor units."""

    earned: int
    excess: int


def find_overspending(basis: MonthBasis) -> Overspending | None:
    """Find out whether a month cost more than its income, unless that is usual.

    Until a month is over, its income may still come.
    """
    if not basis.is_over:
        return None
    oldest = basis.months[-1]
    span = Period(oldest.start, basis.period.end)
    income, expenses = (
        total_queries.sum_by_month(basis.caller, kind, basis.currency, span)
        for kind in (TransactionKind.INCOME, TransactionKind.EXPENSE)
    )

    def excess(month: Period) -> int:
        earned = income.get(month.start, Total()).minor
        return expenses.get(month.start, Total()).minor - earned

    earned = income.get(basis.period.start, Total()).minor
    overspent = sum(excess(month) > 0 for month in basis.months)
    is_usual = 2 * overspent >= len(basis.months)
    difference = excess(basis.period)
    if earned <= 0 or is_usual or not is_worth_saying(basis, difference):
        return None
    return Overspending(earned, difference)


def describe_overspending(
    basis: MonthBasis, overspending: Overspending, cause: SpendingChange | None
) -> Insight:
    """Describe a month that cost more than its income, with the change that explains it."""
    earned, difference = overspending.earned, overspending.excess
    month = name_month(basis.period, basis.caller.locale)
    text = (
        f"You spent {basis.format(earned + difference)} in {month}, {basis.format(difference)} more"
        f" than your income of {basis.format(earned)}.{say_main_cause(cause)}"
    )
    return build_insight(
        basis,
        InsightKind.OVERSPENT,
        text,
        difference,
        severity=Severity.WARNING if is_alarming(basis, difference) else Severity.INFO,
        transaction_ids=list_transaction_ids(cause),
        causes=list_change_causes(cause),
        comparison=InsightComparison(
            basis=ComparisonBasis.INCOME,
            amount=basis.money(earned + difference),
            reference=basis.money(earned),
            period=basis.period,
        ),
        action=open_transactions(
            f"Look at the largest expenses of {month}.", select_expenses(basis, basis.period)
        ),
    )


def find_uncategorized(basis: MonthBasis, known: Period) -> Iterator[Insight]:
    """Report expenses without a category, where they hide a part of the month."""
    loose = [expense for expense in basis.select(known) if expense.category_id is None]
    total = sum(expense.minor for expense in loose)
    reference = basis.typical_spending or sum(expense.minor for expense in basis.select(known))
    if total <= 0 or total < MIN_UNCATEGORIZED_SHARE * reference:
        return

    count = len(loose)
    expenses, have = count_words(count, "expense"), "has" if count == 1 else "have"
    when = say_when(basis.period, known, basis.caller.locale)
    yield build_insight(
        basis,
        InsightKind.UNCATEGORIZED,
        f"{expenses} {when} {have} no category yet, {basis.format(total)} in total.",
        total,
        transaction_ids=[expense.id for expense in loose],
        action=InsightAction(
            type=InsightActionType.CATEGORIZE_TRANSACTIONS,
            text="Categorize them to see what that money was spent on.",
            transactions=select_expenses(basis, known, uncategorized=True),
        ),
    )
