"""Reactions that have failed: when they run again, and when they are parked for an admin."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath
from traceback import extract_tb

from sqlalchemy import bindparam, delete, select

from core import clock
from core.limits import MESSAGE_LENGTH
from infrastructure.database import upsert
from models import FailedReaction, db, table_of
from services.activity.log.log_reading import LogEvent
from services.unit_of_work import UnitOfWork

failures = table_of(FailedReaction)

PAUSES = (
    dt.timedelta(seconds=10),
    dt.timedelta(minutes=1),
    dt.timedelta(minutes=10),
    dt.timedelta(hours=1),
    dt.timedelta(hours=6),
)
"""How long a reaction rests after each failure; after the last one it is parked."""
MAX_DUE = 100
"""Failed reactions that are tried again at once."""

DUE = (
    select(FailedReaction.id)
    .where(
        FailedReaction.next_attempt_at <= bindparam("now"),
        FailedReaction.reaction.in_(bindparam("reactions", expanding=True)),
    )
    .order_by(FailedReaction.next_attempt_at)
    .limit(MAX_DUE)
)


def find_due(reactions: Iterable[str]) -> Sequence[int]:
    """Find failed reactions of these names whose pause is over; returns their ids."""
    return db.session.scalars(DUE, {"now": clock.now(), "reactions": list(reactions)}).all()


def settle(
    work: UnitOfWork, user_id: int, results: Mapping[str, tuple[LogEvent, str | None]]
) -> None:
    """Store what came of a user's reactions, by their names: the event and the error, if any."""
    succeeded = [name for name, (_, error) in results.items() if error is None]
    is_over = (failures.c.user_id == user_id, failures.c.reaction.in_(succeeded))
    work.connection.execute(delete(failures).where(*is_over))
    for name, (event, error) in results.items():
        if error is not None:
            _record(work, name, event, error)


def _record(work: UnitOfWork, reaction: str, event: LogEvent, error: str) -> None:
    """Record a failure; one that is known keeps its number of attempts and its next one."""
    now = clock.now()
    newest = {
        "seq": event.seq,
        "event_type": event.event.type,
        "error": error,
        "updated_at": now,
    }
    insert = upsert(work.connection, failures).values(
        user_id=event.user_id,
        reaction=reaction,
        attempts=1,
        next_attempt_at=now + PAUSES[0],
        created_at=now,
        **newest,
    )
    keys = [failures.c.user_id, failures.c.reaction]
    work.connection.execute(insert.on_conflict_do_update(index_elements=keys, set_=newest))


def postpone(failure: FailedReaction, error: str) -> None:
    """Note one more failed attempt, and park the reaction after the last."""
    failure.attempts += 1
    failure.error = error
    is_last = failure.attempts > len(PAUSES)
    failure.next_attempt_at = None if is_last else clock.now() + PAUSES[failure.attempts - 1]


def describe_error(error: Exception) -> str:
    """Say what failed where, without the values of the message: these may be a user's own."""
    frame = extract_tb(error.__traceback__)[-1]
    place = f"{PurePath(frame.filename).name}:{frame.lineno}"
    return f"{type(error).__name__} in {frame.name} ({place})"[:MESSAGE_LENGTH]
