"""The one place that turns what went wrong into a status."""

from typing import Any

import structlog
from flask import Flask
from sqlalchemy.exc import (
    DBAPIError,
    IntegrityError,
    InterfaceError,
    NoResultFound,
    OperationalError,
    StatementError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from core import errors
from infrastructure.rate_limits import TooMany
from routes.http.problems import problem
from services.unit_of_work import rollback

log = structlog.get_logger()

STATUSES: dict[type[errors.OutlayError], int] = {
    errors.Malformed: 400,
    errors.Unauthenticated: 401,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.Stale: 412,
    errors.Invalid: 422,
    errors.NotEnoughData: 422,
    errors.Unavailable: 503,
}
RETRY_SECONDS = "1"


def register(app: Flask) -> None:
    """Bind the handlers; after the API object, which has its own."""
    handlers: dict[type[Exception], Any] = {
        errors.OutlayError: _known,
        HTTPException: _http,
        TooMany: _too_many,
        IntegrityError: _integrity,
        NoResultFound: lambda _: problem(404, "There is no such resource."),
        StaleDataError: lambda _: problem(412, "The resource has changed since you read it."),
        StatementError: _statement,
        PoolTimeout: _unavailable,
        Exception: _unexpected,
    }
    for kind, handler in handlers.items():
        app.register_error_handler(kind, handler)


def _known(error: errors.OutlayError) -> Response:
    status = STATUSES[type(error)]
    response = problem(
        status, error.detail, code=error.code, errors=error.problems, facts=error.facts
    )
    if status == 401:  # noqa: PLR2004 (Unauthorized)
        response.headers["WWW-Authenticate"] = "Bearer"
    return response if status != 503 else _retry(response)  # noqa: PLR2004 (Service Unavailable)


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    response = problem(status, error.description or error.name)
    for name, value in error.get_response().headers.items():
        if name in {"Allow", "Retry-After", "Location"}:
            response.headers[name] = value
    return response


def _too_many(error: TooMany) -> Response:
    response = problem(
        429,
        f"Too many requests; try again in {error.retry_after} s.",
        facts={"retry_after": error.retry_after},
    )
    response.headers["Retry-After"] = str(error.retry_after)
    return response


def _integrity(error: IntegrityError) -> Response:
    rollback()
    if "check" in str(error.orig).lower():
        return problem(422, "A value is out of the range that can be stored.", code="out_of_range")
    return problem(409, "It contradicts what is stored.")


def _statement(error: StatementError) -> Response:
    rollback()
    if isinstance(error, OperationalError | InterfaceError) or (
        isinstance(error, DBAPIError) and error.connection_invalidated
    ):
        return _unavailable(error)
    if isinstance(error.orig, OverflowError | ValueError) or type(error).__name__ == "DataError":
        return problem(422, "A value is out of the range that can be stored.", code="out_of_range")
    return _unexpected(error)


def _unavailable(error: Exception) -> Response:
    rollback()
    log.error("database_unavailable", error=str(error))
    return _retry(problem(503, "The database cannot answer right now; try again."))


def _retry(response: Response) -> Response:
    response.headers["Retry-After"] = RETRY_SECONDS
    return response


def _unexpected(error: Exception) -> Response:
    rollback()
    log.error("unexpected_error", exc_info=error)
    return problem(500, "Something went wrong on our side; the request_id helps to find it.")
