"""Insights into refunds that lower a month's spending."""

from collections.abc import Iterator
from statistics import median

from core.enums import ComparisonBasis, InsightKind
from core.periods import Period
from services.insights.contrasts import contrast, contrast_by
from services.insights.insight_building import build_insight, open_transactions, select_expenses
from services.insights.insight_values import (
    Insight,
    InsightCause,
    InsightComparison,
)
from services.insights.insight_wording import join_words, list_causes, say_when
from services.insights.materiality import is_material
from services.insights.month_basis import Expense, MonthBasis

MAX_PAYEES = 3
NO_PAYEE = "an unnamed payee"


def find_refund_insights(basis: MonthBasis, known: Period) -> Iterator[Insight]:
    """Report refunds that are more than in any of the compared months."""
    refunds = _select_refunds(basis, known)
    earlier = [_select_refunds(basis, days) for days in basis.same_days]
    sums = contrast(refunds, earlier)
    # Refunds are negative expenses: more came back where the sum is lower.
    usual, now = round(-median(sums.earlier)), -sums.now
    if now <= usual or not sums.is_lowest or not is_material(basis, usual, now):
        return

    causes = _list_causes(basis, refunds)
    named = join_words(list_causes(basis, causes), basis.caller.locale)
    when = say_when(basis.period, known, basis.caller.locale)
    count = "1 refund" if len(refunds) == 1 else "{count} refunds"
    payees = {refund.payee for refund in refunds}
    yield build_insight(
        basis,
        InsightKind.REFUNDS,
        basis.say(
            "{amount} came back {when} in {refunds}: {payees}.",
            amount=basis.format(now),
            when=when,
            refunds=basis.say(count, count=len(refunds)),
            payees=named,
        ),
        now,
        payee=next(iter(payees)) if len(payees) == 1 else None,
        transaction_ids=[refund.id for refund in refunds],
        causes=causes,
        comparison=InsightComparison(
            basis=ComparisonBasis.USUAL,
            amount=basis.money(now),
            reference=basis.money(usual),
            period=known,
            month_count=len(basis.months),
        ),
        action=open_transactions(
            basis.say("Check that every purchase you returned has been refunded."),
            select_expenses(basis, known, max_amount=basis.money(0)),
        ),
    )


def _select_refunds(basis: MonthBasis, days: Period) -> list[Expense]:
    return [expense for expense in basis.select(days) if expense.minor < 0]


def _list_causes(basis: MonthBasis, refunds: list[Expense]) -> list[InsightCause]:
    no_payee = basis.say(NO_PAYEE)
    by_payee = contrast_by(lambda refund: refund.payee or no_payee, refunds, [])
    largest = sorted(by_payee, key=lambda payee: by_payee[payee].now)[:MAX_PAYEES]
    return [
        InsightCause(payee, basis.money(-by_payee[payee].now), by_payee[payee].count)
        for payee in largest
    ]
