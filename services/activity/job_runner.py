"""The worker: a small pool of threads in this process that runs queued jobs."""

import os
import secrets
import socket
import threading
import time
from collections.abc import Callable, Collection, Mapping
from functools import partial

import structlog

from core.errors import OutlayError
from core.identity import Caller
from core.limits import WORKER_LENGTH
from infrastructure.background import Background
from infrastructure.persistence import Result
from models import Job, db
from services.activity.job_leases import (
    claim_job,
    close_failed,
    close_succeeded,
    progress_reporter,
    renew_lease,
)
from services.activity.job_problems import UNEXPECTED, job_problem
from services.activity.job_queue import UNFINISHED, JobHandler, JobPayload, JobResult, get_job
from services.unit_of_work import persist, rollback

log = structlog.get_logger()

# One long training or import must not keep previews waiting; more would only share the processor.
THREADS = 2
POLL_SECONDS = 0.02
"""How often a request that waits for a job looks at its row."""


class JobTakenOver(Exception):
    """Another worker has taken a job over, while this one waited for the database."""


class JobRunner(Background):
    """Runs queued jobs, one of each kind and scope at a time.

    Queued jobs of the same kind and scope share the first one's result: two requests to train the
    same model train it once. Kinds in ``unshared`` run for each job, each with its own payload.
    """

    def __init__(self, handlers: Mapping[str, JobHandler], unshared: Collection[str] = ()) -> None:
        super().__init__(THREADS, "jobs")
        self.handlers = handlers
        self.unshared = frozenset(unshared)
        self._token = secrets.token_hex(4)

    @property
    def worker(self) -> str:
        """The name that leases carry: host, process, runner within the process, and thread.

        Not cached, because a fork changes the process.
        """
        thread = threading.current_thread().name
        return f"{socket.gethostname()}:{os.getpid()}:{self._token}:{thread}"[:WORKER_LENGTH]

    def wake(self) -> None:
        """Look for queued jobs soon."""
        self.submit(self._run_jobs)

    def wait_for_job(self, job_id: int, caller: Caller, seconds: float) -> Job:
        """Return the caller's job once it is finished, or as it is after that time.

        Raises NotFound.
        """
        # The job may have been enqueued by another process, whose threads are busy.
        self.wake()
        deadline = time.monotonic() + seconds
        job = get_job(caller, job_id)
        while job.status in UNFINISHED and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)
            job = get_job(caller, job_id)
        return job

    def _run_jobs(self) -> None:
        worker = self.worker
        while (job_id := _await_database(partial(claim_job, worker))) is not None:
            self._run_job(job_id, worker)

    def _run_job(self, job_id: int, worker: str) -> None:
        job = _await_database(partial(db.session.get_one, Job, job_id))
        kind, payload = job.kind, dict(job.payload)
        log.info("job_started", job=job_id, kind=kind, scope=job.scope)
        rollback()  # the handler decides where its own transactions begin

        try:
            result = self._run_handler(job_id, worker, kind, payload)
        except JobTakenOver:
            log.warning("job_taken_over", job=job_id, kind=kind)
            return
        except OutlayError as error:
            close = partial(close_failed, job_id, worker, job_problem(error))
        except Exception:
            # Whatever a handler raises, its thread must go on with the next job.
            log.exception("job_failed", job=job_id, kind=kind)
            close = partial(close_failed, job_id, worker, UNEXPECTED)
        else:
            is_shared = kind not in self.unshared
            close = partial(close_succeeded, job_id, worker, result, is_shared=is_shared)
        rollback()
        # Work of minutes must not be repeated because its result could not be stored at once.
        _await_database(close)

    def _run_handler(self, job_id: int, worker: str, kind: str, payload: JobPayload) -> JobResult:
        """Run a job's handler, again and again while it loses the database.

        These losses do not count as attempts of the job. Raises JobTakenOver when another worker
        holds the job by then, and whatever else the handler raises.
        """
        handler = partial(self.handlers[kind], payload, progress_reporter(job_id, worker))
        is_first = True

        def attempt() -> JobResult:
            nonlocal is_first
            if not is_first and not _await_database(partial(renew_lease, job_id, worker)):
                raise JobTakenOver
            is_first = False
            return handler()

        return persist(attempt, name=kind)


def _await_database(step: Callable[[], Result]) -> Result:
    """Run a step until the database is there, however long that takes."""
    return persist(step, name="jobs", max_losses=None)
