"""Background jobs: their progress and their results."""

from core.identity import Caller
from models import Job
from routes.http import cursors
from routes.http.route_spec import Resource
from schemas import JobPageSchema, JobSchema, UserListQuerySchema
from services.activity import job_queue
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
