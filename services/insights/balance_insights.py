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
from services.insights.insight_wording import name_month, say_when
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
    text = basis.say(
        "You spent {spent} in {month}, {excess} more than your income of {earned}.",
        spent=basis.format(earned + difference),
        month=month,
        excess=basis.format(difference),
        earned=basis.format(earned),
    )
    return build_insight(
        basis,
        InsightKind.OVERSPENT,
        " ".join([text, *say_main_cause(cause)]),
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
            basis.say("Look at the largest expenses of {month}.", month=month),
            select_expenses(basis, basis.period),
        ),
    )


def find_uncategorized(basis: MonthBasis, known: Period) -> Iterator[Insight]:
    """Report expenses without a category, where they hide a part of the month."""
    loose = [expense for expense in basis.select(known) if expense.category_id is None]
    total = sum(expense.minor for expense in loose)
    reference = basis.typical_spending or sum(expense.minor for expense in basis.select(known))
    if total <= 0 or total < MIN_UNCATEGORIZED_SHARE * reference:
        return

    text = "{count} expenses {when} have no category yet, {total} in total."
    if len(loose) == 1:
        text = "1 expense {when} has no category yet, {total} in total."
    yield build_insight(
        basis,
        InsightKind.UNCATEGORIZED,
        basis.say(
            text,
            count=len(loose),
            when=say_when(basis.period, known, basis.caller.locale),
            total=basis.format(total),
        ),
        total,
        transaction_ids=[expense.id for expense in loose],
        action=InsightAction(
            type=InsightActionType.CATEGORIZE_TRANSACTIONS,
            text=basis.say("Categorize them to see what that money was spent on."),
            transactions=select_expenses(basis, known, uncategorized=True),
        ),
    )
