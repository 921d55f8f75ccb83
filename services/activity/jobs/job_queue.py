"""Enqueue and look up background jobs.

A row of ``jobs`` is the truth about a job. Other rooms enqueue jobs within their own unit of work;
``JobRunner`` is notified after the commit and does the work.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from blinker import Signal
from sqlalchemy import ColumnElement, or_, select

from core.enums import JobStatus
from core.errors import NotFound
from core.identity import Caller
from models import Job, db
from services.paging import Page, PageQuery, Position, load_page
from services.unit_of_work import UnitOfWork, rollback

job_enqueued = Signal()
"""Sent with a job's id after its row is committed."""

JobPayload = Mapping[str, Any]
"""The JSON arguments of a job's handler, as stored with the job."""
JobResult = Mapping[str, Any]
"""The JSON result of a job's handler, as stored with the job."""
Progress = Callable[[float], None]
"""Reports the share of a job that is done, from 0 to 1. Raises JobCancelled."""


def report_nothing(_share: float) -> None:
    """Take the progress of work that nobody follows."""


JobHandler = Callable[[JobPayload, Progress], JobResult]
"""Does one kind of work."""


class JobCancelled(Exception):
    """Somebody has cancelled a job that runs: its handler takes back what must not stay half done.

    Raised by reports of progress.
    """


UNFINISHED = (JobStatus.QUEUED, JobStatus.RUNNING)


def list_jobs(caller: Caller, query: PageQuery, after: Position | None) -> Page:
    """List the jobs that the caller may see, the newest first."""
    visible = select(Job).where(_is_visible(caller))
    return load_page(
        visible, (Job.id,), after, query["limit"], descending=True, total=query["total"]
    )


def get_job(caller: Caller, job_id: int) -> Job:
    """Load a job that the caller may see, as its worker last committed it. Raises NotFound."""
    rollback()  # ends the snapshot that this session reads, which may be older than the job's end
    job = db.session.scalar(select(Job).where(Job.id == job_id, _is_visible(caller)))
    if job is None:
        raise NotFound("job")
    return job


def _is_visible(caller: Caller) -> ColumnElement[bool]:
    """Everybody sees their own jobs; the server's own, which have no owner, are for admins.

    Admins do not see the jobs of others, because their results speak of others' ledgers.
    """
    own = Job.user_id == caller.id
    return or_(own, Job.user_id.is_(None)) if caller.is_admin else own


def has_unfinished_job(caller: Caller, kind: str, **arguments: Any) -> bool:
    """Return whether the caller has a queued or running job of this kind with these arguments."""
    own_jobs = (Job.user_id == caller.id, Job.kind == kind, Job.status.in_(UNFINISHED))
    payloads = db.session.scalars(select(Job.payload).where(*own_jobs))
    return any(arguments.items() <= payload.items() for payload in payloads)


def enqueue_job(work: UnitOfWork, kind: str, scope: str, payload: JobPayload) -> int:
    """Enqueue a job of the unit's owner and return its id.

    Jobs of the same kind and scope run one after the other, also those of different users.
    """
    return _insert(work, kind, scope, work.user_id, payload)


def enqueue_personal_job(work: UnitOfWork, kind: str, **arguments: Any) -> int:
    """Enqueue a job on the owner's own rows and return its id; its payload names the owner."""
    payload = {"user_id": work.user_id, **arguments}
    return enqueue_job(work, kind, f"user/{work.user_id}", payload)


def is_due(now: dt.datetime) -> ColumnElement[bool]:
    """Match jobs whose time has come."""
    return or_(Job.not_before.is_(None), Job.not_before <= now)


def enqueue_system_job(
    work: UnitOfWork,
    kind: str,
    scope: str,
    payload: JobPayload,
    not_before: dt.datetime | None = None,
) -> int:
    """Enqueue a job without an owner and return its id; an unfinished one is reused."""
    unfinished = select(Job.id).where(
        Job.kind == kind, Job.scope == scope, Job.user_id.is_(None), Job.status.in_(UNFINISHED)
    )
    job_id = work.session.scalar(unfinished)
    if job_id is not None:
        return job_id
    return _insert(work, kind, scope, None, payload, not_before)


def _insert(
    work: UnitOfWork,
    kind: str,
    scope: str,
    user_id: int | None,
    payload: JobPayload,
    not_before: dt.datetime | None = None,
) -> int:
    job = Job(kind=kind, scope=scope, user_id=user_id, payload=dict(payload), not_before=not_before)
    work.session.add(job)
    work.session.flush()
    # Not before: a worker would not find the row of an open transaction.
    work.after_commit(partial(job_enqueued.send, job.id))
    return job.id
