"""What was proposed for a transaction, kept until its owner has said what it is."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from core import clock
from core.identity import Caller
from infrastructure.database import insert_many
from models import CategoryFeedback, Transaction, db, table_of
from services.unit_of_work import UnitOfWork

feedback = table_of(CategoryFeedback)


def keep(work: UnitOfWork, caller: Caller, proposed: Sequence[Mapping[str, Any]]) -> None:
    """Store proposals; an open one for the same transaction gives way."""
    if not proposed:
        return
    ids = [row["transaction_id"] for row in proposed]
    stale = (feedback.c.transaction_id.in_(ids), feedback.c.settled_at.is_(None))
    work.connection.execute(delete(feedback).where(*stale))
    common = {"user_id": caller.id, "created_at": clock.now()}
    insert_many(work.connection, feedback, [{**row, **common} for row in proposed])


def settle(work: UnitOfWork, rows: Sequence[Transaction]) -> None:
    """The owner has chosen: compare what is still open with the category that each of these rows has now."""
    if not rows:
        return
    row, kept, now = feedback.c, {one.id: one.category_id for one in rows}, clock.now()
    still_open = select(row.id, row.transaction_id, row.suggested_category_id).where(
        row.transaction_id.in_(kept), row.settled_at.is_(None)
    )
    met = [
        {
            "proposal": one.id,
            "kept_category_id": kept[one.transaction_id],
            "is_right": kept[one.transaction_id] == one.suggested_category_id,
            "settled_at": now,
        }
        for one in work.connection.execute(still_open)
    ]
    if met:
        work.connection.execute(update(feedback).where(row.id == bindparam("proposal")), met)


def was_right(transaction_id: int) -> bool | None:
    """Whether the last proposal for a transaction was what its owner kept; None when nothing was proposed."""
    row = feedback.c
    query = select(row.is_right).where(
        row.transaction_id == transaction_id, row.settled_at.is_not(None)
    )
    return db.session.scalar(query.order_by(row.id.desc()).limit(1))
