"""The worker: a small pool of threads in this process that runs queued jobs."""

import secrets
import threading
import time
from collections.abc import Callable, Collection, Mapping
from functools import partial

import structlog

from core.errors import OutlayError
from core.identity import Caller
from infrastructure.background import Background
from infrastructure.persistence import Result
from infrastructure.process_names import name_worker
from models import Job, db
from services.activity.jobs.job_bell import JobBell
from services.activity.jobs.job_leases import (
    claim_job,
    close_cancelled,
    close_failed,
    close_succeeded,
    delete_job,
    progress_reporter,
    renew_lease,
)
from services.activity.jobs.job_problems import UNEXPECTED, job_problem
from services.activity.jobs.job_queue import (
    UNFINISHED,
    JobCancelled,
    JobHandler,
    JobPayload,
    JobResult,
    get_job,
)
from services.unit_of_work import persist, rollback

log = structlog.get_logger()

# A long training and a long import must not keep previews and mails waiting; more would only share
# the processor.
THREADS = 3
POLL_SECONDS = 0.02
"""How often a request that waits for a job looks at its row."""


class JobTakenOver(Exception):
    """Another worker has taken a job over, while this one waited for the database."""


class JobRunner(Background):
    """Runs queued jobs, one of each kind and scope at a time.

    Queued jobs of the same kind and scope share the first one's result: two requests to train the
    same model train it once. Kinds in ``unshared`` run for each job, each with its own payload.
    Jobs of ``fleeting`` kinds leave no row when they end, whatever came of them.

    With a ``bell``, workers of other processes run the jobs, and this process only rings for them.
    """

    def __init__(
        self,
        handlers: Mapping[str, JobHandler],
        unshared: Collection[str] = (),
        fleeting: Collection[str] = (),
        bell: JobBell | None = None,
    ) -> None:
        super().__init__(THREADS, "jobs")
        self.handlers = handlers
        self.bell = bell
        self.unshared = frozenset(unshared)
        self.fleeting = frozenset(fleeting)
        self._token = secrets.token_hex(4)

    @property
    def worker(self) -> str:
        """The name that leases carry: host, process, runner within the process, and thread."""
        return name_worker(self._token, threading.current_thread().name)

    def close(self) -> None:
        """Finish the submitted work and end the threads, as a process must before it forks."""
        if self.bell is not None:
            self.bell.close()
        super().close()

    def wake(self) -> None:
        """Look for queued jobs soon, unless that is the work of other processes."""
        if self.bell is None:
            self.submit(self._run_jobs)

    def notify(self, job_id: int) -> None:
        """Have a job run soon that has just been enqueued."""
        if self.bell is None:
            self.wake()
        else:
            self.bell.ring(job_id)

    def look(self) -> None:
        """Have jobs run that have been left behind."""
        if self.bell is None:
            self.wake()
        else:
            self.bell.look()

    def run_next(self) -> None:
        """Run the job that has waited longest, if any, and ring for the one after it."""
        worker = self.worker
        job_id = _await_database(partial(claim_job, worker))
        if job_id is None:
            return
        self._run_job(job_id, worker)
        # A job of the same kind and scope may have had to wait for this one.
        self.notify(job_id)

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
        except JobCancelled:
            log.info("job_cancelled", job=job_id, kind=kind)
            close = partial(close_cancelled, job_id, worker)
        except OutlayError as error:
            close = partial(close_failed, job_id, worker, job_problem(error))
        except Exception:
            # Whatever a handler raises, its thread must go on with the next job.
            log.exception("job_failed", job=job_id, kind=kind)
            close = partial(close_failed, job_id, worker, UNEXPECTED)
        else:
            is_shared = kind not in self.unshared
            close = partial(close_succeeded, job_id, worker, result, is_shared=is_shared)
        if kind in self.fleeting:
            close = partial(delete_job, job_id, worker)
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
