"""The one place that commits: rows, their events, derived totals and the first answer, or nothing.

A unit of work belongs to one person and holds that person's lock from its start, so whatever it reads is
what it then changes. Reactions run after the commit, through the ``committed`` signal.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

from blinker import Signal
from sqlalchemy import Connection, bindparam, update
from sqlalchemy.orm import Session

from core import clock
from core.errors import NotFound
from core.events import Event as HappenedEvent
from infrastructure import context
from infrastructure.database import begin_write, insert_many
from models import Event, User, db, table_of

committed = Signal()
"""Sent with the owner's id and the list of events, after they are safe."""

users = table_of(User)
MINE = users.c.id == bindparam("owner_id")
UNTOUCHED = {"updated_at": users.c.updated_at}
"""A new event is no change of the profile."""
LOCK = (
    update(users)
    .where(MINE)
    .values(last_seq=users.c.last_seq + 1, **UNTOUCHED)
    .returning(users.c.last_seq, users.c.month_start_day)
)
RAISE_SEQ = (
    update(users).where(MINE).values(last_seq=users.c.last_seq + bindparam("more"), **UNTOUCHED)
)

_active: ContextVar["UnitOfWork | None"] = ContextVar("unit_of_work", default=None)


class Owner(NamedTuple):
    """Whose log a change goes to, as read under the lock."""

    id: int
    next_seq: int
    month_start_day: int


class UnitOfWork:
    """What has been done so far; ``publish`` what happened.

    ``month_start_day`` is the owner's, read under the lock.
    """

    def __init__(self, session: Session, user_id: int) -> None:
        self.session = session
        self.connection = begin_write(session)
        self.user_id = user_id
        self.month_start_day = 1
        self.events: list[HappenedEvent] = []

    def publish(self, *events: HappenedEvent) -> None:
        self.events.extend(events)


@contextmanager
def unit_of_work(user_id: int) -> Iterator[UnitOfWork]:
    """Do one thing for one person, and commit it at the end.

    Inside another unit of the same person it joins that one. Raises NotFound when the person is gone.
    """
    outer = _active.get()
    if outer is not None:
        assert outer.user_id == user_id, "a unit of work has one owner"
        yield outer
        return
    with _holding(UnitOfWork(db.session(), user_id)) as work:
        owner = lock(work.connection, user_id)
        work.month_start_day = owner.month_start_day
        yield work
        append_events(work.connection, owner, work.events)
    committed.send(user_id, events=work.events)


@contextmanager
def unowned_work() -> Iterator[UnitOfWork]:
    """The same where there is no owner yet: registration."""
    with _holding(UnitOfWork(db.session(), 0)) as work:
        yield work


@contextmanager
def _holding(work: UnitOfWork) -> Iterator[UnitOfWork]:
    token = _active.set(work)
    try:
        yield work
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        _active.reset(token)


def abandon() -> None:
    """Give up what the session was doing, after an error."""
    db.session.rollback()


def lock(connection: Connection, user_id: int) -> Owner:
    """Serialise this person's writes, and take a number for an event: nearly every unit publishes one.

    Raises NotFound.
    """
    row = connection.execute(LOCK, {"owner_id": user_id}).one_or_none()
    if row is None:
        raise NotFound("user")
    return Owner(user_id, row.last_seq, row.month_start_day)


def append_events(connection: Connection, owner: Owner, events: Sequence[HappenedEvent]) -> None:
    """Write the events to their owner's log, numbered from the one that was taken with the lock."""
    if len(events) != 1:
        connection.execute(RAISE_SEQ, {"owner_id": owner.id, "more": len(events) - 1})
    if not events:
        return
    now, request_id = clock.now(), context.request_id.get()
    insert_many(
        connection,
        table_of(Event),
        [
            {
                "user_id": owner.id,
                "seq": seq,
                "type": event.type,
                "entity": event.entity,
                "entity_id": event.entity_id,
                "payload": event.payload,
                "payload_version": event.payload_version,
                "request_id": request_id,
                "created_at": now,
            }
            for seq, event in enumerate(events, start=owner.next_seq)
        ],
    )
