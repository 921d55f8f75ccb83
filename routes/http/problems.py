"""The error answers, as RFC 9457 has them: what each status means, and how it is written."""

from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from flask import has_request_context, request
from werkzeug.wrappers import Response

from core.errors import FieldPath, FieldProblem, json_pointer
from infrastructure.context import request_id
from routes.http.rendering import json_response

MEDIA_TYPE = "application/problem+json"

MEANINGS: dict[int, tuple[str, str]] = {
    400: ("malformed_request", "The request cannot be read."),
    401: ("unauthenticated", "No valid access token."),
    403: ("forbidden", "Known, but not allowed."),
    404: ("not_found", "Missing, or somebody else's; also a user_id that an admin names."),
    405: ("method_not_allowed", "The resource does not do that."),
    409: ("conflict", "It contradicts what is stored."),
    412: ("stale_version", "The resource has changed since you read it."),
    413: ("body_too_large", "The request is too large."),
    415: ("unsupported_media_type", "Send JSON as application/json."),
    422: ("invalid", "Understood, but wrong; see errors."),
    429: ("too_many_requests", "Asked too often; see Retry-After."),
    500: ("internal_error", "Something went wrong on our side."),
    503: ("unavailable", "Try again later; see Retry-After."),
}


def problem(
    status: int,
    detail: str,
    *,
    code: str | None = None,
    errors: Iterable[FieldProblem] = (),
    facts: Mapping[str, Any] | None = None,
) -> Response:
    """An error answer."""
    code = code or MEANINGS.get(status, (HTTPStatus(status).name.lower(), ""))[0]
    return json_response(
        document(status, detail, code, list(errors), request_id.get(), facts), status, MEDIA_TYPE
    )


def document(
    status: int,
    detail: str,
    code: str,
    errors: Sequence[FieldProblem],
    request_id_text: str | None,
    facts: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The members of a problem document; ``facts`` are extension members."""
    return {
        "type": f"urn:outlay:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        "errors": [{"pointer": pointer(path), "message": message} for path, message in errors],
        "request_id": request_id_text,
        **(facts or {}),
    }


def pointer(path: FieldPath) -> str:
    """Return where a field is: a JSON pointer (RFC 6901), or ``?name`` for a query parameter."""
    if isinstance(path, str) and path.startswith(("/", "?")):
        return path
    has_body = not has_request_context() or request.method not in {"GET", "HEAD", "DELETE"}
    body_pointer = json_pointer(path)
    return body_pointer if has_body else "?" + body_pointer[1:]


def component(status: int) -> str:
    """Its name among the OpenAPI responses."""
    return f"Problem{status}"


def components() -> dict[str, dict[str, Any]]:
    """The OpenAPI responses for every status, each with an example."""
    return {
        component(status): _response(status, code, detail)
        for status, (code, detail) in MEANINGS.items()
    }


def _response(status: int, code: str, detail: str) -> dict[str, Any]:
    errors = (
        [("/amount", "The amount must not be zero.")]
        if status == HTTPStatus.UNPROCESSABLE_ENTITY
        else []
    )
    example = document(status, detail, code, errors, "6f1c2b0e9d4f4c0f8a8f3a9e1f0b7c55")
    response: dict[str, Any] = {
        "description": detail,
        "content": {
            MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}
        },
    }
    if status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}:
        response["headers"] = {
            "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}
        }
    if status == HTTPStatus.UNAUTHORIZED:
        response["headers"] = {"WWW-Authenticate": {"schema": {"type": "string"}}}
    return response
