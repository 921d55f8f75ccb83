"""The way of a request through a route: authorise, parse, call the view, render."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from flask import current_app, g, request
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from contract.base import AnySchema
from core.identity import Caller
from infrastructure.secrets import fingerprint
from infrastructure.uploads import Upload
from routes.http.authorization import authorize, resolve_subject
from routes.http.job_responses import render_accepted, render_job
from routes.http.parsing import ParsedValues, StrictParser
from routes.http.preconditions import expected_versions
from routes.http.rendering import render, restore_response, store_response
from services.activity import idempotency

if TYPE_CHECKING:
    from routes.http.route_spec import RouteSpec

PARSER = StrictParser()
FORM = "multipart/form-data"


def build_view(function: Callable[..., Any], spec: RouteSpec) -> Callable[..., Response]:
    """Wrap a view so that its declaration is enforced and its result becomes a response."""
    # Schemas are built once per route: building one takes longer than most requests need it.
    response_schema = spec.response() if spec.response else None
    body_schema = spec.body() if spec.body else None
    query_schema = spec.parameters() if spec.parameters else None
    query_defaults = _load_defaults(query_schema)
    query_names = _names_only_in_query(query_schema, body_schema)

    @wraps(function)
    def view(**path_values: Any) -> Response:
        # Authorisation comes before parsing: strangers learn nothing about the contract.
        caller = g.caller = authorize(spec.auth, ("ticket",) if spec.ticket else ())
        # Problems of these fields point to the query, also where the request has a body.
        g.query_names = query_names
        query = _parse_query(query_schema, query_defaults)
        body = _parse_body(body_schema, upload=spec.upload)

        # An admin may act for another user; services only ever see that user.
        subject = resolve_subject(caller, query, body) if caller else None
        subjects = () if subject is None else (subject,)
        inputs = _collect_inputs(spec, query, body)

        def produce() -> Response:
            result = function(*subjects, **path_values, **inputs)
            if spec.job:
                return render_accepted(result)
            # Read with the caller, before the view runs: changes that happen meanwhile are sent
            # again rather than missed.
            position = 0 if subject is None else subject.sync_position
            return render(result, response_schema, int(spec.status), position)

        key = request.headers.get("Idempotency-Key")
        if subject and spec.idempotent and key is not None:
            response = _answer_once(subject, key, body, produce)
        else:
            response = produce()
        return render_job(subject, response, response_schema) if subject and spec.job else response

    return view


def _load_defaults(query_schema: AnySchema | None) -> ParsedValues | None:
    """Parse an empty query; None where a parameter is required."""
    if query_schema is None:
        return {}
    try:
        defaults: ParsedValues = query_schema.load({})
    except ValidationError:
        return None
    return defaults


def _names_only_in_query(query: AnySchema | None, body: AnySchema | None) -> frozenset[str]:
    names = frozenset(query.load_fields) if query else frozenset()
    return names - frozenset(body.load_fields) if body else names


def _parse_query(schema: AnySchema | None, defaults: ParsedValues | None) -> ParsedValues:
    # Most requests have no query; the parsed defaults save them the parser.
    if schema is None or (defaults is not None and not request.query_string):
        return dict(defaults or {})
    query: ParsedValues = PARSER.parse(schema, request, location="query")
    return query


def _parse_body(schema: AnySchema | None, *, upload: bool) -> ParsedValues:
    if schema is None:
        return {}
    if upload:
        # Only routes that accept files accept bodies of their size.
        limit = current_app.config["MAX_UPLOAD_BYTES"]
        request.max_content_length = request.max_form_memory_size = limit
    location = "upload" if upload and request.mimetype == FORM else "json"
    body: ParsedValues = PARSER.parse(schema, request, location=location)
    return body


def _collect_inputs(spec: RouteSpec, query: ParsedValues, body: ParsedValues) -> dict[str, Any]:
    """The keyword arguments of a view."""
    inputs: dict[str, Any] = {}
    if spec.query:
        inputs["query"] = query
    if spec.body:
        inputs["body"] = body
    if spec.versioned:
        inputs["expected"] = expected_versions(request.headers.get("If-Match"))
    return inputs


def _answer_once(
    caller: Caller, key: str, body: ParsedValues, produce: Callable[[], Response]
) -> Response:
    """Produce a response, or repeat the one that this key got before."""
    # The fingerprint covers the whole request: the key alone proves no repetition.
    parts = (request.method.encode(), request.full_path.encode(), _raw_body(body))
    request_fingerprint = fingerprint(b"\n".join(parts))
    stored = idempotency.run_once(
        caller, key, request_fingerprint, lambda: store_response(produce())
    )
    return restore_response(stored)


def _raw_body(body: ParsedValues) -> bytes:
    """The body as it was sent; of a form, which can be read only once, its fields and its file."""
    if request.mimetype != FORM:
        return request.get_data(cache=True)
    file = body.get("file")
    content = file.content if isinstance(file, Upload) else b""
    # Boundaries of multipart bodies differ in every attempt, so the raw bytes cannot be compared.
    return repr(sorted(request.form.items())).encode() + content
