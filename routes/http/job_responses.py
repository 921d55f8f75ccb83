"""Responses of routes that start a job: its result if it finishes soon, else the job itself."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import request
from werkzeug.wrappers import Response

from container import container
from contract.activity.jobs import JobSchema
from contract.base import AnySchema
from core.enums import JobStatus
from core.errors import Conflict, Invalid, Unavailable
from core.identity import Caller
from models import Job
from routes.http.problems import Pointer
from routes.http.rendering import json_response, render

JOB_WAIT_SECONDS = 5.0
"""How long a response waits for its job; the first job that needs a model waits for it to load."""

REPLAYED = "Idempotency-Replayed"


def render_accepted(job_id: int) -> Response:
    """Render the acceptance of a job.

    An ``Idempotency-Key`` stores this response, so that a repeated request finds the same job.
    """
    response = json_response({"id": job_id}, int(HTTPStatus.ACCEPTED))
    response.headers["Location"] = f"/api/jobs/{job_id}"
    return response


def render_job(caller: Caller, accepted: Response, schema: AnySchema | None) -> Response:
    """Wait for an accepted job and render its result with 200, or the job with 202.

    Raises Invalid or Unavailable with the problem of a job that failed, and Conflict when it was
    cancelled.
    """
    # Read from the response: a repeated request gets it from the Idempotency-Key.
    job_id = accepted.get_json()["id"]
    is_async = prefers_async()
    job = container().jobs.wait_for_job(job_id, caller, 0.0 if is_async else JOB_WAIT_SECONDS)

    if not is_async and job.status == JobStatus.SUCCEEDED:
        response = render(job.result, schema, int(HTTPStatus.OK))
        return _mark_replayed(response, accepted)
    if not is_async and job.status == JobStatus.CANCELLED:
        raise Conflict("The job was cancelled.", code="job_cancelled")
    if not is_async and job.status == JobStatus.FAILED:
        raise _restore_error(job.problem or {})

    return _mark_replayed(_render_unfinished(job, is_async=is_async), accepted)


def prefers_async() -> bool:
    """Return whether the client prefers not to wait (RFC 7240)."""
    return "respond-async" in request.headers.get("Prefer", "")


def render_started(caller: Caller, job_id: int) -> Response:
    """Render a job that the client prefers not to wait for, with 202."""
    return _render_unfinished(container().jobs.wait_for_job(job_id, caller, 0.0), is_async=True)


def _render_unfinished(job: Job, *, is_async: bool) -> Response:
    response = render(job, JobSchema(), int(HTTPStatus.ACCEPTED))
    response.headers["Location"] = f"/api/jobs/{job.id}"
    if is_async:
        response.headers["Preference-Applied"] = "respond-async"
    return response


def _restore_error(problem: Mapping[str, Any]) -> Invalid | Unavailable:
    """Build the error from the problem that a failed job has stored."""
    # Only requests that were invalid have stored messages about fields.
    if "errors" not in problem:
        detail = problem.get("detail", "The job failed.")
        return Unavailable(detail, code=problem.get("code", "job_failed"))

    field_problems = [(Pointer(error["pointer"]), error["message"]) for error in problem["errors"]]
    return Invalid(problem["detail"], code=problem["code"], problems=field_problems)


def _mark_replayed(response: Response, accepted: Response) -> Response:
    """Carry over the mark of a repeated request."""
    if REPLAYED in accepted.headers:
        response.headers[REPLAYED] = accepted.headers[REPLAYED]
    return response
