"""Delete what nobody needs any more, as a job."""

import datetime as dt
from typing import TypedDict

from sqlalchemy import ColumnElement, delete, exists, or_, select, tuple_
from sqlalchemy.orm import aliased

from core import clock
from core.errors import NotFound
from infrastructure.extensions import Base
from models import (
    IdempotencyKey,
    Job,
    LoginSession,
    OneTimeToken,
    RefreshToken,
    ScheduleRun,
    StreamTicket,
    WebhookDelivery,
    table_of,
)
from services.activity import idempotency
from services.activity.exports.export_files import (
    delete_expired,
    discard_abandoned,
    find_owners_of_expired,
)
from services.activity.jobs.job_queue import UNFINISHED, JobPayload, Progress
from services.imports.file_retention import delete_expired_files
from services.unit_of_work import system_unit_of_work, unit_of_work

JOB_RETENTION = dt.timedelta(days=30)
"""How long a finished job can be looked up."""
RUN_RETENTION = dt.timedelta(days=7)
"""How long past runs of the schedule are listed; the last one of each stays."""
DELIVERY_RETENTION = dt.timedelta(days=30)
"""How long the delivery to a webhook can be looked up, unless there are many newer ones."""
BATCH = 1_000
"""Rows that are deleted at once: others wait for the lock of a deletion."""


class CleanUpReport(TypedDict):
    """Result of a clean-up job: rows deleted."""

    idempotency_keys: int
    sessions: int
    tokens: int
    jobs: int
    schedule_runs: int
    webhook_deliveries: int
    exports: int


def clean_up(_payload: JobPayload, _progress: Progress) -> CleanUpReport:
    """Run the job: delete what has expired, batch by batch."""
    now = clock.now()
    with system_unit_of_work() as work:
        delete_expired_files(work)
    return CleanUpReport(
        idempotency_keys=_delete(
            IdempotencyKey, IdempotencyKey.created_at <= now - idempotency.RETENTION
        ),
        sessions=_delete(LoginSession, LoginSession.expires_at < now),
        tokens=_delete(RefreshToken, RefreshToken.expires_at < now)
        + _delete(OneTimeToken, OneTimeToken.expires_at < now)
        + _delete(StreamTicket, StreamTicket.expires_at < now),
        jobs=_delete(Job, Job.status.not_in(UNFINISHED) & (Job.finished_at < now - JOB_RETENTION)),
        schedule_runs=_delete(ScheduleRun, _is_outdated_run(now)),
        webhook_deliveries=_delete(
            WebhookDelivery, WebhookDelivery.finished_at < now - DELIVERY_RETENTION
        ),
        exports=_delete_exports(now),
    )


def _delete_exports(now: dt.datetime) -> int:
    """Delete expired files, each in its owner's log, and what jobs have left without a file."""
    with system_unit_of_work() as work:
        count = discard_abandoned(work)
    for user_id in find_owners_of_expired(now):
        try:
            with unit_of_work(user_id) as work:
                count += delete_expired(work, now)
        except NotFound:
            # Deleted meanwhile, with everything that they had.
            continue
    return count


def _is_outdated_run(now: dt.datetime) -> ColumnElement[bool]:
    """Match old runs but the last of each, and runs of a time at which the clock was wrong."""
    later = aliased(ScheduleRun)
    has_later = exists().where(
        later.name == ScheduleRun.name,
        later.scope == ScheduleRun.scope,
        later.due_at > ScheduleRun.due_at,
    )
    is_past = (ScheduleRun.due_at < now - RUN_RETENTION) & has_later
    return or_(is_past, ScheduleRun.due_at > now + RUN_RETENTION)


def _delete(model: type[Base], condition: ColumnElement[bool]) -> int:
    """Delete the rows that a condition matches, and count them."""
    key = table_of(model).primary_key.columns
    batch = select(*key).where(condition).limit(BATCH)
    count = 0
    while True:
        with system_unit_of_work() as work:
            deletion = delete(model).where(tuple_(*key).in_(batch)).returning(*key)
            # The session holds none of these rows.
            deletion = deletion.execution_options(synchronize_session=False)
            deleted = len(work.session.execute(deletion).all())
        count += deleted
        if deleted < BATCH:
            return count
