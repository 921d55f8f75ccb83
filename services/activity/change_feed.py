"""Delta sync: what happened since a client last looked."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from core.identity import Caller
from models import Event, User, db


@dataclass(frozen=True, slots=True)
class Changes:
    """Events in order; ``next_since`` is where to ask from next time."""

    items: list[dict[str, Any]]
    next_since: int
    has_more: bool


def changes_since(caller: Caller, since: int, limit: int) -> Changes:
    """The caller's events after ``since``, oldest first; a deletion is a tombstone without data."""
    columns = (
        Event.seq,
        Event.type,
        Event.entity,
        Event.entity_id,
        Event.payload,
        Event.payload_version,
        Event.created_at,
    )
    query = (
        select(*columns).where(Event.user_id == caller.id, Event.seq > since).order_by(Event.seq)
    )
    rows = db.session.execute(query.limit(limit + 1)).all()
    items = [_change(row) for row in rows[:limit]]
    return Changes(
        items, items[-1]["seq"] if items else min(since, _last_seq(caller)), len(rows) > limit
    )


def _last_seq(caller: Caller) -> int:
    return db.session.scalar(select(User.last_seq).where(User.id == caller.id)) or 0


def _change(row: Row[Any]) -> dict[str, Any]:
    return {
        "seq": row.seq,
        "type": row.type,
        "entity": row.entity,
        "entity_id": row.entity_id,
        "deleted": row.payload is None,
        "data": row.payload,
        "version": row.payload_version,
        "created_at": row.created_at,
    }
