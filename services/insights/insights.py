"""Insights into a month: the few things that are not as usual, or that need attention."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from core.enums import InsightKind, InsightSource, TransactionKind
from core.identity import Caller
from ml_service import BudgetPredictionService
from models import InsightDismissal, Transaction, db
from services.insights.anomalies.insight_facts import (
    find_accepted,
    match_anomalies,
    name_anomalies,
)
from services.insights.balance_insights import (
    describe_overspending,
    find_overspending,
    find_uncategorized,
)
from services.insights.budget_insights import (
    MAIN_SHARE,
    concerns,
    find_budget_insights,
    find_cause,
    is_about_month,
    is_broken,
)
from services.insights.budget_views import BudgetView, find_covering, load_budget_views
from services.insights.category_breakdowns import CategoryShare
from services.insights.data_notices import find_data_notices
from services.insights.income_and_expenses import MonthSummary, summarize_month_alone
from services.insights.income_insights import find_income_insights
from services.insights.insight_values import Insight, InsightReport
from services.insights.month_basis import MonthBasis, load_month_basis
from services.insights.recurring_payments import find_recurring
from services.insights.refund_insights import find_refund_insights
from services.insights.report_periods import MonthQuery, resolve_month
from services.insights.spending_changes import (
    SpendingChange,
    find_spending_changes,
    load_spending,
)
from services.insights.spending_insights import describe_change, find_main_change
from services.insights.subscriptions import find_subscription_insights
from services.ledger import transaction_queries
from services.ledger.other_currencies import load_other_currencies
from services.ledger.transaction_filters import TransactionFilters

MAX_INSIGHTS = 5
"""Insights of one report; notices of missing data come before them."""
MAX_TOP_CATEGORIES = 3
MAX_LARGEST_EXPENSES = 5

NOTICES = frozenset({InsightKind.ENTRIES_END, InsightKind.NOT_ENOUGH_DATA})


class InsightQuery(MonthQuery, total=False):
    """The month to report on, and whether to include dismissed insights."""

    include_dismissed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthInsights:
    """A month's summary with the insights into it."""

    year: int
    month: int
    summary: MonthSummary
    top_categories: Sequence[CategoryShare]
    insights: Sequence[Insight]
    tips: Sequence[str]
    source: InsightSource = InsightSource.RULES


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerInsights(MonthInsights):
    """A month's summary with the insights into it and its largest expenses."""

    largest_expenses: Sequence[Transaction]


def load_insights(
    service: BudgetPredictionService, caller: Caller, query: InsightQuery
) -> InsightReport:
    """Find the insights into a month, by default the current one; the largest at stake first."""
    currency = query.get("currency") or caller.currency
    period = resolve_month(caller, query)
    basis = load_month_basis(service, caller, currency, period)
    derived = [*find_data_notices(basis), *_find_insights(service, basis)]
    anomalies = match_anomalies(caller, derived, period)
    insights = [name_anomalies(each, anomalies.get(each.dedup_key, ())) for each in derived]
    return InsightReport(
        year=period.start.year,
        month=period.start.month,
        period=period,
        currency=currency,
        data_until=basis.history.known_through if basis.entries.first else None,
        month_count=len(basis.months),
        insights=_choose(
            insights,
            {**find_accepted(anomalies), **_load_dismissals(caller, insights)},
            include_dismissed=query.get("include_dismissed", False),
        ),
        other_currencies=load_other_currencies(caller, TransactionKind.EXPENSE, currency, period),
    )


def load_month_insights(
    service: BudgetPredictionService, caller: Caller, query: MonthQuery
) -> MonthInsights:
    """Sum up a month, and find the insights into it."""
    summary = summarize_month_alone(caller, query)
    insights = _load_for_summary(service, caller, summary)
    return MonthInsights(
        year=summary.year,
        month=summary.month,
        summary=summary,
        top_categories=summary.expenses_by_category[:MAX_TOP_CATEGORIES],
        insights=insights,
        tips=[insight.tip for insight in insights if insight.tip],
    )


def load_ledger_insights(
    service: BudgetPredictionService, caller: Caller, query: MonthQuery
) -> LedgerInsights:
    """Find the insights into a month, and list its largest expenses."""
    summary = summarize_month_alone(caller, query)
    insights = _load_for_summary(service, caller, summary)
    filters: TransactionFilters = {
        "kind": [TransactionKind.EXPENSE],
        "currency": [summary.currency],
        "start_date": summary.period.start,
        "end_date": summary.period.end,
    }
    return LedgerInsights(
        year=summary.year,
        month=summary.month,
        summary=summary,
        top_categories=summary.expenses_by_category[:MAX_TOP_CATEGORIES],
        insights=insights,
        tips=[insight.tip for insight in insights if insight.tip],
        largest_expenses=transaction_queries.load_largest(caller, filters, MAX_LARGEST_EXPENSES),
    )


def _load_for_summary(
    service: BudgetPredictionService, caller: Caller, summary: MonthSummary
) -> Sequence[Insight]:
    query: InsightQuery = {
        "year": summary.year,
        "month": summary.month,
        "currency": summary.currency,
    }
    return load_insights(service, caller, query).insights


def _find_insights(service: BudgetPredictionService, basis: MonthBasis) -> Iterator[Insight]:
    views = load_budget_views(service, basis)
    known = basis.known
    if known is None or not basis.has_enough_months:
        # A budget is a promise for itself: it needs no history to be broken.
        yield from find_budget_insights(basis, views)
        if known is not None:
            yield from find_uncategorized(basis, known)
        return

    recurring = find_recurring(basis, known)
    spending = load_spending(basis, known, recurring.regular_ids)
    changes = list(find_spending_changes(spending))
    overspending = find_overspending(basis)
    yield from find_budget_insights(basis, views, spending, changes, overspending)

    broken = [view for view in views if is_broken(view)]
    named = [find_cause(basis, view, changes) for view in broken]
    if overspending is not None and not any(is_about_month(basis, view) for view in broken):
        cause = find_main_change(changes, overspending.excess, MAIN_SHARE)
        named.append(cause)
        yield describe_overspending(basis, overspending, cause)

    for change in changes:
        if not _is_told(basis, change, named, broken):
            yield describe_change(change, find_covering(views, basis, change.category_id))
    yield from find_subscription_insights(basis, known, recurring)
    yield from find_income_insights(basis, known)
    yield from find_refund_insights(basis, known)
    yield from find_uncategorized(basis, known)


def _is_told(
    basis: MonthBasis,
    change: SpendingChange,
    named: Sequence[SpendingChange | None],
    broken: Sequence[BudgetView],
) -> bool:
    """Return whether other insights have named a change as their cause, or its budget is one."""
    is_of_budget = any(concerns(basis, view, change) for view in broken)
    return change in named or (is_of_budget and change.kind != InsightKind.CATEGORY_DOWN)


def _load_dismissals(caller: Caller, insights: Sequence[Insight]) -> Mapping[str, dt.datetime]:
    """Load when each of these insights was dismissed, by key."""
    row = InsightDismissal
    keys = [insight.dedup_key for insight in insights]
    query = select(row.dedup_key, row.created_at)
    dismissed = db.session.execute(query.where(row.user_id == caller.id, row.dedup_key.in_(keys)))
    return {row.dedup_key: row.created_at for row in dismissed}


def _choose(
    insights: Sequence[Insight],
    dismissals: Mapping[str, dt.datetime],
    *,
    include_dismissed: bool,
) -> list[Insight]:
    """Keep the notices and the insights with the most at stake; dismissed ones only on request."""
    ordered = sorted(insights, key=_rank)
    shown = [insight for insight in ordered if insight.dedup_key not in dismissals]
    notices = [insight for insight in shown if insight.kind in NOTICES]
    others = [insight for insight in shown if insight.kind not in NOTICES]
    chosen = [*notices, *others[:MAX_INSIGHTS]]
    if not include_dismissed:
        return chosen

    dismissed = [
        replace(insight, dismissed_at=dismissals[insight.dedup_key])
        for insight in ordered
        if insight.dedup_key in dismissals
    ]
    return sorted([*chosen, *dismissed], key=_rank)


def _rank(insight: Insight) -> tuple[bool, int, str]:
    """Notices first, then by amount; equal ones always in the same order."""
    amount = insight.amount.minor if insight.amount else 0
    return insight.kind not in NOTICES, -amount, insight.dedup_key
