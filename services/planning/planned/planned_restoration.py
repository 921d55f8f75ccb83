"""Keep a deleted plan in the log, and insert it again: steps of a unit of work."""

from sqlalchemy import select
from sqlalchemy.orm import object_session

from core.events import (
    PlannedOccurrenceCreated,
    PlannedTransactionCreated,
    PlannedTransactionDeleted,
)
from core.json_types import JsonObject
from infrastructure.bulk_writes import insert_many
from models import Category, PlannedOccurrenceRecord, PlannedTransaction, db, table_of
from services.restoration import insert_rows, load_deleted, read_columns
from services.snapshots import snapshot
from services.unit_of_work import UnitOfWork


def keep_plan(plan: PlannedTransaction) -> JsonObject:
    """Return what restores a plan: its columns and what became of its occurrences."""
    session = object_session(plan)
    assert session is not None, "the plan was loaded in this unit of work"
    row = PlannedOccurrenceRecord
    records = session.scalars(select(row).where(row.planned_id == plan.id).order_by(row.id))
    return snapshot(plan) | {"occurrences": [snapshot(record) for record in records]}


def load_deleted_plan(user_id: int, planned_id: int) -> tuple[PlannedTransaction, JsonObject]:
    """Load a deleted plan, which is not in the session, and what was kept. Raises NotFound.

    A category that is gone since is left out.
    """
    kept = load_deleted(user_id, planned_id, PlannedTransactionDeleted)
    plan = PlannedTransaction(**read_columns(PlannedTransaction, kept))
    visible = select(Category.id).where(
        Category.id == plan.category_id, Category.visible_to(user_id)
    )
    if db.session.scalar(visible) is None:
        plan.category_id = None
    return plan, kept


def insert_plan(work: UnitOfWork, deleted: PlannedTransaction, kept: JsonObject) -> None:
    """Insert a deleted plan as it was, with what became of its occurrences."""
    columns = table_of(PlannedTransaction).columns
    values = {column.name: getattr(deleted, column.name) for column in columns}
    # Without the mapper, which would give it a version of its own.
    insert_many(work.connection, table_of(PlannedTransaction), [values])
    plan = work.session.get_one(PlannedTransaction, deleted.id)
    work.publish(PlannedTransactionCreated(plan.id, snapshot(plan)))
    insert_rows(work, PlannedOccurrenceRecord, kept["occurrences"])
    work.publish(*(PlannedOccurrenceCreated(row["id"], row) for row in kept["occurrences"]))
