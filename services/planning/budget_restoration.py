"""Keep a deleted budget in the log, and insert it again: steps of a unit of work."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import object_session

from core.events import BudgetAlertRestored, BudgetCreated, BudgetDeleted
from core.json_types import JsonObject
from infrastructure.bulk_writes import insert_many
from models import Budget, BudgetAlert, BudgetAmount, table_of
from services.restoration import insert_rows, load_deleted, read_columns
from services.snapshots import snapshot
from services.unit_of_work import UnitOfWork


def keep_budget(budget: Budget) -> JsonObject:
    """Return what restores a budget: its columns, amounts and alerts."""
    session = object_session(budget)
    assert session is not None, "the budget was loaded in this unit of work"
    query = select(BudgetAlert).where(BudgetAlert.budget_id == budget.id)
    alerts = session.scalars(query.order_by(BudgetAlert.id))
    start = budget.silent_period_start
    return snapshot(budget) | {
        "silent_threshold": budget.silent_threshold,
        "silent_period_start": start and start.isoformat(),
        "alerts": [snapshot(alert) for alert in alerts],
    }


def load_deleted_budget(user_id: int, budget_id: int) -> tuple[Budget, JsonObject]:
    """Load a deleted budget, which is not in the session, and what was kept. Raises NotFound."""
    kept = load_deleted(user_id, budget_id, BudgetDeleted)
    start = kept["silent_period_start"]
    budget = Budget(
        **read_columns(Budget, kept),
        silent_threshold=kept["silent_threshold"],
        silent_period_start=start and dt.date.fromisoformat(start),
    )
    return budget, kept


def insert_budget(work: UnitOfWork, deleted: Budget, kept: JsonObject) -> Budget:
    """Insert a deleted budget as it was, with its amounts and alerts."""
    columns = table_of(Budget).columns
    values = {column.name: getattr(deleted, column.name) for column in columns}
    # Without the mapper, which would give it a version of its own.
    insert_many(work.connection, table_of(Budget), [values])
    currency = deleted.currency
    amounts = [amount | {"currency": currency} for amount in kept["amounts"]]
    insert_rows(work, BudgetAmount, amounts, budget_id=deleted.id)
    insert_rows(work, BudgetAlert, kept["alerts"])

    budget = work.session.get_one(Budget, deleted.id)
    work.publish(BudgetCreated(budget.id, snapshot(budget)))
    work.publish(*(BudgetAlertRestored(alert["id"], alert) for alert in kept["alerts"]))
    return budget
