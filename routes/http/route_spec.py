"""The declaration of routes: who may call them, their parameters, bodies and responses.

What a declaration says is enforced by ``dispatch``, and written into the OpenAPI document by
``route_docs`` once somebody asks for the document.
"""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Literal, TypeVar

from flask import Blueprint
from werkzeug.wrappers import Response

from contract.base import AnySchema, OwnedSchema
from routes.http.authorization import AccessLevel
from routes.http.dispatch import build_view

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
SchemaClass = type[AnySchema]
ViewT = TypeVar("ViewT", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteSpec:
    """The declaration of one route.

    Attributes:
        response: Schema of the response body; None where there is none.
        status: Status of a successful response.
        body: Schema of the request body.
        query: Schema of the query parameters.
        auth: Who may call the route.
        idempotent: Whether the route honours ``Idempotency-Key``.
        versioned: Whether the route honours ``If-Match``.
        job: Whether the view returns the id of a job. The response is the job's result in the form
            of ``response`` if the job finishes soon, else 202 with the job.
        respond_async: Whether a request may prefer a job to the response (``Prefer``). The view
            returns the job with 202 then.
        csrf: Whether the route requires ``X-CSRF-Token`` although it is public: its credentials are
            in cookies.
        upload: Whether the body may also be a form with a file.
        media: Media types of the response where that is not a JSON object, or may be a file
            instead of ``response``.
        error_page: Whether browsers get a page instead of a problem where the request is invalid.
        attachment: Whether browsers save the response as a file.
        ticket: Whether a ticket in the query is accepted instead of other credentials.
        unavailable: Schema of the response with 503, where that can be something else than a
            problem.
        errors: Statuses of errors beyond those that follow from the other attributes.
        postman_status: Status that the Postman collection gets where it cannot have what the route
            needs, such as a mailed token.
    """

    method: Method
    path: str
    response: SchemaClass | None = None
    status: int = HTTPStatus.OK
    body: SchemaClass | None = None
    query: SchemaClass | None = None
    auth: AccessLevel = "read"
    idempotent: bool = False
    versioned: bool = False
    job: bool = False
    respond_async: bool = False
    csrf: bool = False
    upload: bool = False
    media: tuple[str, ...] = ()
    error_page: bool = False
    attachment: bool = False
    ticket: bool = False
    unavailable: SchemaClass | None = None
    errors: tuple[int, ...] = ()
    postman_status: int | None = None

    @property
    def parameters(self) -> SchemaClass | None:
        """Schema of all query parameters: every route but public ones accepts ``user_id``."""
        if self.query is not None:
            return self.query
        return None if self.auth == "public" else OwnedSchema

    @property
    def may_start_job(self) -> bool:
        """Whether the response may be a job with 202."""
        return self.job or self.respond_async

    @property
    def error_statuses(self) -> set[int]:
        """Status of every error that the route may answer."""
        statuses: set[int] = {
            HTTPStatus.BAD_REQUEST,
            HTTPStatus.TOO_MANY_REQUESTS,
            HTTPStatus.INTERNAL_SERVER_ERROR,
            HTTPStatus.SERVICE_UNAVAILABLE,
            *self.errors,
        }
        if self.auth != "public":
            # 404 on every such route: an admin may name a user who does not exist.
            statuses |= {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}
        if self.body or self.parameters:
            statuses |= {HTTPStatus.UNPROCESSABLE_ENTITY}
        if self.parameters:
            statuses |= {HTTPStatus.REQUEST_URI_TOO_LONG}
        if self.body:
            statuses |= {HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNSUPPORTED_MEDIA_TYPE}
        if self.may_start_job:
            statuses |= {HTTPStatus.CONFLICT}
        if self.versioned:
            statuses |= {HTTPStatus.PRECONDITION_FAILED}
        return {int(status) for status in statuses}


@dataclass(frozen=True, slots=True)
class Route:
    """A route as it is mounted: its declaration, the view behind it and the name of both."""

    spec: RouteSpec
    view: Callable[..., Response]
    name: str


class Resource:
    """Routes below ``/api``, declared with ``get``, ``post``, ``change`` and ``delete``.

    A view is called with the caller (except on public routes) and the values of its path, and by
    keyword with ``query`` (if it has a query schema), ``body`` (if it has a body schema) and
    ``expected`` (if it is versioned).
    """

    def __init__(self, name: str, module: str, *, description: str, url_prefix: str = "") -> None:
        self.name = name
        self.description = description
        self.blueprint = Blueprint(name, module, url_prefix=f"/api{url_prefix}")
        self.routes: list[Route] = []

    @property
    def specs(self) -> list[RouteSpec]:
        """The declarations of all routes."""
        return [route.spec for route in self.routes]

    def get(  # noqa: PLR0913 (each argument is one aspect of the declaration)
        self,
        path: str,
        *,
        response: SchemaClass | None = None,
        query: SchemaClass | None = None,
        auth: AccessLevel = "read",
        respond_async: bool = False,
        media: tuple[str, ...] = (),
        error_page: bool = False,
        attachment: bool = False,
        ticket: bool = False,
        unavailable: SchemaClass | None = None,
        errors: tuple[int, ...] = (),
        postman_status: int | None = None,
    ) -> Callable[[ViewT], ViewT]:
        """Declare a route that reads."""
        return self._declare(
            RouteSpec(
                method="GET",
                path=path,
                response=response,
                query=query,
                auth=auth,
                respond_async=respond_async,
                media=media,
                error_page=error_page,
                attachment=attachment,
                ticket=ticket,
                unavailable=unavailable,
                errors=errors,
                postman_status=postman_status,
            )
        )

    def post(  # noqa: PLR0913 (each argument is one aspect of the declaration)
        self,
        path: str,
        *,
        response: SchemaClass | None = None,
        status: int = HTTPStatus.OK,
        body: SchemaClass | None = None,
        query: SchemaClass | None = None,
        auth: AccessLevel = "write",
        idempotent: bool = False,
        job: bool = False,
        csrf: bool = False,
        upload: bool = False,
        media: tuple[str, ...] = (),
        error_page: bool = False,
        errors: tuple[int, ...] = (),
        postman_status: int | None = None,
    ) -> Callable[[ViewT], ViewT]:
        """Declare a route that creates a resource or starts an action."""
        return self._declare(
            RouteSpec(
                method="POST",
                path=path,
                response=response,
                status=status,
                body=body,
                query=query,
                auth=auth,
                idempotent=idempotent,
                job=job,
                csrf=csrf,
                upload=upload,
                media=media,
                error_page=error_page,
                errors=errors,
                postman_status=postman_status,
            )
        )

    def change(
        self,
        path: str,
        *,
        response: SchemaClass,
        body: SchemaClass,
        query: SchemaClass | None = None,
        auth: AccessLevel = "write",
        errors: tuple[int, ...] = (),
        postman_status: int | None = None,
    ) -> Callable[[ViewT], ViewT]:
        """Declare PUT and PATCH, which both change the fields of the body and keep the others."""

        def declare(view: ViewT) -> ViewT:
            # Existing clients use both for partial changes (docs/DECISIONS.md).
            methods: tuple[Method, ...] = ("PUT", "PATCH")
            for method in methods:
                spec = RouteSpec(
                    method=method,
                    path=path,
                    response=response,
                    body=body,
                    query=query,
                    auth=auth,
                    versioned=True,
                    errors=errors,
                    postman_status=postman_status,
                )
                self._declare(spec)(view)
            return view

        return declare

    def delete(  # noqa: PLR0913 (each argument is one aspect of the declaration)
        self,
        path: str,
        *,
        response: SchemaClass | None = None,
        status: int = HTTPStatus.NO_CONTENT,
        query: SchemaClass | None = None,
        auth: AccessLevel = "write",
        versioned: bool = False,
        job: bool = False,
        errors: tuple[int, ...] = (),
        postman_status: int | None = None,
    ) -> Callable[[ViewT], ViewT]:
        """Declare a route that deletes."""
        return self._declare(
            RouteSpec(
                method="DELETE",
                path=path,
                response=response,
                status=status,
                query=query,
                auth=auth,
                versioned=versioned,
                job=job,
                errors=errors,
                postman_status=postman_status,
            )
        )

    def _declare(self, spec: RouteSpec) -> Callable[[ViewT], ViewT]:
        def declare(view: ViewT) -> ViewT:
            # PUT and PATCH share a function, but an endpoint needs a name of its own.
            is_patch = spec.method == "PATCH"
            name = view.__name__.replace("update_", "patch_", 1) if is_patch else view.__name__
            route = Route(spec, build_view(view, spec), name)
            self.routes.append(route)
            self.blueprint.add_url_rule(spec.path, name, route.view, methods=[spec.method])
            return view

        return declare
