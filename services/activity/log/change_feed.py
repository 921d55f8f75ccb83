"""Delta synchronisation: read a user's event log from a position on."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

from sqlalchemy import bindparam, select

from core.identity import Caller
from core.json_types import JsonObject
from models import Event, User, db
from services.paging import AnyRow

CHANGE_COLUMNS = (
    Event.seq,
    Event.type,
    Event.entity,
    Event.entity_id,
    Event.payload,
    Event.payload_version,
    Event.created_at,
)
NEW_CHANGES = (
    select(*CHANGE_COLUMNS)
    .where(Event.user_id == bindparam("user_id"), Event.seq > bindparam("since"))
    .order_by(Event.seq)
    .limit(bindparam("limit"))
)


class ChangesQuery(TypedDict):
    """Query for the changes with a number above ``since``."""

    since: int
    limit: int


@dataclass(frozen=True, slots=True)
class Change:
    """One event. ``data`` is the row that it led to; None for a deletion."""

    seq: int
    type: str
    entity: str
    entity_id: int
    deleted: bool
    data: JsonObject | None
    version: int
    created_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Changes:
    """Events in order; ``next_since`` is the next request's ``since``."""

    items: Sequence[Change]
    next_since: int
    has_more: bool


def list_changes(caller: Caller, query: ChangesQuery) -> Changes:
    """List the caller's events, oldest first."""
    return read_changes(caller.id, query["since"], query["limit"])


def read_changes(user_id: int, since: int, limit: int) -> Changes:
    """Read a user's events after a position, oldest first."""
    values = {"user_id": user_id, "since": since, "limit": limit + 1}
    # One more than is shown tells whether there are more.
    rows = db.session.execute(NEW_CHANGES, values).all()

    items = [_build_change(row) for row in rows[:limit]]
    # Never beyond the end of the log: the client would miss the events that follow.
    next_since = items[-1].seq if items else min(since, load_last_seq(user_id))
    return Changes(items, next_since, has_more=len(rows) > limit)


def load_last_seq(user_id: int) -> int:
    """Return the number of a user's newest event."""
    return db.session.scalar(select(User.last_seq).where(User.id == user_id)) or 0


def _build_change(row: AnyRow) -> Change:
    return Change(
        seq=row.seq,
        type=row.type,
        entity=row.entity,
        entity_id=row.entity_id,
        deleted=row.payload is None,
        data=row.payload,
        version=row.payload_version,
        created_at=row.created_at,
    )
