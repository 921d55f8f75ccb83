"""Repeat work that lost its database, after pauses that grow."""

import random
import threading
from collections.abc import Callable, Iterator
from typing import TypeVar

import structlog

from infrastructure.database import is_database_loss

log = structlog.get_logger()

FIRST_PAUSE = 0.1
LONGEST_PAUSE = 10.0
"""Seconds between attempts; each pause is up to twice as long as the one before."""
MAX_LOSSES = 60
"""Attempts that may lose the database, about seven minutes, before the error counts after all.

Work that itself ends its connection would otherwise run for ever.
"""

Result = TypeVar("Result")


class Stopped(BaseException):
    """The process ends, so nothing is repeated any more.

    No Exception, because work that handles those must not take it for a failure.
    """


class Patience:
    """Waits between attempts until the process is about to end."""

    def __init__(self) -> None:
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Let every pause end at once with Stopped, until ``resume``."""
        self._stopping.set()

    def resume(self) -> None:
        """Let work wait again."""
        self._stopping.clear()

    def pause(self, seconds: float) -> None:
        """Wait. Raises Stopped."""
        if self._stopping.wait(seconds):
            raise Stopped

    def repeat(
        self,
        attempt: Callable[[], Result],
        *,
        recover: Callable[[], object] | None = None,
        name: str,
        max_losses: int | None = MAX_LOSSES,
    ) -> Result:
        """Return the result of the first attempt that does not lose the database.

        ``recover`` runs after each loss. Without ``max_losses`` it never gives up. Raises the error
        of the last attempt, every other error at once, and Stopped.
        """
        losses = 0
        pauses = pause_lengths()
        while True:
            try:
                return attempt()
            except Exception as error:
                losses += 1
                is_final = max_losses is not None and losses > max_losses
                if is_final or not is_database_loss(error):
                    raise
                if recover is not None:
                    recover()
                log.warning("database_lost", work=name, losses=losses, error=str(error))
            self.pause(next(pauses))


def pause_lengths() -> Iterator[float]:
    """Iterate over the seconds between attempts.

    They are random within their bounds, so that the threads and servers that lost the same database
    do not all return at the same moment.
    """
    length = FIRST_PAUSE
    while True:
        yield length * random.uniform(0.5, 1)  # noqa: S311 (no secret)
        length = min(2 * length, LONGEST_PAUSE)


patience = Patience()
"""That of this process."""
