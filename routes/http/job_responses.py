"""What a route answers that asked for a job: the result, if it is there soon; else where to look for it."""

from http import HTTPStatus

from flask import request
from werkzeug.wrappers import Response

from container import container
from contract.activity.jobs import JobSchema
from contract.base import AnySchema
from core.errors import Invalid, Unavailable
from core.identity import Caller
from routes.http.rendering import json_response, render

PATIENCE = 5.0
"""Seconds that an answer waits for its job."""


def accepted(job_id: int) -> Response:
    """The first answer: that the job is asked for. It is what is kept for those who ask again."""
    response = json_response({"id": job_id}, int(HTTPStatus.ACCEPTED))
    response.headers["Location"] = f"/api/jobs/{job_id}"
    return response


def job_answer(caller: Caller, first: Response, gives: AnySchema | None) -> Response:
    """The result with 200, or the job with 202 and its Location; what went wrong as a problem.

    ``first`` is the answer that the job is asked for. Raises Invalid, Unavailable.
    """
    job_id = first.get_json()["id"]
    in_a_hurry = "respond-async" in request.headers.get("Prefer", "")
    job = container().jobs.wait_for_job(job_id, caller, 0.0 if in_a_hurry else PATIENCE)
    if job.status == "succeeded" and not in_a_hurry:
        return _replayed(first, render(job.result, gives, int(HTTPStatus.OK)))
    if job.status == "failed" and not in_a_hurry:
        problem = job.problem or {}
        if "errors" in problem:
            errors = [(one["pointer"], one["message"]) for one in problem["errors"]]
            raise Invalid(problem["detail"], code=problem["code"], problems=errors)
        raise Unavailable(
            problem.get("detail", "The job failed."), code=problem.get("code", "job_failed")
        )
    response = render(job, JobSchema(), int(HTTPStatus.ACCEPTED))
    response.headers["Location"] = f"/api/jobs/{job.id}"
    if in_a_hurry:
        response.headers["Preference-Applied"] = "respond-async"
    return _replayed(first, response)


def _replayed(first: Response, response: Response) -> Response:
    """Say so when somebody asked again."""
    if "Idempotency-Replayed" in first.headers:
        response.headers["Idempotency-Replayed"] = first.headers["Idempotency-Replayed"]
    return response
