"""Say which transactions are payments of which recurring series: a step of a unit of work."""

from collections.abc import Sequence

from sqlalchemy import update

from core.events import TransactionUpdated
from models import Transaction, table_of
from services.ledger.transaction_changes import load_own_rows
from services.snapshots import snapshot
from services.unit_of_work import UnitOfWork

BATCH_SIZE = 500
"""Rows of one statement: databases limit its parameters."""

rows = table_of(Transaction)


def link_transactions(
    work: UnitOfWork, series_id: int | None, transaction_ids: Sequence[int]
) -> None:
    """Make transactions payments of a series, or of none.

    Their versions stay: what a person has read and edits meanwhile is not outdated by it.
    """
    for start in range(0, len(transaction_ids), BATCH_SIZE):
        ids = transaction_ids[start : start + BATCH_SIZE]
        is_own = (rows.c.user_id == work.user_id, rows.c.id.in_(ids))
        values = {"recurring_series_id": series_id, "updated_at": rows.c.updated_at}
        work.connection.execute(update(rows).where(*is_own).values(values))
        work.publish(
            *(TransactionUpdated(row.id, snapshot(row)) for row in load_own_rows(work, ids))
        )
