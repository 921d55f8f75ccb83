"""Insights into a month as a whole: more spent than earned, and expenses without a category."""

from collections.abc import Iterator, Sequence

from core.enums import (
    ComparisonBasis,
    InsightActionType,
    InsightKind,
    Severity,
    TransactionKind,
)
from core.periods import Period
from services.insights.dedup_keys import build_dedup_key
from services.insights.insight_values import (
    Insight,
    InsightAction,
    InsightComparison,
    TransactionSelection,
)
from services.insights.insight_wording import count_words, name_month, say_when
from services.insights.materiality import MIN_SHARE, is_alarming
from services.insights.month_basis import MonthBasis
from services.insights.spending_changes import SpendingChange
from services.insights.spending_insights import compute_stake, say_cause
from services.ledger import total_queries
from services.ledger.total_queries import Total


def find_overspending(basis: MonthBasis, changes: Sequence[SpendingChange]) -> Iterator[Insight]:
    """Report a month that cost more than its income, unless that is usual.

    Until a month is over, its income may still come.
    """
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
    is_worth_saying = difference >= MIN_SHARE * basis.typical_spending
    if earned <= 0 or is_usual or not is_worth_saying:
        return

    month = name_month(basis.period, basis.caller.locale)
    yield Insight(
        kind=InsightKind.OVERSPENT,
        severity=Severity.WARNING if is_alarming(basis, difference) else Severity.INFO,
        dedup_key=build_dedup_key(InsightKind.OVERSPENT, basis.period.start, basis.currency),
        text=(
            f"You spent {basis.format(earned + difference)} in {month}, {basis.format(difference)}"
            f" more than your income of {basis.format(earned)}.{_say_main_cause(changes)}"
        ),
        period=basis.period,
        amount=basis.money(difference),
        comparison=InsightComparison(
            basis=ComparisonBasis.INCOME,
            amount=basis.money(earned + difference),
            reference=basis.money(earned),
            period=basis.period,
        ),
        action=InsightAction(
            type=InsightActionType.OPEN_TRANSACTIONS,
            text=f"Look at the largest expenses of {month}.",
            transactions=TransactionSelection(
                kind=TransactionKind.EXPENSE,
                currency=basis.currency,
                start_date=basis.period.start,
                end_date=basis.period.end,
            ),
        ),
    )


def _say_main_cause(changes: Sequence[SpendingChange]) -> str:
    rises = [change for change in changes if change.kind != InsightKind.CATEGORY_DOWN]
    main = max(rises, key=compute_stake, default=None)
    if main is None or not say_cause(main):
        return ""
    category = main.spending.basis.name_category(main.category_id)
    named = f"{category}, " if category else ""
    return f" Main cause: {named}{say_cause(main)}."


def find_uncategorized(basis: MonthBasis, known: Period) -> Iterator[Insight]:
    """Report expenses without a category, where they hide a part of the month."""
    loose = [expense for expense in basis.select(known) if expense.category_id is None]
    total = sum(expense.minor for expense in loose)
    reference = basis.typical_spending or sum(expense.minor for expense in basis.select(known))
    if total <= 0 or total < MIN_SHARE * reference:
        return

    count = len(loose)
    expenses, have = count_words(count, "expense"), "has" if count == 1 else "have"
    when = say_when(basis.period, known, basis.caller.locale)
    yield Insight(
        kind=InsightKind.UNCATEGORIZED,
        severity=Severity.INFO,
        dedup_key=build_dedup_key(InsightKind.UNCATEGORIZED, basis.period.start, basis.currency),
        text=f"{expenses} {when} {have} no category yet, {basis.format(total)} in total.",
        period=basis.period,
        amount=basis.money(total),
        transaction_ids=[expense.id for expense in loose],
        action=InsightAction(
            type=InsightActionType.CATEGORIZE_TRANSACTIONS,
            text="Categorize them to see what that money was spent on.",
            transactions=TransactionSelection(
                kind=TransactionKind.EXPENSE,
                currency=basis.currency,
                start_date=known.start,
                end_date=known.end,
                uncategorized=True,
            ),
        ),
    )
