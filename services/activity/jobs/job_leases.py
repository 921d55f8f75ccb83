"""Claim, keep and close jobs as a worker.

A worker holds a job by a lease that it renews with every report of progress. When the lease ends or
the worker's process dies, another worker takes the job over.
"""

import datetime as dt
import os
import time
from typing import NamedTuple

import structlog
from sqlalchemy import ColumnElement, and_, delete, not_, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core import clock
from core.enums import JobStatus
from infrastructure.database import is_database_loss
from models import Job
from services.activity.jobs.job_problems import CANCELLED, JobProblem
from services.activity.jobs.job_queue import (
    UNFINISHED,
    JobCancelled,
    JobResult,
    Progress,
    is_due,
)
from services.unit_of_work import rollback, system_unit_of_work

log = structlog.get_logger()

LEASE = dt.timedelta(minutes=2)
"""How long a worker holds a job without reporting progress."""
MAX_ATTEMPTS = 3
"""A job that has brought down this many workers fails instead of running again."""
PROGRESS_SECONDS = 0.5
"""Shortest time between two writes of progress: each is a transaction."""
MAX_UNFINISHED_PROGRESS = 0.99
"""Only a finished job shows 1."""

CANCELLED_VALUES = {
    "status": JobStatus.CANCELLED,
    "lease_until": None,
    "is_cancel_requested": False,
    "problem": CANCELLED.as_json(),
}
"""What a job becomes that is cancelled."""


class ClaimableJob(NamedTuple):
    """A job that a worker may take, with the attempts made so far."""

    id: int
    attempts: int


def claim_job(worker: str) -> int | None:
    """Take the oldest job that is abandoned or queued, and return its id; None when there is none.

    A job that the worker holds already comes first: a worker does one job at a time, so it took
    that one without noticing, when the database was lost at the commit. Jobs that have been tried
    too often fail on the way.
    """
    while True:
        try:
            with system_unit_of_work() as work:
                now = clock.now()
                held_job = _renew_held(work.session, worker, now)
                if held_job is not None:
                    return held_job
                _fail_lost_jobs(work.session, worker, now)
                job = _find_claimable(work.session, worker, now)
                if job is None:
                    return None
                is_taken = _take(work.session, job, worker, now)
        except IntegrityError:
            # Another worker has begun a job of this kind and scope (unique index on running jobs).
            return None
        if is_taken:
            return job.id
        # Another worker was faster with that job: look for the next one.


def _renew_held(session: Session, worker: str, now: dt.datetime) -> int | None:
    is_held = (Job.worker == worker, Job.status == JobStatus.RUNNING)
    renewal = update(Job).where(*is_held).values(lease_until=now + LEASE)
    return session.scalar(renewal.returning(Job.id))


def _find_claimable(session: Session, worker: str, now: dt.datetime) -> ClaimableJob | None:
    # A slot is what runs once at a time; the unique index on running jobs guards it.
    slot = Job.kind + "/" + Job.scope
    busy_slots = select(slot).where(Job.status == JobStatus.RUNNING, Job.lease_until >= now)
    # Before anything that waits: its slot is blocked until it ends.
    is_abandoned = (Job.status == JobStatus.RUNNING, _is_abandoned(session, worker, now))
    is_waiting = (Job.status == JobStatus.QUEUED, is_due(now), slot.not_in(busy_slots))

    oldest = select(Job.id, Job.attempts).order_by(Job.id).limit(1)
    row = session.execute(oldest.where(*is_abandoned)).first()
    if row is None:
        row = session.execute(oldest.where(*is_waiting)).first()
    return None if row is None else ClaimableJob(row.id, row.attempts)


def _take(session: Session, job: ClaimableJob, worker: str, now: dt.datetime) -> bool:
    """Make the worker hold a job; return False when another worker was faster."""
    # On PostgreSQL, workers look at the same time. The number of attempts shows who was first.
    is_unchanged = (Job.id == job.id, Job.attempts == job.attempts, Job.status.in_(UNFINISHED))
    claim = {
        "status": JobStatus.RUNNING,
        "worker": worker,
        "lease_until": now + LEASE,
        "attempts": job.attempts + 1,
        "started_at": now,
    }
    take = update(Job).where(*is_unchanged).values(**claim).returning(Job.id)
    return session.execute(take).first() is not None


def _is_abandoned(session: Session, worker: str, now: dt.datetime) -> ColumnElement[bool]:
    """Match running jobs whose lease ended, or whose worker on this host no longer exists."""
    host = worker.split(":", 1)[0]
    workers = session.scalars(select(Job.worker).where(Job.status == JobStatus.RUNNING).distinct())
    # Processes of other hosts cannot be looked up; their leases run out.
    on_this_host = [name for name in workers if name and name.startswith(f"{host}:")]
    dead = [name for name in on_this_host if not _is_alive(name, worker)]
    return or_(_has_expired(worker, now), Job.worker.in_(dead))


def _has_expired(worker: str, now: dt.datetime) -> ColumnElement[bool]:
    """Match jobs whose lease ended, except those that threads of the same runner hold.

    These are alive: they have waited for the database, and will renew the lease.
    """
    runner = ":".join(worker.split(":")[:3])
    is_own = or_(Job.worker == runner, Job.worker.startswith(f"{runner}:", autoescape=True))
    return and_(Job.lease_until < now, not_(is_own))


def _is_alive(name: str, worker: str) -> bool:
    """Return whether a worker of this host, named as ``JobRunner.worker``, still runs."""
    process, runner = name.split(":")[1:3]
    # The same process with another runner: the server was restarted and got its old process id.
    if int(process) == os.getpid():
        return runner == worker.split(":")[2]
    try:
        os.kill(int(process), 0)  # signal 0 only checks that the process exists
    except ProcessLookupError:
        return False
    except PermissionError:  # it exists and belongs to another account
        return True
    return True


def _fail_lost_jobs(session: Session, worker: str, now: dt.datetime) -> None:
    """Fail jobs that were tried too often and whose last worker is gone."""
    is_lost = (
        Job.status == JobStatus.RUNNING,
        Job.attempts >= MAX_ATTEMPTS,
        _has_expired(worker, now),
    )
    problem = JobProblem(
        "job_lost", f"The job was started {MAX_ATTEMPTS} times and never finished."
    )
    failure = {"status": JobStatus.FAILED, "finished_at": now, "problem": problem.as_json()}
    session.execute(update(Job).where(*is_lost).values(**failure))


def renew_lease(job_id: int, worker: str) -> bool:
    """Hold a job for another while; return False when another worker has taken it over."""
    with system_unit_of_work() as work:
        renewal = update(Job).where(*_held(job_id, worker)).values(lease_until=clock.now() + LEASE)
        return work.session.execute(renewal.returning(Job.id)).first() is not None


def progress_reporter(job_id: int, worker: str) -> Progress:
    """Return a function that stores progress and renews the lease, at most twice a second.

    A report that loses the database is left out: work that has gone on for minutes must not end
    because of it. One on a job that somebody has cancelled raises JobCancelled.
    """
    last_report = 0.0

    def report(share: float) -> None:
        nonlocal last_report
        if time.monotonic() - last_report < PROGRESS_SECONDS:
            return
        # Set before the write, so that a slow database is not asked more often.
        last_report = time.monotonic()
        try:
            is_cancelled = _store_progress(job_id, worker, share)
        except Exception as error:
            if not is_database_loss(error):
                raise
            rollback()
            log.warning("progress_not_stored", job=job_id, error=str(error))
            return
        if is_cancelled:
            raise JobCancelled

    return report


def _store_progress(job_id: int, worker: str, share: float) -> bool:
    """Store progress and renew the lease; return whether the job is to be cancelled."""
    values = {"progress": min(share, MAX_UNFINISHED_PROGRESS), "lease_until": clock.now() + LEASE}
    report = update(Job).where(*_held(job_id, worker)).values(**values)
    with system_unit_of_work() as work:
        return bool(work.session.scalar(report.returning(Job.is_cancel_requested)))


def close_succeeded(job_id: int, worker: str, result: JobResult, *, is_shared: bool) -> None:
    """Store a job's result, also for the queued jobs of its kind and scope when it is shared.

    Does nothing when another worker has taken the job over.
    """
    outcome = {"status": JobStatus.SUCCEEDED, "progress": 1.0, "result": dict(result)}
    with system_unit_of_work() as work:
        now = clock.now()
        close = update(Job).where(*_held(job_id, worker))
        close = close.values(**outcome, finished_at=now, lease_until=None)
        closed = work.session.execute(close.returning(Job.kind, Job.scope)).first()
        # None: the lease had run out and the job is another worker's, whose result counts.
        if closed is None or not is_shared:
            return

        is_same = (
            Job.kind == closed.kind,
            Job.scope == closed.scope,
            Job.status == JobStatus.QUEUED,
        )
        share = update(Job).where(*is_same).values(**outcome, started_at=now, finished_at=now)
        work.session.execute(share)


def close_failed(job_id: int, worker: str, problem: JobProblem) -> None:
    """Store what went wrong, unless another worker has taken the job over."""
    outcome = {"status": JobStatus.FAILED, "problem": problem.as_json()}
    with system_unit_of_work() as work:
        close = update(Job).where(*_held(job_id, worker))
        work.session.execute(close.values(**outcome, finished_at=clock.now(), lease_until=None))


def close_cancelled(job_id: int, worker: str) -> None:
    """Store that a running job has been cancelled, unless another worker has taken it over."""
    with system_unit_of_work() as work:
        close = update(Job).where(*_held(job_id, worker)).values(**CANCELLED_VALUES)
        work.session.execute(close.values(finished_at=clock.now()))


def delete_job(job_id: int, worker: str) -> None:
    """Delete a job that has ended, unless another worker has taken it over."""
    with system_unit_of_work() as work:
        work.session.execute(delete(Job).where(*_held(job_id, worker)))


def _held(job_id: int, worker: str) -> tuple[ColumnElement[bool], ...]:
    return Job.id == job_id, Job.worker == worker, Job.status == JobStatus.RUNNING
