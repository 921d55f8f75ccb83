"""Error responses as problem documents (RFC 9457)."""

from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus

from flask import g, has_request_context, request
from werkzeug.wrappers import Response

from core.errors import FieldPath, FieldProblem, json_pointer
from core.json_types import JsonObject
from core.translation import current_language, translate
from infrastructure.context import request_id
from routes.http.rendering import json_response
from routes.http.response_headers import problem_headers

MEDIA_TYPE = "application/problem+json"

# For each status: the code of errors that have no code of their own, and what the status means.
MEANINGS: dict[int, tuple[str, str]] = {
    400: ("malformed_request", "The request cannot be parsed."),
    401: ("unauthenticated", "The access token is missing, invalid or expired."),
    403: ("forbidden", "The caller is not allowed to do this."),
    404: ("not_found", "The resource does not exist or belongs to another user."),
    405: ("method_not_allowed", "The resource does not support this method."),
    409: ("conflict", "The request conflicts with existing data."),
    410: ("gone", "The resource existed and has been deleted."),
    412: ("stale_version", "The resource has changed since you read it."),
    413: ("body_too_large", "The request body is too large."),
    414: ("uri_too_long", "The request line is too long."),
    415: ("unsupported_media_type", "The body must be JSON, sent as application/json."),
    431: ("headers_too_large", "The request headers are too large."),
    422: ("invalid", "The request contains invalid values; see errors."),
    429: ("too_many_requests", "Too many requests; retry after the time in Retry-After."),
    500: ("internal_error", "An unexpected error occurred on the server."),
    501: ("unsupported_transfer_coding", "The body has a transfer coding other than chunked."),
    503: ("unavailable", "The service is temporarily unavailable; see Retry-After."),
}

METHODS_WITHOUT_BODY = frozenset({"GET", "HEAD", "DELETE"})


class Pointer(str):
    """A field as problem documents show it: a JSON pointer (RFC 6901) into the body, or ``?name``.

    Errors name fields by their path; this is for what already has its final form.
    """

    __slots__ = ()


def problem(
    status: int,
    detail: str,
    *,
    code: str | None = None,
    errors: Iterable[FieldProblem] = (),
    facts: Mapping[str, object] | None = None,
) -> Response:
    """Build an error response; ``facts`` are extension members of its document.

    Its sentences are in the language of the request.
    """
    if code is None:
        code = MEANINGS[status][0] if status in MEANINGS else HTTPStatus(status).name.lower()
    messages = [(path, translate(message)) for path, message in errors]
    body = document(status, translate(detail), code, messages, request_id.get(), facts)
    response = json_response(body, status, MEDIA_TYPE)
    response.headers["Content-Language"] = current_language()
    return response


def document(
    status: int,
    detail: str,
    code: str,
    errors: Sequence[FieldProblem],
    request_id_text: str | None,
    facts: Mapping[str, object] | None = None,
) -> JsonObject:
    """Build a problem document; ``facts`` are its extension members."""
    return {
        # A name and no address: programs compare it, and nobody need serve a page there.
        "type": f"urn:outlay:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        "errors": [{"pointer": pointer(path), "message": message} for path, message in errors],
        "request_id": request_id_text,
        **(facts or {}),
    }


def pointer(path: FieldPath) -> Pointer:
    """Return the pointer to a field of the current request.

    Requests without a body have only query parameters. Of a request with a body, a name that only
    its query has is a parameter.
    """
    if isinstance(path, Pointer):
        return path

    body_pointer = json_pointer(path)
    if _is_in_query(path):
        return Pointer("?" + body_pointer.removeprefix("/"))
    return Pointer(body_pointer)


def _is_in_query(path: FieldPath) -> bool:
    if not has_request_context():
        return False
    if request.method in METHODS_WITHOUT_BODY:
        return True
    first = path if isinstance(path, str) else next(iter(path), None)
    return first in g.get("query_names", ())


def component_name(status: int) -> str:
    """Return the name of a status among the OpenAPI responses."""
    return f"Problem{status}"


def components() -> dict[str, JsonObject]:
    """Build the OpenAPI response of every status, each with an example."""
    return {component_name(status): _build_component(status) for status in MEANINGS}


def _build_component(status: int) -> JsonObject:
    code, meaning = MEANINGS[status]
    is_invalid = status == HTTPStatus.UNPROCESSABLE_ENTITY
    errors = [(Pointer("/amount"), "The amount must not be zero.")] if is_invalid else []
    example = document(status, meaning, code, errors, "6f1c2b0e9d4f4c0f8a8f3a9e1f0b7c55")
    component: JsonObject = {
        "description": meaning,
        "content": {
            MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}
        },
        "headers": problem_headers(status),
    }
    return component
