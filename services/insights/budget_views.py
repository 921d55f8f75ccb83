"""Budgets as insights look at them: in the month of a report, with what is expected of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from core.enums import PeriodUnit
from core.identity import Caller
from core.periods import Period
from ml_service import BudgetPredictionService
from models import Budget, db
from services.insights.month_basis import MonthBasis
from services.planning.budget_amounts import find_amount
from services.planning.budget_queries import includes
from services.planning.budget_status import BudgetStatus, load_statuses
from services.planning.budget_usage import carried_over, load_spending

LIKELY = 0.6
"""Probability from which a budget is likely to be exceeded."""


@dataclass(frozen=True, slots=True)
class BudgetView:
    """A budget in a period; amounts are in minor units.

    ``projected`` and ``probability`` are None without a forecast, and for a period that is over.
    """

    budget_id: int
    category_id: int | None
    unit: PeriodUnit
    period: Period
    available: int
    spent: int
    projected: int | None = None
    probability: float | None = None

    @property
    def is_exceeded(self) -> bool:
        return self.spent > self.available

    @property
    def is_at_risk(self) -> bool:
        """Whether the budget is not exceeded yet, and likely to be."""
        if self.is_exceeded or self.projected is None or self.probability is None:
            return False
        return self.probability >= LIKELY and self.projected > self.available

    @property
    def expected(self) -> int:
        """What the period comes to, as far as that is known."""
        return max(self.spent, self.projected or 0)

    @property
    def excess(self) -> int:
        """How much is spent above what is available, or will be, if it is not exceeded yet."""
        return (self.expected if self.is_at_risk else self.spent) - self.available


def load_budget_views(service: BudgetPredictionService, basis: MonthBasis) -> list[BudgetView]:
    """Load the budgets in the currency of a report: those of today, or of the month that is over.

    Forecasts are left out where entries are missing: they would take missing days for cheap ones.
    """
    caller = basis.caller
    if caller.today in basis.period:
        statuses = load_statuses(service, caller)
        return [
            _view_status(status, with_forecast=basis.history.is_current)
            for status in statuses
            if status.currency == basis.currency
        ]
    return _load_past(caller, basis)


def find_covering(
    views: Iterable[BudgetView], basis: MonthBasis, category_id: int | None
) -> BudgetView | None:
    """Find the monthly or other budget of a category or of its parent; None without one."""
    by_category: Mapping[int | None, BudgetView] = {view.category_id: view for view in views}
    if category_id is None:
        return None
    return by_category.get(category_id) or by_category.get(basis.find_top(category_id))


def count_exceeded(basis: MonthBasis, view: BudgetView) -> int:
    """Count the compared months in which more was spent than a monthly budget allowed then."""
    budget = db.session.get_one(Budget, view.budget_id)
    return sum(
        basis.sum_up(month, view.category_id) > find_amount(budget.amounts, month)
        for month in basis.months
        if month.end >= budget.start_date
    )


def _view_status(status: BudgetStatus, *, with_forecast: bool) -> BudgetView:
    return BudgetView(
        budget_id=status.budget_id,
        category_id=status.category.id if status.category else None,
        unit=status.period,
        period=Period(status.period_start, status.period_end),
        available=status.available.minor,
        spent=status.spent.minor,
        projected=status.projected.minor if with_forecast and status.projected else None,
        probability=status.probability_of_exceeding if with_forecast else None,
    )


def _load_past(caller: Caller, basis: MonthBasis) -> list[BudgetView]:
    """Load the monthly budgets that were active at the end of a month."""
    query = select(Budget).where(
        Budget.user_id == caller.id,
        Budget.is_active,
        Budget.period == PeriodUnit.MONTHLY,
        Budget.currency == basis.currency,
    )
    budgets = [
        budget
        for budget in db.session.scalars(query.order_by(Budget.id))
        if includes(budget, basis.period.end)
    ]
    spending = load_spending(caller, [(budget, basis.period) for budget in budgets])
    return [
        BudgetView(
            budget_id=budget.id,
            category_id=budget.category_id,
            unit=PeriodUnit.MONTHLY,
            period=basis.period,
            available=find_amount(budget.amounts, basis.period)
            + carried_over(caller, budget, budget.amounts, basis.period),
            spent=spending[budget.id].minor,
        )
        for budget in budgets
    ]
