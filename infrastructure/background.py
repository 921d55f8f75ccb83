"""Background threads of this process, for small work that responses must not wait for."""

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
        future = self._pool.submit(self._run, work, args)
        self._pending.add(future)
        future.add_done_callback(self._pending.discard)

    def drain(self) -> None:
        """Wait until all work submitted so far has finished."""
        wait(list(self._pending))

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
