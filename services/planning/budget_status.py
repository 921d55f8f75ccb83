"""How a budget is doing: what is available, what is spent, where that leads.

A budget follows its owner's own days, weeks, months and years. With rollover, what earlier periods left
or overspent since the budget's start is added to what is available now.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Row

from core import periods
from core.identity import Caller
from core.money import Money, percentage
from core.periods import Period
from models import Budget, Category
from services.ledger import total_queries
from services.ledger.total_queries import CategorySum

AnyBudget = Budget | Row[*tuple[Any, ...]]
"""A budget, or its bare row where no object is needed."""

COMPARED_PERIODS = 12


class Outlook(NamedTuple):
    """What a budget's period may come to: the expected sum, and how likely it is above an amount (minor units)."""

    projected: int
    probability_above: Callable[[float], float]


def spent_by_budget(caller: Caller, budgets: Sequence[AnyBudget]) -> dict[int, int]:
    """Spending in each budget's current period in minor units; refunds lower it, transfers never count."""
    sums = {
        (unit, currency): total_queries.category_sums(
            caller, "expense", currency, caller.period(unit)
        )
        for unit, currency in {(budget.period, budget.currency) for budget in budgets}
    }
    return {
        budget.id: _within(sums[budget.period, budget.currency], budget.category_id)
        for budget in budgets
    }


def _within(sums: Sequence[CategorySum], category_id: int | None) -> int:
    """The part of a category with its subcategories; None is all of it."""
    return sum(
        row.total.minor for row in sums if category_id in {None, row.category_id, row.parent_id}
    )


def spent_in(caller: Caller, budget: AnyBudget, period: Period) -> int:
    """The same for one budget and any of its periods."""
    sums = total_queries.category_sums(caller, "expense", budget.currency, period)
    return _within(sums, budget.category_id)


def carried_over(caller: Caller, budget: AnyBudget, period: Period) -> int:
    """What the budget's earlier periods left (positive) or overspent (negative), if it rolls over."""
    if not budget.rollover:
        return 0
    first = caller.period(budget.period, budget.start_date)
    if first.start >= period.start:
        return 0
    earlier = Period(first.start, period.start - dt.timedelta(days=1))
    count = len(periods.between(earlier.start, earlier.end, budget.period, caller.month_start_day))
    return budget.amount_minor * count - spent_in(caller, budget, earlier)


def is_reached(spent: int, available: int, threshold: int) -> bool:
    """Whether spending has come to ``threshold`` percent of what is available."""
    return spent > 0 and spent * 100 >= available * threshold


def status_of(
    caller: Caller, budget: Budget, category: Category | None, spent: int, outlook: Outlook | None
) -> dict[str, Any]:
    """What ``/budgets/status`` answers for one budget.

    ``spent`` is that of its current period, ``outlook`` what the whole period may come to, if that is known.
    """
    period = caller.period(budget.period)
    carried = carried_over(caller, budget, period)
    available = budget.amount_minor + carried
    elapsed = (caller.today - period.start).days + 1
    exceeded = spent > available
    warned = is_reached(spent, available, budget.alert_threshold)
    return {
        "budget_id": budget.id,
        "name": budget.name,
        "category": category,
        "currency": budget.currency,
        "period": budget.period,
        "period_start": period.start,
        "period_end": period.end,
        "amount": budget.amount,
        "carried_over": Money(carried, budget.currency),
        "available": Money(available, budget.currency),
        "spent": Money(spent, budget.currency),
        "remaining": Money(available - spent, budget.currency),
        "percentage_used": percentage(spent, available) if available > 0 else None,
        "alert_threshold": budget.alert_threshold,
        "status": "exceeded" if exceeded else "warning" if warned else "ok",
        "days_left": (period.end - caller.today).days,
        "projected": Money(
            outlook.projected if outlook else round(spent * period.days / elapsed), budget.currency
        ),
        "probability_of_exceeding": _probability(available, spent, outlook),
    }


def _probability(available: int, spent: int, outlook: Outlook | None) -> float | None:
    """Certain once the budget is exceeded, None where there is no forecast."""
    if spent > available:
        return 1.0
    return None if outlook is None else round(outlook.probability_above(available), 3)


def history(caller: Caller, budget: Budget) -> list[dict[str, Any]]:
    """The budget's last periods, newest first, without rollover."""
    current = caller.period(budget.period)
    first = caller.period(budget.period, budget.start_date)
    earlier = (periods.shifted(current, budget.period, -n) for n in range(1, COMPARED_PERIODS + 1))
    found = []
    for period in (period for period in earlier if period.start >= first.start):
        spent = spent_in(caller, budget, period)
        found.append(
            {
                "period_start": period.start,
                "period_end": period.end,
                "spent": Money(spent, budget.currency),
                "remaining": Money(budget.amount_minor - spent, budget.currency),
                "percentage_used": percentage(spent, budget.amount_minor),
            }
        )
    return found


def added_up(period: str, currency: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Several budgets of one period and currency as one."""
    available = sum(row["available"].minor for row in rows)
    spent = sum(row["spent"].minor for row in rows)
    return {
        "period": period,
        "currency": currency,
        "budget_count": len(rows),
        "total_budgeted": Money(sum(row["amount"].minor for row in rows), currency),
        "total_available": Money(available, currency),
        "total_spent": Money(spent, currency),
        "total_remaining": Money(available - spent, currency),
        "percentage_used": percentage(spent, available) if available > 0 else None,
        "by_status": {
            name: sum(row["status"] == name for row in rows)
            for name in ("ok", "warning", "exceeded")
        },
    }
