"""Observations on a month, derived from its sums alone; each carries the numbers it rests on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.enums import InsightCode, InsightSource, Severity, TransactionKind
from core.identity import Caller
from core.locales import format_percentage
from core.money import Money, format_money, percentage_change
from core.periods import Period
from models import Transaction
from services.insights.category_breakdowns import CategoryShare, load_category_breakdown
from services.insights.income_and_expenses import MonthSummary, summarize_month
from services.insights.report_periods import MonthQuery
from services.ledger import transaction_queries
from services.ledger.transaction_filters import TransactionFilters

# Thresholds of judgement, not of measurement: fewer observations that matter, rather than one a
# category.
NOTABLE_CHANGE_PERCENT = 20
NOTABLE_SHARE_PERCENT = 30
LOW_SAVINGS_RATE_PERCENT = 10
MAX_TOP_CATEGORIES = 3
MAX_INCREASES = 3
MAX_LARGEST_EXPENSES = 5


@dataclass(frozen=True, slots=True)
class Observation:
    """One observation, the numbers it rests on, and a tip where one follows from it."""

    code: InsightCode
    severity: Severity
    text: str
    tip: str | None = None
    numbers: Mapping[str, float | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthInsights:
    """A month's summary with observations on it."""

    year: int
    month: int
    summary: MonthSummary
    top_categories: Sequence[CategoryShare]
    insights: Sequence[Observation]
    tips: Sequence[str]
    source: InsightSource = InsightSource.RULES


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerInsights(MonthInsights):
    """A month's summary with observations on it and its largest expenses."""

    largest_expenses: Sequence[Transaction]


def compute_month_insights(caller: Caller, query: MonthQuery) -> MonthInsights:
    """Compare a month with the month before, and derive observations and tips."""
    summary = summarize_month(caller, query)
    observations = _observe_month(caller, summary)
    return MonthInsights(
        year=summary.year,
        month=summary.month,
        summary=summary,
        top_categories=summary.expenses_by_category[:MAX_TOP_CATEGORIES],
        insights=observations,
        tips=[observation.tip for observation in observations if observation.tip],
    )


def compute_ledger_insights(caller: Caller, query: MonthQuery) -> LedgerInsights:
    """Derive a month's observations, and list its largest expenses."""
    month = compute_month_insights(caller, query)
    period = month.summary.period
    filters: TransactionFilters = {
        "kind": [TransactionKind.EXPENSE],
        "currency": [month.summary.currency],
        "start_date": period.start,
        "end_date": period.end,
    }
    return LedgerInsights(
        year=month.year,
        month=month.month,
        summary=month.summary,
        top_categories=month.top_categories,
        insights=month.insights,
        tips=month.tips,
        largest_expenses=transaction_queries.load_largest(caller, filters, MAX_LARGEST_EXPENSES),
    )


def _observe_month(caller: Caller, summary: MonthSummary) -> list[Observation]:
    expenses = summary.expenses_by_category
    locale = caller.locale
    return [
        *_observe_savings(summary, locale),
        *_observe_largest_category(expenses, locale),
        *_observe_increases(caller, summary),
        *_observe_uncategorized(expenses, locale),
    ]


def _observe_savings(summary: MonthSummary, locale: str) -> list[Observation]:
    rate = summary.savings_rate
    if rate is None:
        return []
    if summary.savings.minor < 0:
        return [_observe_overspending(summary, rate, locale)]

    savings = format_money(summary.savings, locale)
    income = format_money(summary.total_income, locale)
    share = format_percentage(rate, locale)
    is_low = rate < LOW_SAVINGS_RATE_PERCENT
    return [
        Observation(
            InsightCode.SAVINGS_RATE,
            Severity.INFO,
            f"You saved {savings} of {income}, {share} of your income.",
            "Move savings to another account on payday, before you can spend them."
            if is_low
            else None,
            {"savings_rate": rate},
        )
    ]


def _observe_overspending(summary: MonthSummary, rate: float, locale: str) -> Observation:
    excess = format_money(Money(-summary.savings.minor, summary.currency), locale)
    return Observation(
        InsightCode.OVERSPENT,
        Severity.WARNING,
        f"You spent {excess} more than your income.",
        "Look at your largest category first.",
        {"savings_rate": rate},
    )


def _observe_largest_category(expenses: Sequence[CategoryShare], locale: str) -> list[Observation]:
    # By gross spending, as the percentages are: a refund of last month's purchase makes no category
    # small.
    largest = max(expenses, key=lambda share: share.gross.minor, default=None)
    if largest is None or largest.percentage < NOTABLE_SHARE_PERCENT:
        return []
    share = format_percentage(largest.percentage, locale)
    gross = format_money(largest.gross, locale)
    return [
        Observation(
            InsightCode.LARGEST_CATEGORY,
            Severity.INFO,
            f"{largest.category_name} took {share} of your spending: {gross}.",
            numbers={"category_id": largest.category_id, "percentage": largest.percentage},
        )
    ]


def _observe_increases(caller: Caller, summary: MonthSummary) -> list[Observation]:
    """Report the categories whose spending grew most, largest increase first.

    A month in progress is compared with the same days of the month before.
    """
    days = summary.comparison
    previous = _load_expenses(caller, summary.currency, days.before.period)
    if days.now.period == summary.period:
        now, base = summary.expenses_by_category, "the month before"
    else:
        now = _load_expenses(caller, summary.currency, days.now.period)
        base = "the same days of the month before"

    earlier = {share.category_id: share.total.minor for share in previous}
    increases: list[tuple[int, Observation]] = []
    for share in now:
        before = earlier.get(share.category_id, 0)
        change = percentage_change(before, share.total.minor)
        # None: nothing was spent there before, so no percentage says how much more it is.
        if change is not None and change >= NOTABLE_CHANGE_PERCENT:
            increase = share.total.minor - before
            observation = _observe_increase(share, increase, change, base, caller.locale)
            increases.append((increase, observation))

    # By amount and not by percent, where a coffee more would come first.
    increases.sort(key=lambda item: -item[0])
    return [observation for _, observation in increases[:MAX_INCREASES]]


def _load_expenses(caller: Caller, currency: str, period: Period) -> Sequence[CategoryShare]:
    return load_category_breakdown(caller, TransactionKind.EXPENSE, currency, period)


def _observe_increase(
    share: CategoryShare, increase: int, change: float, base: str, locale: str
) -> Observation:
    name = share.category_name
    percent = format_percentage(change, locale)
    amount = format_money(Money(increase, share.total.currency), locale)
    return Observation(
        InsightCode.CATEGORY_UP,
        Severity.WARNING,
        f"Spending on {name} rose by {amount} ({percent}) from {base}.",
        f"A monthly budget for {name} would warn you in time.",
        {"category_id": share.category_id, "change": change},
    )


def _observe_uncategorized(expenses: Sequence[CategoryShare], locale: str) -> list[Observation]:
    loose = next((share for share in expenses if share.category_id is None), None)
    if loose is None:
        return []
    expenses_text = "1 expense has" if loose.count == 1 else f"{loose.count} expenses have"
    total = format_money(loose.total, locale)
    return [
        Observation(
            InsightCode.UNCATEGORIZED,
            Severity.INFO,
            f"{expenses_text} no category yet, {total} in total.",
            "Categorize them to see what that money was spent on.",
            {"count": loose.count},
        )
    ]
