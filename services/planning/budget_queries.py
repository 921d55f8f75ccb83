"""Read budgets and their alerts."""

import datetime as dt
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, bindparam, select

from core.errors import NotFound
from core.identity import Caller
from models import Budget, BudgetAlert, db
from services.ledger.row_names import load_category_names, name_categories
from services.paging import NameColumn, Page, PageQuery, Position, load_page
from services.planning.budget_values import BudgetFilters

AnyBudget = Budget | Row[*tuple[Any, ...]]
"""A budget, or its bare row where no object is needed."""

ACTIVE_BUDGETS = (
    select(Budget)
    .where(Budget.user_id == bindparam("user_id"), Budget.is_active)
    .order_by(Budget.id)
)


def get_budget(caller: Caller, budget_id: int) -> Budget:
    """Load one of the caller's budgets. Raises NotFound."""
    budget = find_budget(caller, budget_id)
    if budget is None:
        raise NotFound("budget")
    return budget


def find_budget(caller: Caller, budget_id: int) -> Budget | None:
    """Load one of the caller's budgets; None if there is none with this id."""
    query = select(Budget).where(Budget.id == budget_id, Budget.user_id == caller.id)
    return db.session.scalar(query)


def list_budgets(caller: Caller, filters: BudgetFilters, after: Position | None) -> Page:
    """List the caller's budgets that pass the filters, oldest first."""
    query = select(Budget).where(Budget.user_id == caller.id)
    if filters.get("category_id") is not None:
        query = query.where(Budget.category_id == filters["category_id"])
    if filters.get("period") is not None:
        query = query.where(Budget.period == filters["period"])
    if filters.get("is_active") is not None:
        query = query.where(Budget.is_active.is_(filters["is_active"]))
    page = load_page(query, (Budget.id,), after, filters["limit"], total=filters["total"])
    return name_categories(caller, page) if filters.get("names") else page


def list_alerts(caller: Caller, query: PageQuery, after: Position | None) -> Page:
    """List the thresholds that the caller's spending has reached, newest first."""
    alerts = select(BudgetAlert).where(BudgetAlert.user_id == caller.id)
    page = load_page(
        alerts, (BudgetAlert.id,), after, query["limit"], descending=True, total=query["total"]
    )
    return replace(page, names=_load_budget_names(caller, page)) if query.get("names") else page


def _load_budget_names(caller: Caller, alerts: Page) -> list[NameColumn]:
    """Load the names of the budgets of alerts, and of the categories of these budgets."""
    ids = {alert.budget_id for alert in alerts.items}
    own = Budget.user_id == caller.id
    query = select(Budget.id, Budget.name, Budget.category_id).where(own, Budget.id.in_(ids))
    budgets = db.session.execute(query).all()

    categories = load_category_names(caller, {budget.category_id for budget in budgets})
    return [
        NameColumn("budget_name", "budget_id", {row.id: row.name for row in budgets}),
        NameColumn(
            "category_name",
            "budget_id",
            {row.id: categories.get(row.category_id) for row in budgets},
        ),
    ]


def load_current_budgets(caller: Caller) -> list[Budget]:
    """Load the caller's active budgets whose dates include today."""
    budgets = db.session.scalars(ACTIVE_BUDGETS, {"user_id": caller.id})
    today = caller.today
    return [budget for budget in budgets if includes(budget, today)]


def includes(budget: AnyBudget, day: dt.date) -> bool:
    """Return whether a day lies between the dates of a budget."""
    return budget.start_date <= day and not has_ended(budget, day)


def has_ended(budget: AnyBudget, day: dt.date) -> bool:
    """Return whether a budget's last day is before a day."""
    return budget.end_date is not None and budget.end_date < day
