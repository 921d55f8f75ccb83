"""A person's month that is over, in what fits into a mail."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from core import periods
from core.enums import InsightKind, PeriodUnit, TransactionKind
from core.identity import Caller
from core.money import Money
from core.periods import Period
from ml_service import BudgetPredictionService
from services.forecasting.forecast_paths import find_month_path
from services.insights.budget_views import load_budget_views
from services.insights.category_breakdowns import CategoryShare
from services.insights.income_and_expenses import summarize_month_alone
from services.insights.insight_values import Insight
from services.insights.insights import NOTICES, InsightQuery, load_insights
from services.insights.month_basis import MonthBasis, load_month_basis
from services.ledger.total_queries import sum_total

MAX_CATEGORIES = 6
"""Categories that are named; all smaller ones are one more row."""
MAX_CAUSES = 3

NO_CAUSES = NOTICES | {InsightKind.UNCATEGORIZED}
"""Insights into the data, and not into the money."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryCategory:
    """What was spent in a category, and in its usual month.

    ``name`` is None for all categories that are not named, ``usual`` without enough history.
    ``share`` is the length of the bar, in percent of the longest.
    """

    name: str | None
    total: Money
    usual: Money | None
    share: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryCause:
    """Something that made the month different: an insight without its sentence.

    ``name`` is a payee or a category, None for all spending. ``difference`` is what is at stake,
    ``amount`` what was paid, ``payees`` where most of the difference was paid.
    """

    kind: InsightKind
    name: str | None
    amount: Money
    difference: Money
    payees: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryBudget:
    """A monthly budget; ``name`` is its category, None for a budget on all spending."""

    name: str | None
    available: Money
    spent: Money

    @property
    def excess(self) -> Money:
        """What was spent above the budget; negative if it was kept."""
        return Money(self.spent.minor - self.available.minor, self.spent.currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryOutlook:
    """The forecast of the month that has begun, with its 80 % interval."""

    period: Period
    expected: Money
    lower: Money
    upper: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthlySummary:
    """A month of one currency: its sums, and what made it different.

    ``usual_expenses`` is None without enough months to say what is usual, ``outlook`` without a
    forecast. The categories add up to the expenses.
    """

    period: Period
    income: Money
    expenses: Money
    transaction_count: int
    usual_expenses: Money | None
    categories: Sequence[SummaryCategory]
    causes: Sequence[SummaryCause]
    budgets: Sequence[SummaryBudget]
    outlook: SummaryOutlook | None
    other_currencies: Sequence[Money]

    @property
    def savings(self) -> Money:
        """Income less expenses."""
        return Money(self.income.minor - self.expenses.minor, self.income.currency)

    @property
    def difference(self) -> Money | None:
        """Expenses less those of a usual month."""
        if self.usual_expenses is None:
            return None
        return Money(self.expenses.minor - self.usual_expenses.minor, self.expenses.currency)


def find_last_month(caller: Caller) -> Period:
    """Return the caller's last month that is over, by the day in their time zone."""
    current = caller.period(PeriodUnit.MONTHLY)
    return periods.shift_period(current, PeriodUnit.MONTHLY, -1)


def find_month(caller: Caller, day: dt.date) -> Period:
    """Return the caller's month that is named as the calendar month of a day."""
    return periods.month(day.year, day.month, caller.month_start_day)


def build_monthly_summary(
    service: BudgetPredictionService, caller: Caller, month: Period
) -> MonthlySummary:
    """Sum up a month of the caller that is over, in the caller's currency."""
    query: InsightQuery = {"year": month.start.year, "month": month.start.month}
    sums = summarize_month_alone(caller, query)
    basis = load_month_basis(service, caller, sums.currency, month)
    return MonthlySummary(
        period=month,
        income=sums.total_income,
        expenses=sums.total_expenses,
        transaction_count=sum_total(caller, TransactionKind.EXPENSE, sums.currency, month).count,
        usual_expenses=basis.money(basis.typical_spending) if basis.has_enough_months else None,
        categories=_list_categories(basis, sums.expenses_by_category),
        causes=_list_causes(load_insights(service, caller, query).insights),
        budgets=_list_budgets(service, basis),
        outlook=_find_outlook(service, caller, month),
        other_currencies=[other.total for other in sums.other_currencies],
    )


def _list_categories(basis: MonthBasis, shares: Sequence[CategoryShare]) -> list[SummaryCategory]:
    """List the largest categories, and the sum of all others."""
    named, others = shares[:MAX_CATEGORIES], shares[MAX_CATEGORIES:]
    other_total = sum(share.total.minor for share in others)
    longest = max([other_total, *(share.total.minor for share in named)], default=0)
    rows = [
        SummaryCategory(
            name=share.category_name,
            total=share.total,
            usual=_find_usual(basis, share.category_id),
            share=_measure_bar(share.total.minor, longest),
        )
        for share in named
    ]
    if others:
        total = basis.money(other_total)
        bar = _measure_bar(other_total, longest)
        rows.append(SummaryCategory(name=None, total=total, usual=None, share=bar))
    return rows


def _measure_bar(minor: int, longest: int) -> int:
    # A category with more refunds than spending has no bar.
    return max(round(minor * 100 / longest), 0) if longest > 0 else 0


def _find_usual(basis: MonthBasis, category_id: int | None) -> Money | None:
    """The median of a category in the compared months; None without enough of them."""
    if not basis.has_enough_months:
        return None
    sums = [_sum_category(basis, month, category_id) for month in basis.months]
    return basis.money(round(median(sums)))


def _sum_category(basis: MonthBasis, month: Period, category_id: int | None) -> int:
    """Sum up the expenses of a month that have exactly this category."""
    return sum(row.minor for row in basis.select(month) if row.category_id == category_id)


def _list_causes(insights: Sequence[Insight]) -> list[SummaryCause]:
    causes = [
        SummaryCause(
            kind=insight.kind,
            name=insight.payee or insight.category_name,
            amount=_find_amount(insight, insight.amount),
            difference=insight.amount,
            payees=_list_payees(insight),
        )
        for insight in insights
        if insight.kind not in NO_CAUSES and insight.amount is not None
    ]
    return causes[:MAX_CAUSES]


def _list_payees(insight: Insight) -> list[str]:
    """The payees behind an insight, unless it is named for one."""
    return [cause.payee for cause in insight.causes if cause.payee != insight.payee]


def _find_amount(insight: Insight, at_stake: Money) -> Money:
    if insight.recurring is not None:
        return insight.recurring.amount
    return insight.comparison.amount if insight.comparison else at_stake


def _list_budgets(service: BudgetPredictionService, basis: MonthBasis) -> list[SummaryBudget]:
    """List the monthly budgets, those on all spending first, then by size."""
    views = [view for view in load_budget_views(service, basis) if view.unit == PeriodUnit.MONTHLY]
    views.sort(key=lambda view: (view.category_id is not None, -view.available, view.budget_id))
    return [
        SummaryBudget(
            name=basis.name_category(view.category_id),
            available=basis.money(view.available),
            spent=basis.money(view.spent),
        )
        for view in views
    ]


def _find_outlook(
    service: BudgetPredictionService, caller: Caller, month: Period
) -> SummaryOutlook | None:
    """Forecast the month that follows; None if it is not the current one, or cannot be forecast."""
    path = find_month_path(service, caller)
    following = periods.shift_period(month, PeriodUnit.MONTHLY, 1)
    if path is None or path.period_start != following.start:
        return None
    return SummaryOutlook(
        period=following,
        expected=path.predicted_amount,
        lower=path.lower,
        upper=path.upper,
    )
