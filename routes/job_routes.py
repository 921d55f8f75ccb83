"""Background jobs: their progress and their results."""

from werkzeug.wrappers import Response

from core.identity import Caller
from models import Job
from routes.http import cursors
from routes.http.rendering import stream_attachment
from routes.http.route_spec import Resource
from schemas import JobPageSchema, JobSchema, UserListQuerySchema
from services.activity.exports import export_files
from services.activity.jobs import job_queue, job_service
from services.ledger.transaction_export import MEDIA_TYPES
from services.paging import Page, PageQuery

jobs = Resource(
    "jobs", __name__, url_prefix="/jobs", description="Background jobs and their progress."
)


@jobs.get("", query=UserListQuerySchema, response=JobPageSchema)
def list_jobs(caller: Caller, query: PageQuery) -> Page:
    """List your background jobs, the newest first (admins: also those of the server)."""
    return job_queue.list_jobs(caller, query, cursors.take_position(query))


@jobs.get("/<id:job_id>", response=JobSchema, postman_status=404)
def get_job(caller: Caller, job_id: int) -> Job:
    """Get the status, progress and result of a background job."""
    return job_queue.get_job(caller, job_id)


@jobs.get(
    "/<id:job_id>/file",
    media=tuple(dict.fromkeys(MEDIA_TYPES.values())),
    attachment=True,
    errors=(409, 410),
    postman_status=404,
)
def get_job_file(caller: Caller, job_id: int) -> Response:
    """Get the file that an export job has written.

    409 until the job has succeeded, 410 after 48 hours or when five newer exports have replaced it.
    The file of a personal export is not available to API tokens.
    """
    file = export_files.load_file(caller, job_id)
    response = stream_attachment(file.pieces, file.filename, file.media_type)
    response.content_length = file.size
    return response


@jobs.post("/<id:job_id>/cancel", response=JobSchema, errors=(409,), postman_status=404)
def cancel_job(caller: Caller, job_id: int) -> Job:
    """Cancel a background job.

    One that waits is cancelled at once, one that runs with its next report of progress
    (`is_cancel_requested` until then). A cancelled import takes back what it has written; what
    other jobs have stored by then stays.
    """
    return job_service.cancel_job(caller, job_id)
