"""What deleted rows were, as the log keeps it, for those who take a deletion back.

Transactions have restorations of many rows at once; see ``services/ledger``.
"""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Date, literal_column, select

from core import clock
from core.errors import NotFound
from core.events import Event
from core.json_types import JsonObject
from core.limits import RESTORE_DAYS
from core.money import to_minor
from infrastructure.bulk_writes import insert_many
from models import Base, db, table_of
from models import Event as EventRow
from services.snapshots import PUBLIC_FIELDS
from services.unit_of_work import UnitOfWork
from tables.base import Instant

# Literals and no parameters: the index of restorable deletions has the same conditions.
IS_RESTORABLE = (EventRow.before.is_not(None), EventRow.entity != literal_column("'transaction'"))


def load_deleted(user_id: int, row_id: int, event: type[Event]) -> JsonObject:
    """Load what the user's last event of a type has kept of a row. Raises NotFound."""
    since = clock.now() - dt.timedelta(days=RESTORE_DAYS)
    query = (
        select(EventRow.before)
        .where(
            EventRow.user_id == user_id,
            EventRow.entity_id == row_id,
            EventRow.type == event.type,
            EventRow.created_at >= since,
            *IS_RESTORABLE,
        )
        .order_by(EventRow.seq.desc())
    )
    before = db.session.scalar(query.limit(1))
    if before is None:
        raise NotFound(event.entity.replace("_", " "))
    return before


def read_columns(model: type[Base], snapshot: JsonObject) -> dict[str, Any]:
    """Return the columns of a row from its snapshot, with id, times and version."""
    columns = table_of(model).columns
    values: dict[str, Any] = {}
    for name in PUBLIC_FIELDS[model]:
        value: Any = snapshot[name.removesuffix("_minor")]
        column_type = columns[name].type
        if value is None:
            values[name] = None
        elif name.endswith("_minor"):
            values[name] = to_minor(Decimal(str(value)), snapshot["currency"])
        elif isinstance(column_type, Instant):
            values[name] = dt.datetime.fromisoformat(value)
        elif isinstance(column_type, Date):
            values[name] = dt.date.fromisoformat(value)
        else:
            values[name] = value
    return values


def insert_rows(
    work: UnitOfWork, model: type[Base], snapshots: Sequence[JsonObject], **others: Any
) -> None:
    """Insert rows from their snapshots; ``others`` are the values of columns without any."""
    rows = [read_columns(model, snapshot) | others for snapshot in snapshots]
    if rows:
        insert_many(work.connection, table_of(model), rows)
