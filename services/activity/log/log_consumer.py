"""Follow the event log in the background: one thread, user by user, each user's events in order."""

import threading
from collections.abc import Callable, Mapping, Sequence

import structlog
from sqlalchemy.exc import IntegrityError

from core import clock
from infrastructure.background import PeriodicBackground
from infrastructure.database import is_database_loss
from models import FailedReaction, db
from services.activity.log.failed_reactions import describe_error, find_due, postpone, settle
from services.activity.log.log_reading import (
    LogEvent,
    advance,
    count_behind,
    find_behind,
    read_event,
    read_unread,
)
from services.unit_of_work import rollback, system_unit_of_work

log = structlog.get_logger()

Reaction = Callable[[LogEvent], object]
"""Does what follows from an event.

It runs after the commit, looks at the present state and never at the event's data, and may run
twice: one run with the newest event stands for those with all events before.
"""
ChooseReactions = Callable[[Sequence[LogEvent]], Mapping[str, LogEvent]]
"""Names the reactions to events, each with the newest event that it follows from."""

LOOK_SECONDS = 10.0
"""How often each process looks for events that another has left behind, and for what is due."""


class LogConsumer(PeriodicBackground):
    """Runs reactions to the events of the log, from where the last process stopped.

    The position is stored after the reactions have run, so that a killed process loses nothing:
    the next one runs them again. A failing reaction holds up neither the others nor the log: it is
    recorded and tried again after pauses, and parked in the end.
    """

    def __init__(
        self, name: str, reactions: Mapping[str, Reaction], choose: ChooseReactions
    ) -> None:
        super().__init__(name=name)
        self.reactions = reactions
        self._consumer, self._choose = name, choose
        self._waiting: set[int] = set()
        self._lock = threading.Lock()

    def wake(self, user_id: int) -> None:
        """Read a user's new events soon."""
        if clock.is_moved():
            # Other threads do not have this thread's time.
            self._follow(user_id)
            return
        with self._lock:
            is_waiting = user_id in self._waiting
            self._waiting.add(user_id)
        if not is_waiting:
            self.submit(self._follow, user_id)

    def wait(self, seconds: float) -> None:
        """Wait for what this process has been woken for, at most for that time."""
        self.drain(seconds)
        # What the session has read by now may be older than what came of it.
        rollback()

    def count_behind(self) -> int:
        """Count the events of all users that it has not dealt with."""
        return count_behind(self._consumer)

    def look(self) -> None:
        """Follow the logs that are behind, and run again what is due."""
        behind = find_behind(self._consumer)
        due = find_due(self.reactions)
        rollback()
        for user_id in behind:
            self._follow(user_id)
        for failure_id in due:
            self._retry(failure_id)

    def _pause(self) -> float:
        return LOOK_SECONDS

    def _follow(self, user_id: int) -> None:
        with self._lock:
            # Before the log is read: an event that is committed meanwhile wakes again.
            self._waiting.discard(user_id)
        while unread := read_unread(self._consumer, user_id):
            results = {
                name: (event, self._try(name, event))
                for name, event in self._choose(unread).items()
            }
            try:
                with system_unit_of_work() as work:
                    settle(work, user_id, results)
                    advance(work, self._consumer, user_id, unread[-1].seq)
            except IntegrityError:
                # The user has been deleted meanwhile, and the log with them.
                return
        # The next look must see what others commit from now on.
        rollback()

    def _retry(self, failure_id: int) -> None:
        failure = db.session.get(FailedReaction, failure_id)
        if failure is None:
            return
        event = read_event(failure.user_id, failure.seq)
        error = None if event is None else self._try(failure.reaction, event)
        with system_unit_of_work() as work:
            failure = work.session.get(FailedReaction, failure_id, populate_existing=True)
            if failure is None:
                return
            if error is None:
                work.session.delete(failure)
                return
            postpone(failure, error)
            if failure.next_attempt_at is None:
                log.error("reaction_parked", reaction=failure.reaction, user_id=failure.user_id)

    def _try(self, name: str, event: LogEvent) -> str | None:
        """Run a reaction; return what went wrong. Raises the loss of the database."""
        # It decides where its own transactions begin, and sees what is committed by now.
        rollback()
        try:
            self.reactions[name](event)
        except Exception as error:
            rollback()
            if is_database_loss(error):
                raise
            log.exception("reaction_failed", reaction=name, user_id=event.user_id, seq=event.seq)
            return describe_error(error)
        rollback()
        return None
