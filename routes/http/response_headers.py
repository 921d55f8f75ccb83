"""The headers of responses, as the OpenAPI document declares them."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from core.json_types import JsonObject

if TYPE_CHECKING:
    from routes.http.route_spec import RouteSpec

TEXT: JsonObject = {"type": "string"}

RESPONSE_HEADERS: dict[str, JsonObject] = {
    "Allow": {"description": "The methods that the resource supports.", "schema": TEXT},
    "Content-Disposition": {
        "description": "Name of the file under which browsers save the response.",
        "schema": TEXT,
    },
    "ETag": {
        "description": "Version of the resource in quotation marks, with the recurring series of a"
        " payment behind it; send it as `If-Match` with a change, or as `If-None-Match` to read"
        " only what has changed.",
        "schema": TEXT,
        "example": '"1"',
    },
    "Idempotency-Replayed": {
        "description": "`true` if this is the response to an earlier request with the same"
        " `Idempotency-Key`.",
        "schema": {"type": "string", "enum": ["true"]},
    },
    "Location": {
        "description": "Path of the created resource, or of the job.",
        "schema": {"type": "string", "format": "uri-reference"},
    },
    "Preference-Applied": {
        "description": "The preference of the request that was honoured.",
        "schema": {"type": "string", "enum": ["respond-async"]},
    },
    "RateLimit": {
        "description": "For each limit that counts the request: the requests that are left (`r`),"
        " and the seconds until all are available again (`t`). Absent without limits.",
        "schema": TEXT,
        "example": '"api";r=59;t=1',
    },
    "RateLimit-Policy": {
        "description": "For each limit that counts the request: its quota (`q`) and window in"
        " seconds (`w`). Absent without limits.",
        "schema": TEXT,
        "example": '"api";q=60;w=6',
    },
    "Retry-After": {
        "description": "Seconds to wait before the next attempt.",
        "schema": {"type": "integer", "minimum": 0},
    },
    "WWW-Authenticate": {"description": "The authentication scheme.", "schema": TEXT},
    "X-Request-ID": {
        "description": "Id of the request in the server's log: its own `X-Request-ID`, if it has a"
        " plain one, else a new one.",
        "schema": TEXT,
    },
}
"""Every header that an operation can send and that clients may want to read."""

ALWAYS = ("RateLimit", "RateLimit-Policy", "X-Request-ID")


def success_headers(spec: RouteSpec, status: int) -> dict[str, str]:
    """Return the headers of a successful response, each as the name of its component."""
    names = {*ALWAYS, *_headers_of_body(spec, status)}
    if spec.idempotent:
        names.add("Idempotency-Replayed")
    is_job = spec.may_start_job and status == HTTPStatus.ACCEPTED
    if is_job:
        names |= {"Location", "Preference-Applied"}
    if spec.attachment and not is_job:
        names.add("Content-Disposition")
    return {name: name for name in sorted(names)}


def has_version(spec: RouteSpec) -> bool:
    """Return whether the response has a version, and therefore an ETag."""
    return spec.response is not None and "version" in spec.response().dump_fields


def _headers_of_body(spec: RouteSpec, status: int) -> set[str]:
    is_job = spec.may_start_job and status == HTTPStatus.ACCEPTED
    if spec.response is None or is_job:
        return set()

    names = {"ETag"} if has_version(spec) else set()
    if status == HTTPStatus.CREATED and "id" in spec.response().dump_fields:
        names.add("Location")
    return names


def problem_headers(status: int) -> dict[str, JsonObject]:
    """Return the headers of an error response, as references to their components."""
    names = set(ALWAYS)
    if status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}:
        names.add("Retry-After")
    if status == HTTPStatus.UNAUTHORIZED:
        names.add("WWW-Authenticate")
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        names.add("Allow")
    return {name: {"$ref": f"#/components/headers/{name}"} for name in sorted(names)}
