"""Publish the event log to a message broker, for other programs to follow."""

import json
from collections.abc import Iterator, Sequence

import structlog
from sqlalchemy.exc import IntegrityError

from core.events import Event as DomainEvent
from infrastructure.background import PeriodicBackground
from infrastructure.broker_connection import BrokerLost
from infrastructure.circuit_breakers import CircuitOpen, breaker
from infrastructure.event_exchange import EventExchange, Message
from infrastructure.process_lock import ProcessLock, process_lock
from models import db
from services.activity.log.event_envelope import EventOrigin, build_envelope
from services.activity.log.log_reading import (
    BATCH,
    LogEvent,
    advance,
    count_behind,
    find_behind,
    read_unread,
)
from services.unit_of_work import rollback, system_unit_of_work

log = structlog.get_logger()

CONSUMER = "relay"
"""Name of the position in the log."""
LOOK_SECONDS = 2.0
"""How often the relay looks for events of other processes, and others whether to take over."""
PAUSE_SECONDS = 5.0
"""Until the next attempt to reach a broker that was lost."""


class Relay(PeriodicBackground):
    """Publishes each event at least once, each user's in order, from where the last one stopped.

    One relay of all processes is at work; the others take over when it ends. The position is stored
    after the broker has confirmed, so what a killed relay had published may be published again.
    Requests never wait for it: they wake its thread, and that is all.

    ``is_at_work`` says whether it is this one; ``unwanted_types`` are the types of events that no
    queue has asked for.
    """

    def __init__(self, exchange: EventExchange, origin: EventOrigin) -> None:
        super().__init__(name=CONSUMER, stopping=exchange.stopping)
        self._exchange, self._origin = exchange, origin
        self.is_at_work = False
        self.unwanted_types: set[str] = set()
        self._lock: ProcessLock | None = None
        self._is_waking = False
        self._breaker = breaker("broker", max_failures=1, pause_seconds=PAUSE_SECONDS)

    def close(self) -> None:
        """Finish the batch and end the threads; another process may take over."""
        super().close()
        self._exchange.close()
        if self._lock is not None:
            self._lock.release()
        self.is_at_work = False

    def wake(self, _user_id: int) -> None:
        """Publish new events soon, if this process is the one that does."""
        if self.is_at_work:
            self._submit_look()

    def count_behind(self) -> int:
        """Count the events of all users that were not published."""
        return count_behind(CONSUMER)

    def look(self) -> None:
        """Publish what has not been published, or see whether to take over."""
        self._is_waking = False
        if self._stopping.is_set() or not self._take_over():
            return
        try:
            self._breaker.call(self._exchange.keep_alive)
            self._publish_all()
        except CircuitOpen:
            rollback()
        except BrokerLost as error:
            rollback()
            log.warning("broker_lost", error=str(error), next_attempt_seconds=PAUSE_SECONDS)

    def _submit_look(self) -> None:
        # One look finds everything that has happened before it.
        if not self._is_waking:
            self._is_waking = True
            super()._submit_look()

    def _pause(self) -> float:
        return LOOK_SECONDS

    def _take_over(self) -> bool:
        if self._lock is None:
            self._lock = process_lock(db.engine, CONSUMER)
        was_at_work, self.is_at_work = self.is_at_work, self._lock.acquire()
        if self.is_at_work and not was_at_work:
            log.info("relay_at_work")
        return self.is_at_work

    def _publish_all(self) -> None:
        while behind := find_behind(CONSUMER):
            for batch in _read_batches(behind):
                if self._stopping.is_set():
                    return
                self._publish(batch)

    def _publish(self, batch: Sequence[LogEvent]) -> None:
        # The broker may let this wait: no connection to the database waits with it.
        rollback()
        messages = [self._build_message(event) for event in batch if _is_described(event)]
        unroutable = self._breaker.call(self._exchange.publish, messages)
        self._report(unroutable, messages)
        _advance({event.user_id: event.seq for event in batch})

    def _build_message(self, event: LogEvent) -> Message:
        envelope = build_envelope(event, self._origin)
        body = json.dumps(envelope, ensure_ascii=False, separators=(",", ":")).encode()
        return Message(envelope["id"], event.event.type, body)

    def _report(self, unroutable: Sequence[str], messages: Sequence[Message]) -> None:
        """Log the types that no queue has asked for, each once."""
        lost = set(unroutable)
        types = {message.routing_key for message in messages if message.id in lost}
        if types - self.unwanted_types:
            log.warning("events_without_queue", types=sorted(types - self.unwanted_types))
        self.unwanted_types |= types


def _read_batches(users: Sequence[int]) -> Iterator[list[LogEvent]]:
    """Read unpublished events of users, several users to a batch, none of them in two."""
    batch: list[LogEvent] = []
    for user_id in users:
        batch += read_unread(CONSUMER, user_id)
        if len(batch) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _is_described(event: LogEvent) -> bool:
    """Return whether this version knows the type; only older ones knew the others."""
    return type(event.event) is not DomainEvent


def _advance(positions: dict[int, int]) -> None:
    try:
        _store(positions)
    except IntegrityError:
        # A user has been deleted meanwhile, and the log with them.
        for user_id, seq in positions.items():
            _store_unless_deleted(user_id, seq)


def _store(positions: dict[int, int]) -> None:
    with system_unit_of_work() as work:
        for user_id, seq in positions.items():
            advance(work, CONSUMER, user_id, seq)


def _store_unless_deleted(user_id: int, seq: int) -> None:
    try:
        _store({user_id: seq})
    except IntegrityError:
        log.info("relayed_user_deleted", user_id=user_id)
