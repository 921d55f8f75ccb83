"""Order of changes of system categories, which write to the log of every user."""

from sqlalchemy.orm import Session

from infrastructure.database import lock_globally

SYSTEM_CATEGORIES_LOCK = 7_301
"""Key of the lock that such changes hold; any number that no other lock uses."""


def queue_change(session: Session) -> None:
    """Wait until no other change of system categories is running.

    Two admins who each held the lock of their own log would wait for each other, so they queue here
    before they take it.
    """
    lock_globally(session, SYSTEM_CATEGORIES_LOCK)
