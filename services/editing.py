"""Create, change and delete one row, the same way everywhere.

Each holds the owner's lock, works on the row as it is under that lock, checks the version that
the caller has seen, and publishes one event with the state that follows.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.events import Event
from core.json_types import JsonObject
from models import Versioned
from services.cascades import find_dependents
from services.snapshots import snapshot
from services.unit_of_work import UnitOfWork, unit_of_work
from services.versions import ExpectedVersions, check_version
from tables.base import Identified

Row = TypeVar("Row", bound=Versioned)
EventType = Callable[..., Event]


def create_row(work: UnitOfWork, row: Identified, event: EventType) -> None:
    """Store a new row and publish its creation."""
    work.session.add(row)
    work.session.flush()
    work.publish(event(row.id, snapshot(row)))


@contextmanager
def changed_row(
    user_id: int, model: type[Row], row_id: int, expected: ExpectedVersions, event: EventType
) -> Iterator[Row]:
    """Lock and yield a row to change, then store and publish the change.

    The block may query: no half-made change is flushed before it ends. Raises NotFound when the
    row is gone, Stale when its version is not expected.
    """
    with unit_of_work(user_id) as work:
        row = locked_row(work.session, model, row_id, expected)
        with work.session.no_autoflush:
            yield row
        work.session.flush()
        work.publish(event(row_id, snapshot(row)))


@contextmanager
def deleted_row(
    user_id: int,
    model: type[Row],
    row_id: int,
    expected: ExpectedVersions,
    event: EventType,
    keep: Callable[[Row], JsonObject] | None = None,
) -> Iterator[Row]:
    """Lock and yield a row to check, then delete it and publish its tombstone.

    What the deletion takes along or changes has its events too, each in its owner's log; ``keep``
    returns what the log keeps of the row, to take the deletion back. Raises NotFound when the row
    is gone, Stale when its version is not expected.
    """
    with unit_of_work(user_id) as work:
        row = locked_row(work.session, model, row_id, expected)
        yield row
        before = keep(row) if keep else None
        dependents = find_dependents(work.session, row)
        work.session.delete(row)
        work.session.flush()
        for owner_id, consequence in dependents.list_events(work.session):
            receivers = [owner_id] if owner_id else [work.user_id, *work.other_users]
            for receiver in receivers:
                work.publish_to(receiver, consequence)
        work.publish(event(row_id, before=before))


def locked_row(session: Session, model: type[Row], row_id: int, expected: ExpectedVersions) -> Row:
    """Load a row as it is under the owner's lock. Raises NotFound, Stale."""
    # The owner's lock does not cover system categories, which every admin may change: those wait
    # for each other at the row. Inserts that only refer to the row need not wait.
    row = session.get(model, row_id, populate_existing=True, with_for_update={"key_share": True})
    if row is None:
        raise NotFound(_noun(model))
    check_version(row, expected)
    return row


def refresh_row(session: Session, row: Identified) -> None:
    """Reload a row that was read before the owner's lock was held. Raises NotFound."""
    try:
        session.refresh(row)
    except InvalidRequestError as error:  # another request deleted it in between
        raise NotFound(_noun(type(row))) from error


def _noun(model: type[Identified]) -> str:
    """Return what a sentence calls a row of the model: "import profile" for ImportProfile."""
    words = re.findall("[A-Z][a-z]*", model.__name__)
    return " ".join(words).lower()
