"""What a route answers that asked for a job: the result, if it is there soon; else where to look for it."""

from http import HTTPStatus

from flask import request
from werkzeug.wrappers import Response

from contract.base import AnySchema
from contract.log import JobSchema
from core.errors import Unavailable
from core.identity import Caller
from routes.rendering import render
from routes.wiring import wiring

PATIENCE = 2.0
"""Seconds that an answer waits for its job."""


def job_answer(caller: Caller, job_id: int, gives: AnySchema | None) -> Response:
    """The result with 200, or the job with 202 and its Location; what went wrong as a problem. Raises Unavailable."""
    in_a_hurry = "respond-async" in request.headers.get("Prefer", "")
    job = wiring().jobs.finish(job_id, caller, 0.0 if in_a_hurry else PATIENCE)
    if job.status == "succeeded" and not in_a_hurry:
        return render(job.result, gives, int(HTTPStatus.OK))
    if job.status == "failed" and not in_a_hurry:
        problem = job.problem or {}
        raise Unavailable(problem.get("detail", "The job failed."), code=problem.get("code", "job_failed"))
    response = render(job, JobSchema(), int(HTTPStatus.ACCEPTED))
    response.headers["Location"] = f"/api/jobs/{job.id}"
    if in_a_hurry:
        response.headers["Preference-Applied"] = "respond-async"
    return response
