"""Delta synchronisation: read a user's event log from a position on."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

from sqlalchemy import select

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
    since, limit = query["since"], query["limit"]
    is_new = (Event.user_id == caller.id, Event.seq > since)
    in_order = select(*CHANGE_COLUMNS).where(*is_new).order_by(Event.seq)
    # One more than is shown tells whether there are more.
    rows = db.session.execute(in_order.limit(limit + 1)).all()

    items = [_build_change(row) for row in rows[:limit]]
    # Never beyond the end of the log: the client would miss the events that follow.
    next_since = items[-1].seq if items else min(since, _load_last_seq(caller))
    return Changes(items, next_since, has_more=len(rows) > limit)


def _load_last_seq(caller: Caller) -> int:
    return db.session.scalar(select(User.last_seq).where(User.id == caller.id)) or 0


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
