"""Conversion of exceptions to error responses; the only place that knows their statuses."""

import errno
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import structlog
from flask import Flask
from gunicorn.http.errors import ParseException
from sqlalchemy.exc import (
    DataError,
    IntegrityError,
    NoResultFound,
    OperationalError,
    PendingRollbackError,
    StatementError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from core import errors
from infrastructure.database import DRIVER_ERRORS, is_database_loss
from infrastructure.rate_limits import TooMany
from routes.http.problems import problem
from services.unit_of_work import rollback

log = structlog.get_logger()

STATUSES: dict[type[errors.OutlayError], HTTPStatus] = {
    errors.Malformed: HTTPStatus.BAD_REQUEST,
    errors.Unauthenticated: HTTPStatus.UNAUTHORIZED,
    errors.Forbidden: HTTPStatus.FORBIDDEN,
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.Conflict: HTTPStatus.CONFLICT,
    errors.Gone: HTTPStatus.GONE,
    errors.Stale: HTTPStatus.PRECONDITION_FAILED,
    errors.Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.NotEnoughData: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}
# No space, quota or write access on the disk; no free files of the process or of the machine;
# no memory.
EXHAUSTED = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EMFILE, errno.ENFILE, errno.ENOMEM}
)
# Locks and lost connections are mostly over by then.
RETRY_SECONDS = "1"

Handler = Callable[[Any], Response]


def register(app: Flask) -> None:
    """Bind the handlers. The API object must exist already: its own would replace them."""
    handlers: dict[type[Exception], Handler] = {
        errors.OutlayError: handle_outlay_error,
        HTTPException: _handle_http_exception,
        TooMany: _handle_too_many,
        # Raised by the server while a view reads the body, such as one of invalid chunks.
        ParseException: lambda _: problem(400, "The request body cannot be parsed."),
        IntegrityError: _handle_integrity_error,
        NoResultFound: _handle_vanished_row,
        ObjectDeletedError: _handle_vanished_row,
        # Raised by the version column when another transaction has changed the row since it was
        # read.
        StaleDataError: lambda _: problem(412, errors.Stale().detail),
        StatementError: _handle_statement_error,
        PoolTimeout: _handle_database_failure,
        OSError: _handle_os_error,
        PendingRollbackError: _handle_database_failure,
        **dict.fromkeys(DRIVER_ERRORS, _handle_driver_error),
        Exception: _handle_unexpected,
    }
    for exception_class, handler in handlers.items():
        app.register_error_handler(exception_class, handler)


def handle_outlay_error(error: errors.OutlayError) -> Response:
    """Convert an error that an operation raised on purpose."""
    status = STATUSES[type(error)]
    response = problem(
        int(status), error.detail, code=error.code, errors=error.problems, facts=error.facts
    )
    if status == HTTPStatus.UNAUTHORIZED:
        # RFC 9110, section 15.5.2: every 401 names a scheme.
        response.headers["WWW-Authenticate"] = "Bearer"
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        _add_retry_after(response)
    return response


def _handle_http_exception(error: HTTPException) -> Response:
    """Convert the errors of Flask and Werkzeug, such as an unknown path or method."""
    response = problem(error.code or 500, error.description or error.name)
    for name, value in error.get_response().headers.items():
        # The others describe the HTML page that this response replaces.
        if name in {"Allow", "Retry-After", "Location"}:
            response.headers[name] = value
    return response


def _handle_too_many(error: TooMany) -> Response:
    seconds = error.retry_after
    detail = f"Too many requests. Try again in {seconds} s."
    response = problem(429, detail, facts={"retry_after": seconds})
    response.headers["Retry-After"] = str(seconds)
    return response


def _handle_vanished_row(_error: Exception) -> Response:
    """Convert the error of reading a row that another request has just deleted."""
    rollback()
    return problem(404, errors.NotFound().detail)


def _handle_integrity_error(error: IntegrityError) -> Response:
    """Convert a violated constraint. Services check the same rules first, except in a race."""
    rollback()
    # Both databases name the kind of constraint in the message.
    if "check" in str(error.orig).lower():
        return _out_of_range()
    return problem(409, "The request conflicts with existing data.")


def _handle_statement_error(error: StatementError) -> Response:
    rollback()
    if _is_connection_failure(error):
        return _handle_database_failure(error)
    # Drivers refuse some values before they ask the database: SQLite's, integers beyond 64 bits.
    if isinstance(error, DataError) or isinstance(error.orig, OverflowError | ValueError):
        return _out_of_range()
    return _handle_unexpected(error)


def _is_connection_failure(error: StatementError) -> bool:
    # Also a statement that took too long, which may succeed when the server is less busy.
    return is_database_loss(error) or isinstance(error, OperationalError)


def _handle_driver_error(error: Exception) -> Response:
    """Convert an error that SQLAlchemy did not wrap, such as of opening a connection."""
    if is_database_loss(error):
        return _handle_database_failure(error)
    return _handle_unexpected(error)


def _handle_os_error(error: OSError) -> Response:
    """Convert the error of a full disk or of another resource of the machine that has run out."""
    if error.errno not in EXHAUSTED:
        return _handle_unexpected(error)
    rollback()
    log.error("resource_exhausted", error=str(error))
    detail = "The server has no space or no free files at the moment. Try again."
    return _add_retry_after(problem(503, detail))


def _handle_database_failure(error: Exception) -> Response:
    rollback()
    log.error("database_unavailable", error=str(error))
    return _add_retry_after(problem(503, "The database is temporarily unavailable. Try again."))


def _handle_unexpected(error: Exception) -> Response:
    rollback()
    log.error("unexpected_error", exc_info=error)
    detail = "An unexpected error occurred on the server. The request_id identifies it in the log."
    return problem(500, detail)


def _out_of_range() -> Response:
    return problem(422, "A value is out of the range that can be stored.", code="out_of_range")


def _add_retry_after(response: Response) -> Response:
    response.headers["Retry-After"] = RETRY_SECONDS
    return response
