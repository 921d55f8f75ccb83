"""The worker: a small pool of threads in this process that runs queued jobs."""

import os
import secrets
import socket
import time
from collections.abc import Collection, Mapping

import structlog

from core.errors import OutlayError
from core.identity import Caller
from infrastructure.background import Background
from models import Job, db
from services.activity.job_leases import (
    claim_job,
    close_failed,
    close_succeeded,
    progress_reporter,
)
from services.activity.job_problems import UNEXPECTED, job_problem
from services.activity.job_queue import UNFINISHED, JobHandler, get_job
from services.unit_of_work import rollback

log = structlog.get_logger()

# One long training or import must not keep previews waiting; more would only share the processor.
THREADS = 2
POLL_SECONDS = 0.02
"""How often a request that waits for a job looks at its row."""


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
        """The name that leases carry: host, process and runner within the process.

        Not cached, because a fork changes the process.
        """
        return f"{socket.gethostname()}:{os.getpid()}:{self._token}"

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
        while (job_id := claim_job(self.worker)) is not None:
            self._run_job(job_id)

    def _run_job(self, job_id: int) -> None:
        job = db.session.get_one(Job, job_id)
        # Copied, because the rollback below expires the object.
        kind, scope, payload = job.kind, job.scope, dict(job.payload)
        rollback()  # the handler decides where its own transactions begin

        log.info("job_started", job=job_id, kind=kind, scope=scope)
        try:
            result = self.handlers[kind](payload, progress_reporter(job_id, self.worker))
        except OutlayError as error:
            rollback()
            close_failed(job_id, self.worker, job_problem(error))
        except Exception:
            # Whatever a handler raises, its thread must go on with the next job.
            rollback()
            log.exception("job_failed", job=job_id, kind=kind)
            close_failed(job_id, self.worker, UNEXPECTED)
        else:
            rollback()
            is_shared = kind not in self.unshared
            close_succeeded(job_id, self.worker, result, is_shared=is_shared)
