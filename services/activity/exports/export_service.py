"""Request exports that a job writes."""

from sqlalchemy import select

from core.errors import Conflict
from core.identity import Caller
from models import Export, Job
from services.activity.exports.export_files import EXPORT_KINDS
from services.activity.exports.export_requests import ExportRequest
from services.activity.jobs.job_queue import UNFINISHED, enqueue_personal_job
from services.unit_of_work import UnitOfWork, unit_of_work

MAX_WAITING = 5
"""Exports of one user that may be waiting or running at a time."""


def request_export(caller: Caller, request: ExportRequest) -> int:
    """Enqueue an export and return its job's id: that of an equal one which is not done yet.

    Raises Conflict when too many others of the caller are not done yet.
    """
    with unit_of_work(caller.id) as work:
        own = (Job.user_id == caller.id, Job.kind.in_(EXPORT_KINDS), Job.status.in_(UNFINISHED))
        unfinished = work.session.scalars(select(Job).where(*own)).all()
        for job in unfinished:
            if _is_equal(job, request):
                return job.id
        if len(unfinished) >= MAX_WAITING:
            raise Conflict(
                f"At most {MAX_WAITING} exports can be waiting. Wait for one or cancel it.",
                code="too_many_exports",
            )
        return _enqueue(work, request)


def _is_equal(job: Job, request: ExportRequest) -> bool:
    if job.kind != request.kind or job.is_cancel_requested:
        return False
    return all(job.payload.get(name) == value for name, value in request.arguments.items())


def _enqueue(work: UnitOfWork, request: ExportRequest) -> int:
    export = Export(user_id=work.user_id, filename=request.filename, media_type=request.media_type)
    work.session.add(export)
    work.session.flush()
    export.job_id = enqueue_personal_job(
        work, request.kind, export_id=export.id, **request.arguments
    )
    return export.job_id
