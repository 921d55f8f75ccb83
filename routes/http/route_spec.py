"""The declaration of a route: who may call it, what goes in, what comes out.

Everything a declaration says is enforced, and is what the OpenAPI document says.
"""

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any

from flask import current_app, g, request
from flask_smorest import Blueprint
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from contract.activity.jobs import JobSchema
from contract.base import AnySchema, OwnedSchema
from contract.descriptions import describe_path_parameter
from contract.examples import example_of, request_example
from core.identity import Caller
from infrastructure.secrets import fingerprint
from infrastructure.uploads import Upload
from routes.http import problems
from routes.http.authorization import AccessLevel, authorize, subject_of
from routes.http.job_responses import accepted, job_answer
from routes.http.parsing import StrictParser
from routes.http.preconditions import expected_versions
from routes.http.rendering import as_answer, from_answer, render
from services.activity import idempotency

View = Callable[..., Any]
PARSER = StrictParser()


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteSpec:
    """What a route says of itself.

    ``response`` and ``body``: the schemas of answer and body. ``query``: its parameters. ``auth``: who may call
    it. ``idempotent``: honours Idempotency-Key. ``versioned``: honours If-Match. ``job``: the view answers a job's id;
    a job that is done soon answers ``response``, else 202 says where to look. ``upload``: the body may be a form with
    a file. ``errors``: statuses beyond those that follow from the rest. ``media``: what it answers where
    that is no JSON object. ``postman_status``: what the Postman collection gets where it cannot have what
    the route takes, such as a mailed token.
    """

    method: str
    path: str
    response: type[AnySchema] | None = None
    status: int = HTTPStatus.OK
    body: type[AnySchema] | None = None
    query: type[AnySchema] | None = None
    auth: AccessLevel = "read"
    idempotent: bool = False
    versioned: bool = False
    job: bool = False
    upload: bool = False
    media: tuple[str, ...] = ()
    errors: tuple[int, ...] = ()
    postman_status: int | None = None

    @property
    def queried(self) -> type[AnySchema] | None:
        """Every route but the public ones may name the owner."""
        return self.query or (None if self.auth == "public" else OwnedSchema)

    @property
    def failures(self) -> set[int]:
        """Every status of an error that the route may answer with."""
        found: set[int] = {
            HTTPStatus.BAD_REQUEST,
            HTTPStatus.TOO_MANY_REQUESTS,
            HTTPStatus.INTERNAL_SERVER_ERROR,
        }
        found |= {HTTPStatus.SERVICE_UNAVAILABLE, *self.errors}
        if self.auth != "public":
            found |= {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}
        if self.body or self.queried:
            found |= {HTTPStatus.UNPROCESSABLE_ENTITY}
        if self.body:
            found |= {HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNSUPPORTED_MEDIA_TYPE}
        if self.versioned:
            found |= {HTTPStatus.PRECONDITION_FAILED}
        return {int(status) for status in found}

    @property
    def headers(self) -> list[dict[str, Any]]:
        """The request headers it honours, for the document."""
        found = []
        if self.idempotent:
            found.append(
                _header("Idempotency-Key", "Repeat it to get the first answer again, for 48 hours.")
            )
        if self.job:
            found.append(
                _header("Prefer", "respond-async: do not wait for the job, answer 202 at once.")
            )
        if self.versioned:
            found.append(
                _header("If-Match", "The ETag you read; 412 if the resource has changed since.")
            )
        return found


def _header(name: str, description: str) -> dict[str, Any]:
    return {"in": "header", "name": name, "description": description, "schema": {"type": "string"}}


class Resource(Blueprint):  # type: ignore[misc]
    """A blueprint whose routes are declared with ``get``, ``post``, ``change`` and ``delete``.

    A view is called with the caller (nobody on public routes) and the path's values, and by keyword with
    ``query`` (when spec), ``body`` (when it takes one) and ``expected`` (when versioned).
    """

    def get(self, path: str, **declared: Any) -> Callable[[View], View]:
        return self._declare(RouteSpec(method="GET", path=path, **declared))

    def post(self, path: str, **declared: Any) -> Callable[[View], View]:
        return self._declare(RouteSpec(method="POST", path=path, **{"auth": "write", **declared}))

    def delete(self, path: str, **declared: Any) -> Callable[[View], View]:
        given = {"auth": "write", "status": HTTPStatus.NO_CONTENT, **declared}
        return self._declare(RouteSpec(method="DELETE", path=path, **given))

    def change(self, path: str, **declared: Any) -> Callable[[View], View]:
        """PUT and PATCH: both change what is named and keep the rest."""
        given = {"auth": "write", "versioned": True, **declared}

        def declare(function: View) -> View:
            for method in ("PUT", "PATCH"):
                self._declare(RouteSpec(method=method, path=path, **given))(function)
            return function

        return declare

    def _declare(self, spec: RouteSpec) -> Callable[[View], View]:
        def declare(function: View) -> View:
            name = function.__name__ + ("_patch" if spec.method == "PATCH" else "")
            view = _answering(function, spec)
            view._apidoc = self._documentation(function, spec, name)  # type: ignore[attr-defined]  # noqa: SLF001
            self.route(
                spec.path,
                methods=[spec.method],
                endpoint=name,
                parameters=_path_parameters(spec.path),
            )(view)
            return function

        return declare

    def _documentation(self, function: View, spec: RouteSpec, name: str) -> Any:
        """What flask-smorest's decorators say of a view; the view itself runs without their wrappers.

        Each of them copies what was said before, so what is long (schemas, examples) comes last.
        """
        view = self.doc(**_remarks(function, spec, name))(function)
        if spec.job:
            view = self.alt_response(
                int(HTTPStatus.ACCEPTED), schema=JobSchema, example=example_of(JobSchema())
            )(view)
        for status in sorted(spec.failures):
            view = self.alt_response(status, problems.component(status))(view)
        if spec.media:
            content = {kind: {"schema": {"type": "string"}} for kind in spec.media}
            view = self.doc(
                responses={"200": {"description": HTTPStatus.OK.phrase, "content": content}}
            )(view)
        if spec.upload:
            view = self.doc(
                requestBody={"content": {"multipart/form-data": {"schema": _form(spec)}}}
            )(view)
        if spec.body:
            view = self.arguments(spec.body, location="json", example=request_example(spec.body()))(
                view
            )
        if spec.queried:
            view = self.arguments(spec.queried, location="query")(view)
            view._apidoc["arguments"]["parameters"] += spec.headers  # noqa: SLF001
        schema = spec.response() if spec.response else None
        return self.response(int(spec.status), schema, example=schema and example_of(schema))(  # noqa: SLF001
            view
        )._apidoc


def _form(spec: RouteSpec) -> dict[str, Any]:
    """The body as a form: the same fields, each as text, and the file."""
    assert spec.body is not None
    names = spec.body().load_fields
    text = {"type": "string"}
    return {
        "type": "object",
        "properties": {
            name: text | ({"format": "binary"} if name == "file" else {}) for name in names
        },
    }


def _path_parameters(path: str) -> list[dict[str, str]]:
    """The descriptions of the ids in a path, such as ``/<id:account_id>``."""
    names = re.findall(r"<id:(\w+)>", path)
    return [
        {"in": "path", "name": name, "description": describe_path_parameter(name)} for name in names
    ]


def split_docstring(docstring: str) -> tuple[str, str]:
    """Split a docstring into the summary of an operation, its first sentence, and the description."""
    text = inspect.cleandoc(docstring)
    first_paragraph, _, paragraphs = text.partition("\n\n")
    sentences = re.split(r"(?<=[.?!])\s+(?=[A-Z0-9`])", first_paragraph, maxsplit=1)
    summary = " ".join(sentences[0].split()).removesuffix(".")
    description = "\n\n".join([*sentences[1:], paragraphs]).strip()
    return summary, description


def _remarks(function: View, spec: RouteSpec, name: str) -> dict[str, Any]:
    summary, description = split_docstring(function.__doc__ or "")
    remarks: dict[str, Any] = {"operationId": name, "summary": summary}
    if description:
        remarks["description"] = description
    if spec.auth == "public":
        remarks["security"] = []
    if spec.postman_status is not None:
        remarks["x-expect"] = spec.postman_status
    return remarks


def _answering(function: View, spec: RouteSpec) -> View:
    """Wrap a view: admit the caller, read the request, answer."""
    gives = spec.response() if spec.response else None
    takes = spec.body() if spec.body else None
    queried = spec.queried() if spec.queried else None
    unasked = _defaults(queried)

    @wraps(function)
    def view(**path_values: Any) -> Response:
        caller = g.caller = authorize(spec.auth)
        is_form = spec.upload and _may_be_large()
        query = dict(unasked or {})
        if queried and (request.query_string or unasked is None):
            query = PARSER.parse(queried, request, location="query")
        body = (
            PARSER.parse(takes, request, location="upload" if is_form else "json") if takes else {}
        )
        callers = [subject_of(caller, query, body)] if caller else []
        given = _keywords(spec, query, body)

        def produce() -> Response:
            result = function(*callers, **path_values, **given)
            return accepted(result) if spec.job else render(result, gives, int(spec.status))

        key = request.headers.get("Idempotency-Key")
        response = (
            _once(callers[0], key, body, produce)
            if spec.idempotent and key is not None
            else produce()
        )
        return job_answer(callers[0], response, gives) if spec.job else response

    return view


def _defaults(queried: AnySchema | None) -> dict[str, Any] | None:
    """What a request without a query asks; None when it must have one."""
    try:
        return queried.load({}) if queried else {}
    except ValidationError:
        return None


def _keywords(spec: RouteSpec, query: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    given: dict[str, Any] = {}
    if spec.query:
        given["query"] = query
    if spec.body:
        given["body"] = body
    if spec.versioned:
        given["expected"] = expected_versions(request.headers.get("If-Match"))
    return given


def _may_be_large() -> bool:
    """A route that takes files takes larger bodies; says whether this one is a form."""
    request.max_content_length = request.max_form_memory_size = current_app.config[
        "MAX_UPLOAD_BYTES"
    ]
    return request.mimetype == "multipart/form-data"


def _sent(body: dict[str, Any]) -> bytes:
    """The body as it came; of a form, which is read only once, what it said."""
    if request.mimetype != "multipart/form-data":
        return request.get_data(cache=True)
    file = body.get("file")
    return repr(sorted(request.form.items())).encode() + (
        file.content if isinstance(file, Upload) else b""
    )


def _once(
    caller: Caller, key: str, body: dict[str, Any], produce: Callable[[], Response]
) -> Response:
    asked = b"\n".join((request.method.encode(), request.full_path.encode(), _sent(body)))
    answer = idempotency.once(caller, key, fingerprint(asked), lambda: as_answer(produce()))
    return from_answer(answer)
