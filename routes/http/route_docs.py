"""The OpenAPI documentation of a route, from its declaration and the docstring of its view."""

import inspect
import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask_smorest import Blueprint
from werkzeug.wrappers import Response

from contract.activity.jobs import JobSchema
from contract.descriptions import describe_path_parameter
from contract.examples import request_example, response_example
from core.json_types import JsonObject
from routes.http import problems
from routes.http.parsing import may_be_empty
from routes.http.response_headers import (
    ALWAYS,
    has_version,
    problem_headers,
    success_headers,
)
from routes.http.route_spec import Resource, Route, RouteSpec, SchemaClass
from routes.http.session_cookies import CSRF_HEADER

READING: list[JsonObject] = [{"bearer": []}, {"cookie": []}]
"""Credentials for reading; for changes, the cookie also needs the CSRF token (``openapi``)."""


def document_resource(resource: Resource) -> Blueprint:
    """Collect the documentation of a resource's routes in a blueprint that is never mounted."""
    documentation = Blueprint(resource.name, __name__, description=resource.description)
    for route in resource.routes:
        documentation.add_url_rule(
            route.spec.path,
            route.name,
            _document_view(documentation, route),
            parameters=_path_parameters(route.spec.path),
            methods=[route.spec.method],
        )
    return documentation


def split_docstring(docstring: str) -> tuple[str, str]:
    """Split a docstring into the first sentence, which is a summary, and the description."""
    text = inspect.cleandoc(docstring)
    first_paragraph, _, paragraphs = text.partition("\n\n")
    # Only before a capital, a digit or a name in backquotes: "e.g. of" is no end of a sentence.
    sentences = re.split(r"(?<=[.?!])\s+(?=[A-Z0-9`])", first_paragraph, maxsplit=1)

    summary = " ".join(sentences[0].split()).removesuffix(".")
    description = "\n\n".join([*sentences[1:], paragraphs]).strip()
    return summary, description


def _document_view(documentation: Blueprint, route: Route) -> Callable[..., Any]:
    """Wrap a view in flask-smorest's decorators; the wrapper only carries their documentation.

    Each decorator copies what the ones before it attached, so the large parts (schemas, examples)
    come last.
    """
    spec, view = route.spec, route.view
    operation = _describe_operation(spec, view.__doc__ or "", route.name)
    documented = documentation.doc(**operation)(view)
    documented = _document_special_answers(documentation, spec, documented)
    documented = _document_request(documentation, spec, documented)

    schema = spec.response() if spec.response else None
    decorate: Callable[[Any], Callable[..., Any]] = documentation.response(
        int(spec.status),
        schema,
        example=response_example(schema) if schema else None,
        headers=success_headers(spec, int(spec.status)),
    )
    return decorate(documented)


def _document_special_answers(documentation: Blueprint, spec: RouteSpec, documented: Any) -> Any:
    """Attach every answer but that of a success: a started job, no change, problems, files."""
    if spec.may_start_job:
        example = response_example(JobSchema())
        accepted = int(HTTPStatus.ACCEPTED)
        headers = success_headers(spec, accepted)
        documented = documentation.alt_response(
            accepted, schema=JobSchema, example=example, headers=headers
        )(documented)
    if spec.method == "GET" and has_version(spec):
        documented = _document_not_modified(documentation, documented)
    if spec.unavailable:
        responses = {"503": _describe_unavailable(spec.unavailable)}
        documented = documentation.doc(responses=responses)(documented)
    if spec.error_page:
        documented = documentation.doc(responses={"422": _describe_error_page()})(documented)
    for status in sorted(_problem_statuses(spec)):
        documented = documentation.alt_response(status, problems.component_name(status))(documented)
    if spec.media:
        documented = documentation.doc(responses={"200": _describe_media(spec)})(documented)
    return documented


def _document_request(documentation: Blueprint, spec: RouteSpec, documented: Any) -> Any:
    """Attach the body, the parameters of the query and the headers that a client may send."""
    if spec.upload:
        form = {"content": {"multipart/form-data": {"schema": _describe_form(spec)}}}
        documented = documentation.doc(requestBody=form)(documented)
    if spec.body:
        body = spec.body()
        documented = documentation.arguments(
            spec.body,
            location="json",
            required=not may_be_empty(body),
            example=request_example(body),
        )(documented)
    if spec.parameters:
        documented = documentation.arguments(spec.parameters, location="query")(documented)
        documented._apidoc["arguments"]["parameters"] += _describe_headers(spec)  # noqa: SLF001
    return documented


def _problem_statuses(spec: RouteSpec) -> set[int]:
    """Return the statuses that only ever answer a problem."""
    other = {int(HTTPStatus.SERVICE_UNAVAILABLE)} if spec.unavailable else set()
    if spec.error_page:
        other.add(int(HTTPStatus.UNPROCESSABLE_ENTITY))
    return spec.error_statuses - other


def _describe_unavailable(schema: SchemaClass) -> JsonObject:
    """Describe a 503 that is a problem or an answer of its own."""
    status = int(HTTPStatus.SERVICE_UNAVAILABLE)
    answer = _describe_json(schema)
    problem = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {
        "description": problems.MEANINGS[status][1],
        "headers": problem_headers(status),
        "content": {"application/json": answer, problems.MEDIA_TYPE: problem},
    }


def _describe_json(schema: SchemaClass) -> JsonObject:
    name = schema.__name__.removesuffix("Schema")
    return {
        "schema": {"$ref": f"#/components/schemas/{name}"},
        "example": response_example(schema()),
    }


def _describe_error_page() -> JsonObject:
    """Describe a 422 that is a page for browsers, and a problem for programs."""
    status = int(HTTPStatus.UNPROCESSABLE_ENTITY)
    return {
        "description": problems.MEANINGS[status][1],
        "headers": problem_headers(status),
        "content": {
            "text/html": {"schema": {"type": "string"}},
            problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}},
        },
    }


def _document_not_modified(
    documentation: Blueprint, documented: Callable[..., Response]
) -> Callable[..., Response]:
    """Document the response to an ``If-None-Match`` with the current ETag."""
    decorate = documentation.alt_response(
        int(HTTPStatus.NOT_MODIFIED),
        description="The resource still has the version of `If-None-Match`.",
        headers={name: name for name in ("ETag", *ALWAYS)},
    )
    decorated: Callable[..., Response] = decorate(documented)
    return decorated


def operation_id(name: str) -> str:
    """Return the operation id of a view: its name as generators of clients write functions."""
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)


def _describe_operation(spec: RouteSpec, docstring: str, name: str) -> JsonObject:
    summary, description = split_docstring(docstring)
    operation: JsonObject = {"operationId": operation_id(name), "summary": summary}
    if description:
        operation["description"] = description
    if spec.auth == "public":
        operation["security"] = []
    elif spec.method == "GET":
        operation["security"] = READING
    if spec.csrf:
        header = _header(CSRF_HEADER, "The CSRF token of the session in the cookies.")
        operation["parameters"] = [header | {"required": True}]
    if spec.postman_status is not None:
        operation["x-expect"] = spec.postman_status
    return operation


def _path_parameters(path: str) -> list[JsonObject]:
    """Describe the ids and keys in a path, such as ``/<id:account_id>``."""
    return [
        {"in": "path", "name": name, "description": describe_path_parameter(name)}
        for name in re.findall(r"<\w+:(\w+)>", path)
    ]


def _describe_headers(spec: RouteSpec) -> list[JsonObject]:
    """Describe the request headers that a route honours."""
    headers = []
    if spec.idempotent:
        headers.append(
            _header(
                "Idempotency-Key",
                "A key that you choose for this request, 1 to 255 visible ASCII characters."
                " Repeating the request with its key within 48 hours returns the first response.",
            )
        )
    if spec.may_start_job:
        instead = "waiting for the job" if spec.job else "the file, with a job that writes it"
        headers.append(
            _header("Prefer", f"`respond-async` returns 202 at once instead of {instead}.")
        )
    if spec.versioned:
        headers.append(
            _header(
                "If-Match",
                "The `ETag` of the version that you read. 412 if the resource has changed since.",
            )
        )
    if spec.method == "GET" and has_version(spec):
        headers.append(
            _header(
                "If-None-Match", "The `ETag` of the version that you have; 304 if it is current."
            )
        )
    return headers


def _header(name: str, description: str) -> JsonObject:
    return {"in": "header", "name": name, "description": description, "schema": {"type": "string"}}


TEXT_MEDIA = ("text/", "application/json", "application/x-ofx")
"""Beginnings of the media types of texts; all others are bytes."""


def _describe_media(spec: RouteSpec) -> JsonObject:
    content: JsonObject = {
        media_type: {"schema": _describe_content(media_type)} for media_type in spec.media
    }
    if spec.response:
        content["application/json"] = _describe_json(spec.response)
    headers = success_headers(spec, int(HTTPStatus.OK))
    return {"description": HTTPStatus.OK.phrase, "content": content, "headers": headers}


def _describe_content(media_type: str) -> JsonObject:
    if media_type.startswith(TEXT_MEDIA):
        return {"type": "string"}
    # Without a type, as OpenAPI 3.1 describes bytes.
    return {"contentMediaType": media_type}


def _describe_form(spec: RouteSpec) -> JsonObject:
    """Describe the body as a form: the same fields as text, and the file."""
    assert spec.body is not None, "a route with an upload has a body"
    properties: JsonObject = {name: {"type": "string"} for name in spec.body().load_fields}
    if "file" in properties:
        # Without a type, as OpenAPI 3.1 describes bytes: generated clients take any file object.
        properties["file"] = {"contentMediaType": "application/octet-stream"}
    return {"type": "object", "properties": properties}
