"""Budgets: making them, and saying once when a threshold is passed."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, func, select

from core import clock
from core.errors import Conflict, Invalid, NotFound
from core.events import BudgetCreated, BudgetDeleted, BudgetThresholdReached, BudgetUpdated
from core.identity import Caller
from core.money import AmountError, to_minor
from core.periods import Period
from infrastructure.database import upsert
from ml_service import BudgetPredictionService
from models import Budget, BudgetAlert, Category, User, db, table_of
from services.ledger import total_queries
from services.paging import Page, Position, page_of
from services.planning import budget_forecasts, budget_status
from services.planning.budget_status import AnyBudget
from services.snapshots import snapshot
from services.unit_of_work import UnitOfWork, unit_of_work
from services.versions import ExpectedVersions, check_version

alerts = table_of(BudgetAlert).c
SAID = select(alerts.budget_id, alerts.period_start, alerts.threshold).where(
    alerts.budget_id.in_(bindparam("budget_ids", expanding=True))
)
budgets, owners = table_of(Budget), table_of(User).c
ACTIVE_BUDGET_ROWS = (
    select(
        *budgets.c,
        owners.timezone.label("owner_timezone"),
        owners.month_start_day.label("owner_month_start_day"),
        owners.locale.label("owner_locale"),
    )
    .join_from(budgets, table_of(User))
    .where(budgets.c.user_id == bindparam("user_id"), budgets.c.is_active)
)
ACTIVE_BUDGETS = (
    select(Budget)
    .where(Budget.user_id == bindparam("user_id"), Budget.is_active)
    .order_by(Budget.id)
)


def get_budget(caller: Caller, budget_id: int) -> Budget:
    """One of the caller's budgets. Raises NotFound."""
    budget = db.session.scalar(
        select(Budget).where(Budget.id == budget_id, Budget.user_id == caller.id)
    )
    if budget is None:
        raise NotFound("budget")
    return budget


def list_budgets(caller: Caller, filters: Mapping[str, Any], after: Position | None) -> Page:
    query = select(Budget).where(Budget.user_id == caller.id)
    for name in ("category_id", "period"):
        if filters.get(name) is not None:
            query = query.where(getattr(Budget, name) == filters[name])
    if filters.get("is_active") is not None:
        query = query.where(Budget.is_active.is_(filters["is_active"]))
    return page_of(query, (Budget.id,), after, filters["limit"], total=filters["total"])


def create_budget(caller: Caller, values: dict[str, Any]) -> Budget:
    """Set a limit. It starts with the current period unless told. Raises Invalid, Conflict."""
    amount, currency = values.pop("amount"), values.pop("currency", None) or caller.currency
    values["start_date"] = values.get("start_date") or caller.period(values["period"]).start
    with unit_of_work(caller.id) as work:
        budget = Budget(
            user_id=caller.id, currency=currency, is_active=values.pop("is_active", True), **values
        )
        budget.amount_minor = _minor(amount, currency)
        _check(work, caller, budget)
        work.session.add(budget)
        work.session.flush()
        work.publish(BudgetCreated(budget.id, snapshot(budget)))
    return budget


def update_budget(
    caller: Caller, budget_id: int, changes: dict[str, Any], expected: ExpectedVersions
) -> Budget:
    get_budget(caller, budget_id)
    with unit_of_work(caller.id) as work:
        budget = work.session.get_one(Budget, budget_id, populate_existing=True)
        check_version(budget, expected)
        amount, currency = (
            changes.pop("amount", budget.amount.decimal),
            changes.pop("currency", budget.currency),
        )
        for name, value in changes.items():
            setattr(budget, name, value)
        budget.currency, budget.amount_minor = currency, _minor(amount, currency)
        with work.session.no_autoflush:
            _check(work, caller, budget)
        work.session.flush()
        work.publish(BudgetUpdated(budget.id, snapshot(budget)))
    return budget


def _minor(amount: Any, currency: str) -> int:
    try:
        minor = to_minor(amount, currency)
    except AmountError as error:
        raise Invalid.field("/amount", str(error)) from error
    if minor <= 0:
        raise Invalid.field("/amount", "A budget is positive.")
    return minor


def _check(work: UnitOfWork, caller: Caller, budget: Budget) -> None:
    if budget.end_date is not None and budget.end_date < budget.start_date:
        raise Invalid.field("/end_date", "The end is before the start.")
    known = select(Category.id).where(
        Category.id == budget.category_id, Category.visible_to(caller.id)
    )
    if budget.category_id is not None and work.session.scalar(known) is None:
        raise Invalid.field("/category_id", "There is no such category.")
    same = (
        Budget.user_id == caller.id,
        func.coalesce(Budget.category_id, 0) == (budget.category_id or 0),
        Budget.period == budget.period,
        Budget.is_active,
        Budget.id != (budget.id or 0),
    )
    if budget.is_active and work.session.scalar(select(Budget.id).where(*same)) is not None:
        raise Conflict(
            "There is an active budget for this category and period.", code="budget_exists"
        )


def delete_budget(caller: Caller, budget_id: int, expected: ExpectedVersions) -> None:
    get_budget(caller, budget_id)
    with unit_of_work(caller.id) as work:
        budget = work.session.get_one(Budget, budget_id, populate_existing=True)
        check_version(budget, expected)
        work.session.delete(budget)
        work.session.flush()
        work.publish(BudgetDeleted(budget_id))


def list_alerts(caller: Caller, filters: Mapping[str, Any], after: Position | None) -> Page:
    """Thresholds that were passed, newest first."""
    query = select(BudgetAlert).where(BudgetAlert.user_id == caller.id)
    return page_of(
        query, (BudgetAlert.id,), after, filters["limit"], descending=True, total=filters["total"]
    )


def raise_alerts(user_id: int) -> None:
    """Record every threshold that current spending has passed and that was not said before.

    Looks at the state alone, so it may run any number of times.
    """
    active = db.session.execute(ACTIVE_BUDGET_ROWS, {"user_id": user_id}).all()
    if not active:
        return
    first = active[0]
    caller = Caller(
        user_id,
        "user",
        first.currency,
        first.owner_timezone,
        first.owner_month_start_day,
        first.owner_locale,
    )
    today = caller.today
    counting = [budget for budget in active if _counts(budget, today)]
    current = {unit: caller.period(unit, today) for unit in {budget.period for budget in counting}}
    spent = budget_status.spent_by_budget(caller, counting)
    due = [
        row
        for budget in counting
        if (row := _due(caller, budget, current[budget.period], spent[budget.id])) is not None
    ]
    if due and _unsaid(due):
        _say(caller, due)


def _say(caller: Caller, due: list[dict[str, Any]]) -> None:
    with unit_of_work(caller.id) as work:
        for row in _unsaid(due):
            insert = upsert(work.connection, table_of(BudgetAlert)).values(row)
            created = insert.on_conflict_do_nothing().returning(alerts.id)
            alert_id = work.session.execute(created).scalar_one_or_none()
            if alert_id is not None:
                alert = work.session.get_one(BudgetAlert, alert_id)
                work.publish(BudgetThresholdReached(alert_id, snapshot(alert)))


def active_budgets(caller: Caller) -> list[Budget]:
    """Budgets that count today."""
    found = db.session.scalars(ACTIVE_BUDGETS, {"user_id": caller.id})
    today = caller.today
    return [budget for budget in found if _counts(budget, today)]


def _counts(budget: AnyBudget, today: dt.date) -> bool:
    return budget.start_date <= today and (budget.end_date is None or budget.end_date >= today)


def _due(caller: Caller, budget: AnyBudget, period: Period, spent: int) -> dict[str, Any] | None:
    available = budget.amount_minor + budget_status.carried_over(caller, budget, period)
    if not budget_status.is_reached(spent, available, budget.alert_threshold):
        return None
    return {
        "user_id": caller.id,
        "budget_id": budget.id,
        "period_start": period.start,
        "period_end": period.end,
        "threshold": 100 if spent > available else budget.alert_threshold,
        "spent_minor": spent,
        "available_minor": available,
        "currency": budget.currency,
        "created_at": clock.now(),
    }


def _unsaid(due: list[dict[str, Any]]) -> list[dict[str, Any]]:
    ids = [alert["budget_id"] for alert in due]
    said = {tuple(row) for row in db.session.execute(SAID, {"budget_ids": ids})}
    return [
        alert
        for alert in due
        if (alert["budget_id"], alert["period_start"], alert["threshold"]) not in said
    ]


def status(service: BudgetPredictionService, caller: Caller) -> list[dict[str, Any]]:
    """How every budget that counts today is doing."""
    return _statuses(service, caller, active_budgets(caller))


def _statuses(
    service: BudgetPredictionService, caller: Caller, chosen: Sequence[Budget]
) -> list[dict[str, Any]]:
    labels = total_queries.category_labels([budget.category_id for budget in chosen])
    spent = budget_status.spent_by_budget(caller, chosen)
    outlooks = budget_forecasts.outlooks(service, caller, chosen)
    return [
        budget_status.status_of(
            caller,
            budget,
            labels.get(budget.category_id or 0),
            spent[budget.id],
            outlooks.get(budget.id),
        )
        for budget in chosen
    ]


def usage(service: BudgetPredictionService, caller: Caller, budget_id: int) -> dict[str, Any]:
    """The same for one budget, with the periods before."""
    budget = get_budget(caller, budget_id)
    return _statuses(service, caller, [budget])[0] | {
        "history": budget_status.history(caller, budget)
    }


def suggestions(
    service: BudgetPredictionService, caller: Caller, asked: Mapping[str, Any]
) -> dict[str, Any]:
    """Amounts for budgets at the chosen risk. Raises NotEnoughData."""
    present = {
        (budget.category_id, budget.period, budget.currency): budget.amount
        for budget in active_budgets(caller)
    }
    return budget_forecasts.suggestions(service, caller, asked, present)


def summary(service: BudgetPredictionService, caller: Caller, period: str | None) -> dict[str, Any]:
    """Category budgets added up per period and currency; budgets on all spending stand beside, unsummed."""
    rows = [row for row in status(service, caller) if period in {None, row["period"]}]
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows:
        if row["category"] is not None:
            groups.setdefault((row["period"], row["currency"]), []).append(row)
    return {
        "groups": [
            budget_status.added_up(*key, members) for key, members in sorted(groups.items())
        ],
        "overall": [row for row in rows if row["category"] is None],
    }
