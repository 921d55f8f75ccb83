"""The one place that commits: rows, their events, derived totals and the first answer, or nothing.

A unit of work belongs to one person and holds that person's lock from its start, so whatever it reads is
what it then changes. Reactions run after the commit, through the ``committed`` signal.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from blinker import Signal
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from core import clock, context
from core.database import begin_write, is_sqlite
from core.errors import NotFound
from core.events import Event as HappenedEvent
from models import Event, User, db

committed = Signal()
"""Sent with the owner's id and the list of events, after they are safe."""

_active: ContextVar["UnitOfWork | None"] = ContextVar("unit_of_work", default=None)


class UnitOfWork:
    """What has been done so far; ``publish`` what happened.

    ``month_start_day`` is the owner's, read under the lock.
    """

    def __init__(self, session: Session, user_id: int) -> None:
        self.session = session
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
    begin_write(db.session())
    with _holding(UnitOfWork(db.session(), user_id)) as work:
        work.month_start_day = lock(user_id)
        yield work
        append_events(user_id, work.events)
    committed.send(user_id, events=work.events)


@contextmanager
def unowned_work() -> Iterator[UnitOfWork]:
    """The same where no single person owns the change: registration, system categories, tokens."""
    begin_write(db.session())
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


def lock(user_id: int) -> int:
    """Serialise this person's writes; answers the day on which their months start.

    On SQLite, the transaction itself is the lock. Raises NotFound.
    """
    query = select(User.month_start_day).where(User.id == user_id)
    start_day = db.session.scalar(query if is_sqlite(db.session()) else query.with_for_update())
    if start_day is None:
        raise NotFound("user")
    return start_day


def append_events(user_id: int, events: Sequence[HappenedEvent]) -> None:
    """Number the events and write them to that person's log."""
    if not events:
        return
    raised = update(User).where(User.id == user_id).values(last_seq=User.last_seq + len(events))
    last = db.session.execute(raised.returning(User.last_seq)).scalar_one()
    now, request_id = clock.now(), context.request_id.get()
    db.session.execute(
        insert(Event),
        [
            {
                "user_id": user_id,
                "seq": seq,
                "type": event.type,
                "entity": event.entity,
                "entity_id": event.entity_id,
                "payload": event.payload,
                "payload_version": event.payload_version,
                "request_id": request_id,
                "created_at": now,
            }
            for seq, event in enumerate(events, start=last - len(events) + 1)
        ],
    )
