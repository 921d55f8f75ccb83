"""The one place that commits: rows, derived totals, events and stored responses, or nothing.

There are two kinds of units:

- ``unit_of_work`` for everything that belongs to a user. It holds that user's lock from its start,
  so what it reads is what it then changes, and it appends its events to that user's log.
- ``system_unit_of_work`` for what has no owner or no event: registration, job rows, models, scores.

Nested units join the outer unit of the same user. Reactions run after the commit, through the
``committed`` signal.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import NamedTuple

from blinker import Signal
from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from core import clock
from core.errors import NotFound
from core.events import Event as DomainEvent
from infrastructure import context
from infrastructure.bulk_writes import insert_many
from infrastructure.database import begin_write
from infrastructure.persistence import MAX_LOSSES, Result, patience
from models import Event, User, db, table_of

committed = Signal()
"""Sent with the id of the owner of a log and the events that it got, after they are committed."""

users = table_of(User)
OWNER = users.c.id == bindparam("owner_id")
# A new event is no change of the profile: without this, the column's ``onupdate`` would touch it.
SAME_UPDATED_AT = {"updated_at": users.c.updated_at}

LOCK_OWNER = (
    update(users)
    .where(OWNER)
    .values(last_seq=users.c.last_seq + 1, **SAME_UPDATED_AT)
    .returning(users.c.last_seq, users.c.month_start_day)
)
RAISE_LAST_SEQ = (
    update(users)
    .where(OWNER)
    .values(last_seq=users.c.last_seq + bindparam("count"), **SAME_UPDATED_AT)
)

NO_OWNER = 0
"""The ``user_id`` of a system unit of work; ids of users start at 1."""

_active: ContextVar["UnitOfWork | None"] = ContextVar("unit_of_work", default=None)


class Owner(NamedTuple):
    """The user whose log receives the events, as read under the lock."""

    id: int
    next_seq: int
    month_start_day: int


class UnitOfWork:
    """A transaction with the events that it will append.

    ``month_start_day`` is the owner's, read under the lock. ``changed_accounts`` are the ids of the
    accounts whose balance it changes.
    """

    def __init__(self, session: Session, user_id: int) -> None:
        self.session = session
        self.connection = begin_write(session)
        self.user_id = user_id
        self.month_start_day = 1
        self.events: list[DomainEvent] = []
        self.changed_accounts: set[int] = set()
        self._others: dict[int, tuple[Owner, list[DomainEvent]]] = {}
        self._before_commit: dict[Callable[[UnitOfWork], object], None] = {}
        self._callbacks: list[Callable[[], object]] = []

    def publish(self, *events: DomainEvent) -> None:
        """Append events to the owner's log when the unit commits."""
        self.events.extend(events)

    def lock_everybody(self) -> None:
        """Lock all other users as well, for a change that belongs into the log of each.

        Take it before any other lock, and only in units that wait for each other already: they
        would otherwise hold the locks that the others need.
        """
        is_other = users.c.id != self.user_id
        others = self.session.scalars(select(users.c.id).where(is_other).order_by(users.c.id)).all()
        for user_id in others:
            owner = _lock_if_exists(self.connection, user_id)
            if owner is not None:
                self._others[user_id] = (owner, [])

    @property
    def other_users(self) -> list[int]:
        """The ids of the users that ``lock_everybody`` has locked."""
        return list(self._others)

    def publish_to(self, user_id: int, *events: DomainEvent) -> None:
        """Append events to the log of the owner or of another user that is locked."""
        if user_id == self.user_id:
            self.publish(*events)
        elif user_id in self._others:
            self._others[user_id][1].extend(events)

    def before_commit(self, step: Callable[["UnitOfWork"], object]) -> None:
        """Run this step once at the end of the unit, whoever asks for it how often."""
        self._before_commit[step] = None

    def finish(self, owner: "Owner") -> None:
        """Run the last steps and append all events to their logs."""
        for step in self._before_commit:
            step(self)
        append_events(self.connection, owner, self.events)
        for other, events in self._others.values():
            append_events(self.connection, other, events)

    def list_logs(self) -> Iterator[tuple[int, Sequence[DomainEvent]]]:
        """List the users whose logs have grown with their events, and the owner in any case."""
        yield self.user_id, self.events
        for user_id, (_, events) in self._others.items():
            if events:
                yield user_id, events

    def after_commit(self, callback: Callable[[], object]) -> None:
        """Call this once everything is committed; never after a rollback."""
        self._callbacks.append(callback)

    def run_callbacks(self) -> None:
        """Call what waits for the commit, in order."""
        for callback in self._callbacks:
            callback()


@contextmanager
def unit_of_work(user_id: int) -> Iterator[UnitOfWork]:
    """Lock a user, run the block, append its events and commit.

    Inside another unit of the same user, joins that one: then the outer unit commits. Raises
    NotFound when the user no longer exists.
    """
    outer = _active.get()
    if outer is not None:
        assert outer.user_id == user_id, "a unit of work has one owner"
        yield outer
        return

    with _transaction(UnitOfWork(db.session(), user_id)) as work:
        # Before the block reads anything that it decides by, also the owner's month start.
        owner = lock(work.connection, user_id)
        work.month_start_day = owner.month_start_day
        yield work
        work.finish(owner)

    # Reactions and jobs open transactions of their own, so this one must have ended.
    for receiver, events in work.list_logs():
        committed.send(receiver, events=events)
    work.run_callbacks()


class _TriedOut(Exception):
    """Ends a unit of work that is not to be stored."""


def try_out(user_id: int, step: Callable[[], Result]) -> Result:
    """Run a step in a unit of work of its own, store nothing of it, and return what it returned.

    Everything that the step checks is checked, and nothing follows from it. It must return values
    that need no database any more. Raises NotFound when the user no longer exists.
    """
    assert _active.get() is None, "a unit of work is rolled back as a whole"
    results: list[Result] = []
    with suppress(_TriedOut), unit_of_work(user_id):
        results.append(step())
        raise _TriedOut
    return results[0]


@contextmanager
def system_unit_of_work() -> Iterator[UnitOfWork]:
    """Run the block and commit, without a lock and without an owner's log.

    For registration (the user does not exist yet), rows of ``jobs``, models and forecast scores. It
    never joins another unit: begun inside one, it would commit that one's half-made changes.
    """
    assert _active.get() is None, "a system unit of work stands alone"
    with _transaction(UnitOfWork(db.session(), NO_OWNER)) as work:
        yield work
    work.run_callbacks()


@contextmanager
def _transaction(work: UnitOfWork) -> Iterator[UnitOfWork]:
    token = _active.set(work)
    try:
        yield work
        db.session.commit()
    except BaseException:  # also an interrupt: the user's lock must not outlive the block
        rollback()
        raise
    finally:
        _active.reset(token)


def rollback() -> None:
    """End the session's transaction without storing anything.

    After an error, or to let the next query see what other sessions have committed.
    """
    try:
        db.session.rollback()
    except DBAPIError:
        # The connection was lost, and its transaction with it. This leaves it for good.
        db.session.rollback()


def end_reading(_error: BaseException | None) -> None:
    """End what an application context has read, before its session is closed.

    Closing a session whose connection was lost raises an error, which would replace the response.
    """
    if db.session.registry.has():
        rollback()


def persist(
    step: Callable[[], Result], *, name: str, max_losses: int | None = MAX_LOSSES
) -> Result:
    """Run a step of background work again, after a pause, while the database is lost.

    Without ``max_losses`` it waits for the database as long as the process lives.

    The step must find out itself what an earlier attempt has stored: a commit may succeed although
    its confirmation is lost. Call it outside of units.
    """
    assert _active.get() is None, "a unit of work is repeated as a whole"
    return patience.repeat(step, recover=rollback, name=name, max_losses=max_losses)


def lock(connection: Connection, user_id: int) -> Owner:
    """Serialise the user's writes and reserve the number of one event.

    One statement does both because nearly every unit publishes exactly one event. Raises NotFound.
    """
    owner = _lock_if_exists(connection, user_id)
    if owner is None:
        raise NotFound("user")
    return owner


def _lock_if_exists(connection: Connection, user_id: int) -> Owner | None:
    row = connection.execute(LOCK_OWNER, {"owner_id": user_id}).one_or_none()
    return None if row is None else Owner(user_id, row.last_seq, row.month_start_day)


def append_events(connection: Connection, owner: Owner, events: Sequence[DomainEvent]) -> None:
    """Append events to their owner's log, numbered without gaps from the reserved number."""
    if len(events) != 1:
        # Reserves the other numbers, or gives the reserved one back when there is no event.
        connection.execute(RAISE_LAST_SEQ, {"owner_id": owner.id, "count": len(events) - 1})
    if not events:
        return

    now = clock.now()
    request_id = context.request_id.get()
    rows = [
        {
            "user_id": owner.id,
            "seq": seq,
            "type": event.type,
            "entity": event.entity,
            "entity_id": event.entity_id,
            "payload": event.payload,
            "before": event.before,
            "payload_version": event.payload_version,
            "request_id": request_id,
            "created_at": now,
        }
        for seq, event in enumerate(events, start=owner.next_seq)
    ]
    insert_many(connection, table_of(Event), rows)
