"""Background jobs: their progress and their results."""

from core.identity import Caller
from models import Job
from routes.http.route_spec import Resource
from schemas import JobSchema
from services.activity import job_queue

jobs = Resource(
    "jobs", __name__, url_prefix="/jobs", description="Background jobs and their progress."
)


@jobs.get("/<id:job_id>", response=JobSchema, postman_status=404)
def get_job(caller: Caller, job_id: int) -> Job:
    """Get the status, progress and result of a background job."""
    return job_queue.get_job(caller, job_id)
