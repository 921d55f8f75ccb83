"""Cancel jobs."""

from sqlalchemy import update

from core import clock
from core.enums import JobKind, JobStatus
from core.errors import Conflict
from core.identity import Caller
from models import Job
from services.activity.exports.export_files import EXPORT_KINDS, discard_export_of
from services.activity.jobs.job_leases import CANCELLED_VALUES
from services.activity.jobs.job_queue import UNFINISHED, get_job
from services.imports.import_release import release_import
from services.unit_of_work import UnitOfWork, system_unit_of_work, unit_of_work

UNCANCELLABLE = frozenset({JobKind.UNDO_IMPORT})
"""Half of it would be worse than all or nothing."""


def cancel_job(caller: Caller, job_id: int) -> Job:
    """Cancel a job: one that waits at once, one that runs with its next report of progress.

    Raises NotFound, and Conflict when the job has finished or cannot be cancelled. A job that is
    cancelled already stays so.
    """
    job = get_job(caller, job_id)
    if job.kind in UNCANCELLABLE and job.status in UNFINISHED:
        raise Conflict("Undoing an import cannot be cancelled.", code="job_not_cancellable")
    # A person's job may be about rows of theirs, which wait for it.
    unit = system_unit_of_work() if job.user_id is None else unit_of_work(job.user_id)
    with unit as work:
        if not _cancel_queued(work, job):
            request = update(Job).where(Job.id == job.id, Job.status == JobStatus.RUNNING)
            work.session.execute(request.values(is_cancel_requested=True))

    job = get_job(caller, job_id)
    if job.status in {JobStatus.SUCCEEDED, JobStatus.FAILED}:
        raise Conflict("The job has already finished.", code="job_finished")
    return job


def _cancel_queued(work: UnitOfWork, job: Job) -> bool:
    """Cancel a job unless a worker has taken it; return whether it was still waiting."""
    is_waiting = (Job.id == job.id, Job.status == JobStatus.QUEUED)
    cancel = update(Job).where(*is_waiting).values(**CANCELLED_VALUES, finished_at=clock.now())
    if work.session.execute(cancel.returning(Job.id)).first() is None:
        return False
    if job.kind == JobKind.IMPORT_FILE:
        release_import(work, job.payload["import_id"])
    if job.kind in EXPORT_KINDS:
        discard_export_of(work, job.id)
    return True
