"""The ticker: a thread in each process that looks regularly for scheduled work that is due."""

import random
from collections.abc import Callable

from infrastructure.background import PeriodicBackground
from services.activity.schedules.scheduling import Due, Schedule, enqueue_due
from services.unit_of_work import rollback

LOOK_SECONDS = 30.0
"""How often each process looks, on average; no two processes keep in step."""


class Scheduler(PeriodicBackground):
    """Enqueues what is due, in every process alike: the database decides which of them does it.

    Each look also wakes the workers of this process, for jobs that a dead process has left behind.
    """

    def __init__(self, schedule: Schedule, wake_workers: Callable[[], object]) -> None:
        super().__init__(name="schedule")
        self.schedule = schedule
        self._wake_workers = wake_workers
        self._settled: frozenset[Due] = frozenset()

    def look(self) -> None:
        """Enqueue what is due and has not been enqueued."""
        # What this process knows to have runs: most looks are one query.
        self._settled = frozenset(enqueue_due(self.schedule, self._settled))
        rollback()
        self._wake_workers()

    def _pause(self) -> float:
        return LOOK_SECONDS * random.uniform(0.5, 1.5)  # noqa: S311 (no secret)
