"""Background threads of this process, for small work that responses must not wait for."""

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import partial
from typing import Any

import structlog
from flask import Flask

from infrastructure.persistence import Stopped, patience

log = structlog.get_logger()


MAX_PENDING = 1000
"""Waiting work beyond which strangers cannot add more: the queue is in memory."""


POOL_HAS_ENDED = "cannot schedule new futures after"
"""How the standard library says that a pool, or the whole interpreter, takes no more work."""


class Background:
    """A pool of threads that run functions in the application's context, in order of submission."""

    def __init__(self, workers: int = 1, name: str = "background") -> None:
        self._workers, self._name = workers, name
        self._pool: ThreadPoolExecutor | None = None
        self._pending: set[Future[None]] = set()
        self._app: Flask | None = None

    def init_app(self, app: Flask) -> None:
        """Bind the pool to the application in whose context it works."""
        self._app = app

    @property
    def is_full(self) -> bool:
        """Whether so much work is waiting that optional work should be refused."""
        return len(self._pending) >= MAX_PENDING

    def submit(self, work: Callable[..., Any], *args: Any) -> None:
        """Run a function as soon as a thread is free.

        When it loses the database, it runs again after a pause, as a whole. Another failure is
        logged and has no other effect.
        """
        if self._pool is None:
            # Threads start on first use: gunicorn forks after the application was built.
            self._pool = ThreadPoolExecutor(self._workers, thread_name_prefix=self._name)
        try:
            future = self._pool.submit(self._run, work, args)
        except RuntimeError as error:
            if not str(error).startswith(POOL_HAS_ENDED):
                raise
            # The process ends. What is promised is in the tables, where the next one finds it;
            # whoever submits must not fail of it, such as a job that has just committed its work.
            log.info("background_work_left_to_next_process", work=work.__name__)
            return
        self._pending.add(future)
        future.add_done_callback(self._pending.discard)

    def drain(self, seconds: float | None = None) -> None:
        """Wait until all work submitted so far has finished, or for that time."""
        wait(list(self._pending), seconds)

    def close(self) -> None:
        """Finish the submitted work and end the threads, as a process must before it forks.

        Work that waits for a lost database is given up.
        """
        if self._pool is not None:
            patience.stop()
            # Finished and not cancelled: mails among it are promised already.
            self._pool.shutdown(wait=True)
            patience.resume()
            self._pool = None

    def _run(self, work: Callable[..., Any], args: tuple[Any, ...]) -> None:
        try:
            patience.repeat(partial(self._run_in_context, work, args), name=work.__name__)
        except Stopped:
            log.warning("background_work_stopped", work=work.__name__)
        except Exception:
            # No caller waits for the result: the log is the only place to report a failure.
            log.exception("background_work_failed", work=work.__name__)

    def _run_in_context(self, work: Callable[..., Any], args: tuple[Any, ...]) -> None:
        assert self._app is not None
        # Leaving the context returns the connection, so that each attempt has its own.
        with self._app.app_context():
            work(*args)


class PeriodicBackground(Background, ABC):
    """A pool that also looks for work regularly, from ``start`` until ``close``.

    ``stopping`` is set as soon as it is to end; given from outside, it ends other waits with it.
    """

    def __init__(
        self, workers: int = 1, name: str = "background", stopping: threading.Event | None = None
    ) -> None:
        super().__init__(workers, name)
        self._stopping = stopping or threading.Event()
        self._ticker: threading.Thread | None = None

    def start(self) -> None:
        """Look now and regularly, until the process ends."""
        self._stopping.clear()
        # A daemon: it holds nothing that the end of the process could damage.
        self._ticker = threading.Thread(target=self._tick, daemon=True, name=f"{self._name}-ticker")
        self._ticker.start()

    def stop(self) -> None:
        """Begin nothing further."""
        self._stopping.set()

    def close(self) -> None:
        """Finish what was begun and end the threads, as a process must before it forks."""
        self.stop()
        if self._ticker is not None:
            self._ticker.join()
            self._ticker = None
        super().close()

    @abstractmethod
    def look(self) -> None:
        """Do what there is to do."""

    @abstractmethod
    def _pause(self) -> float:
        """Return the seconds until the next look."""

    def _submit_look(self) -> None:
        self.submit(self.look)

    def _tick(self) -> None:
        while True:
            self._submit_look()
            if self._stopping.wait(self._pause()):
                return
