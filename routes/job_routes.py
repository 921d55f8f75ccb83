"""Long work: how far it is, and what came of it."""

from typing import Any

from core.identity import Caller
from routes.http.route_spec import Resource
from schemas import JobSchema
from services.activity import job_queue

jobs = Resource("jobs", __name__, url_prefix="/jobs", description="Long work and its progress.")


@jobs.get("/<id:job_id>", response=JobSchema, postman_status=404)
def get_job(caller: Caller, job_id: int) -> Any:
    """One of your jobs: its status, its progress from 0 to 1, and its result or what went wrong."""
    return job_queue.get_job(caller, job_id)
