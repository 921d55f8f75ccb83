"""Errors of jobs as they are stored, to be raised again where a client waits for the result."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import Invalid, OutlayError, json_pointer
from core.json_types import JsonObject


@dataclass(frozen=True, slots=True)
class FieldMessage:
    """Message about a field, and the JSON pointer (RFC 6901) to it in the request body."""

    pointer: str
    message: str


@dataclass(frozen=True, slots=True)
class JobProblem:
    """Why a job failed. ``errors`` is None unless the request was invalid."""

    code: str
    detail: str
    errors: Sequence[FieldMessage] | None = None

    def as_json(self) -> JsonObject:
        """Return the stored form, which clients read as the job's ``problem``."""
        problem: JsonObject = {"code": self.code, "detail": self.detail}
        if self.errors is not None:
            problem["errors"] = [
                {"pointer": error.pointer, "message": error.message} for error in self.errors
            ]
        return problem


CANCELLED = JobProblem("job_cancelled", "The job was cancelled.")
UNEXPECTED = JobProblem("job_failed", "The job failed unexpectedly. The server's log has details.")


def job_problem(error: OutlayError) -> JobProblem:
    """Convert an error to what its job stores."""
    if not isinstance(error, Invalid):
        return JobProblem(error.code, error.detail)
    errors = [FieldMessage(json_pointer(path), message) for path, message in error.problems]
    return JobProblem(error.code, error.detail, errors)
