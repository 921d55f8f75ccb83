"""Read the event log on from a consumer's position, which is stored with what came of it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select

from core.events import EVENT_CLASSES
from core.events import Event as DomainEvent
from infrastructure.database import upsert
from models import Event, LogPosition, User, db, table_of
from services.paging import AnyRow
from services.unit_of_work import UnitOfWork

events, positions, users = table_of(Event), table_of(LogPosition), table_of(User)
BATCH = 500
"""Events that are read at once."""
MAX_BEHIND = 1000
"""People that one look at the log finds behind."""

# Module constants, because building a statement takes longer than running it.
POSITION = select(positions.c.seq).where(
    positions.c.consumer == bindparam("consumer"), positions.c.user_id == bindparam("user_id")
)
OF_USER = select(
    events.c.seq,
    events.c.type,
    events.c.entity_id,
    events.c.payload,
    events.c.before,
    events.c.payload_version,
    events.c.created_at,
).where(events.c.user_id == bindparam("user_id"))
UNREAD = (
    OF_USER.where(events.c.seq > func.coalesce(POSITION.scalar_subquery(), 0))
    .order_by(events.c.seq)
    .limit(BATCH)
)
ONE_EVENT = OF_USER.where(events.c.seq == bindparam("seq"))
BEHIND = (
    select(users.c.id)
    .outerjoin(
        positions,
        (positions.c.user_id == users.c.id) & (positions.c.consumer == bindparam("consumer")),
    )
    .where(users.c.last_seq > func.coalesce(positions.c.seq, 0))
    .limit(MAX_BEHIND)
)
COUNT_BEHIND = select(
    func.coalesce(func.sum(users.c.last_seq - func.coalesce(positions.c.seq, 0)), 0)
).outerjoin_from(
    users,
    positions,
    (positions.c.user_id == users.c.id) & (positions.c.consumer == bindparam("consumer")),
)


@dataclass(frozen=True, slots=True)
class LogEvent:
    """An event with its place in the log. ``version`` is that of its payload's form."""

    user_id: int
    seq: int
    event: DomainEvent
    created_at: dt.datetime
    version: int = 1


def read_unread(consumer: str, user_id: int) -> Sequence[LogEvent]:
    """Read the next events of a user's log that a consumer has not dealt with, in order."""
    rows = db.session.execute(UNREAD, {"consumer": consumer, "user_id": user_id}).all()
    return [_build_event(user_id, row) for row in rows]


def read_event(user_id: int, seq: int) -> LogEvent | None:
    """Read one event of a user's log; None when the user no longer exists."""
    row = db.session.execute(ONE_EVENT, {"user_id": user_id, "seq": seq}).one_or_none()
    return None if row is None else _build_event(user_id, row)


def _build_event(user_id: int, row: AnyRow) -> LogEvent:
    # Types that only an older version knew have no consequences.
    event_class = EVENT_CLASSES.get(row.type, DomainEvent)
    event = event_class(row.entity_id, row.payload, before=row.before)
    return LogEvent(user_id, row.seq, event, row.created_at, row.payload_version)


def find_behind(consumer: str) -> Sequence[int]:
    """Find users whose log has events that a consumer has not dealt with."""
    return db.session.scalars(BEHIND, {"consumer": consumer}).all()


def count_behind(consumer: str) -> int:
    """Count the events of all users that a consumer has not dealt with."""
    return int(db.session.scalar(COUNT_BEHIND, {"consumer": consumer}) or 0)


def advance(work: UnitOfWork, consumer: str, user_id: int, seq: int) -> None:
    """Store that a consumer has dealt with a user's events up to a number."""
    insert = upsert(work.connection, positions)
    insert = insert.values(consumer=consumer, user_id=user_id, seq=seq)
    # Another process may have read further.
    move = insert.on_conflict_do_update(
        index_elements=list(positions.primary_key),
        set_={"seq": insert.excluded.seq},
        where=positions.c.seq < insert.excluded.seq,
    )
    work.connection.execute(move)
