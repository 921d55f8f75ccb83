"""Spending of budgets in a period, what earlier periods carried over, and thresholds reached.

Only what is dated up to today is spent; later rows are scheduled.

A budget follows its owner's own days, weeks, months and years. With rollover, what earlier periods
left or overspent since the budget's start is added to what is available. All amounts are in minor
units.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from core import periods
from core.enums import TransactionKind
from core.identity import Caller
from core.periods import Period
from models import Budget
from services.ledger import total_queries
from services.ledger.other_currencies import (
    OtherCurrency,
    add_up_currencies,
    load_other_sums,
)
from services.ledger.total_queries import CategorySum
from services.planning.budget_amounts import DatedAmount, add_up_amounts, find_amount
from services.planning.budget_queries import AnyBudget

EXCEEDED_THRESHOLD = 100
"""Percent that stands for an exceeded budget."""


@dataclass(frozen=True, slots=True)
class BudgetUsage:
    """What a budget allows in a period, and what was spent."""

    amount: int
    carried_over: int
    spent: int

    @property
    def available(self) -> int:
        """The amount with what earlier periods left or overspent; may be negative."""
        return self.amount + self.carried_over

    def reached_threshold(self, alert_threshold: int) -> int:
        """Return the highest threshold that spending has reached; 0 below all."""
        if self.spent > self.available and self.spent > 0:
            return EXCEEDED_THRESHOLD
        is_reached = has_reached(self.spent, self.available, alert_threshold)
        return alert_threshold if is_reached else 0


def find_current_period(caller: Caller, budget: AnyBudget) -> Period:
    """Find a budget's period that contains today, or the one nearest to today.

    A budget that has ended is in its last period, one that has not started in its first.
    """
    day = max(caller.today, budget.start_date)
    if budget.end_date is not None:
        day = min(day, budget.end_date)
    return caller.period(budget.period, day)


def days_so_far(caller: Caller, period: Period) -> Period:
    """The days of a period up to today; none of a period that has not started."""
    return Period(period.start, min(period.end, caller.today))


def has_reached(spent: int, available: int, threshold: int) -> bool:
    """Return whether spending has come to ``threshold`` percent of what is available.

    Without any spending nothing is reached, even if earlier periods left nothing available.
    """
    # Multiplied and not divided: integers stay exact, and nothing available is no division by zero.
    return spent > 0 and spent * 100 >= available * threshold


def load_usage(caller: Caller, budget: Budget, period: Period) -> BudgetUsage:
    """Load what a budget allows in a period, and what was spent up to today."""
    return BudgetUsage(
        find_amount(budget.amounts, period),
        carried_over(caller, budget, budget.amounts, period),
        load_spent(caller, budget, days_so_far(caller, period)),
    )


def carried_over(
    caller: Caller, budget: AnyBudget, amounts: Sequence[DatedAmount], period: Period
) -> int:
    """Compute what earlier periods left (positive) or overspent (negative).

    Each period counts with its own amount. It is 0 for a budget without rollover and in a budget's
    first period.
    """
    if not budget.rollover:
        return 0
    first = caller.period(budget.period, budget.start_date)
    if first.start >= period.start:
        return 0

    earlier = Period(first.start, period.start - dt.timedelta(days=1))
    starts = periods.starts(earlier.start, earlier.end, budget.period, caller.month_start_day)
    budgeted = add_up_amounts(amounts, starts, earlier.end)
    return budgeted - load_spent(caller, budget, earlier)


def load_spending(caller: Caller, budgets: Sequence[tuple[AnyBudget, Period]]) -> dict[int, int]:
    """Sum up spending of budgets in a period each, by budget id.

    Refunds lower it; transfers never count. Budgets of the same period and currency share a query.
    """
    groups = {(period, budget.currency) for budget, period in budgets}
    sums = {(period, currency): _load_sums(caller, currency, period) for period, currency in groups}
    return {
        budget.id: _sum_within(sums[period, budget.currency], budget.category_id)
        for budget, period in budgets
    }


def load_other_currencies(
    caller: Caller, budgets: Sequence[tuple[AnyBudget, Period]]
) -> dict[int, list[OtherCurrency]]:
    """Sum up what budgets leave out in a period each, because it is in other currencies."""
    groups = {(period, budget.currency) for budget, period in budgets}
    sums = {
        (period, currency): load_other_sums(caller, TransactionKind.EXPENSE, currency, period)
        for period, currency in groups
    }
    by_budget: dict[int, list[OtherCurrency]] = {}
    for budget, period in budgets:
        rows = sums[period, budget.currency]
        within = [
            row for row in rows if budget.category_id in {None, row.category_id, row.parent_id}
        ]
        by_budget[budget.id] = add_up_currencies(within)
    return by_budget


def load_spent(caller: Caller, budget: AnyBudget, period: Period) -> int:
    """Sum up spending of one budget in a period."""
    sums = _load_sums(caller, budget.currency, period)
    return _sum_within(sums, budget.category_id)


def _load_sums(caller: Caller, currency: str, period: Period) -> list[CategorySum]:
    return total_queries.load_category_sums(caller, TransactionKind.EXPENSE, currency, period)


def _sum_within(sums: Sequence[CategorySum], category_id: int | None) -> int:
    """Add up a category and its subcategories; None adds up everything."""
    return sum(
        row.total.minor for row in sums if category_id in {None, row.category_id, row.parent_id}
    )
