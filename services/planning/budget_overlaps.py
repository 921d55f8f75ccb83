"""Keep active budgets of the same category, period and currency from covering the same days."""

import datetime as dt

from sqlalchemy import SQLColumnExpression, func, or_, select
from sqlalchemy.orm import Session

from core.errors import Conflict
from models import Budget


def check_overlap(session: Session, budget: Budget, category_id: int | None) -> None:
    """Raise Conflict if a budget, put into a category, covers days of another active one.

    The unique index ``uq_budgets_active`` forbids it for budgets without an end; of others it knows
    no days.
    """
    if not budget.is_active:
        return
    rival = session.scalar(select(Budget).where(*_covers_the_same(budget, category_id)).limit(1))
    if rival is not None:
        raise Conflict(
            f"{_describe(rival)} has the same category, period and currency. Such budgets must not"
            " have days in common while they are active.",
            code="budget_exists",
            budget_id=rival.id,
        )


def find_first_free_day(session: Session, budget: Budget, today: dt.date) -> dt.date:
    """Return the start date of a budget, or the first day after those that ended on it or later.

    A budget that has ended would otherwise be in the way of its successor until the next period.
    """
    last_day = select(func.max(Budget.end_date)).where(
        *_covers_the_same(budget, budget.category_id), Budget.end_date < today
    )
    end = session.scalar(last_day)
    return budget.start_date if end is None else end + dt.timedelta(days=1)


def _covers_the_same(budget: Budget, category_id: int | None) -> list[SQLColumnExpression[bool]]:
    """Conditions of the other active budgets that share days with a budget in a category."""
    conditions = [
        Budget.user_id == budget.user_id,
        func.coalesce(Budget.category_id, 0) == (category_id or 0),
        Budget.period == budget.period,
        Budget.currency == budget.currency,
        Budget.is_active,
        Budget.id != (budget.id or 0),
        or_(Budget.end_date.is_(None), Budget.end_date >= budget.start_date),
    ]
    if budget.end_date is not None:
        conditions.append(Budget.start_date <= budget.end_date)
    return conditions


def _describe(budget: Budget) -> str:
    """Name a budget and its days: The budget "Food" (id 7, from 2026-03-01)."""
    name = f' "{budget.name}"' if budget.name else ""
    end = f" to {budget.end_date}" if budget.end_date else ""
    return f"The budget{name} (id {budget.id}, from {budget.start_date}{end})"
