"""Authorisation of requests: tokens and cookies, access levels, and on whose behalf they run."""

from collections.abc import Container
from dataclasses import replace
from typing import Literal

from flask import g, request

from container import container
from core.errors import Forbidden, Unauthenticated
from core.identity import (
    Caller,
    require_second_factor,
    require_session,
    require_write_access,
)
from core.translation import choose_language, use_language
from routes.http import session_cookies
from routes.http.parsing import ParsedValues
from routes.http.rate_limiting import count_address, count_user
from services.people import callers, stream_ticket_service, token_service

AccessLevel = Literal["public", "read", "write", "session", "admin"]
"""What a route requires.

``public``: nothing; ``read`` and ``write``: a login or an API token of that scope; ``session``: a
login, not an API token; ``admin``: a login of an admin.
"""


SIGN_IN_ROOMS = ("auth", "cookie_sessions", "second_factor")
"""The routes that are left to a user who must turn on a second factor first."""


def bearer_token() -> str | None:
    """Return the token of the Authorization header, if it has one."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() or None if _is_bearer(scheme) else None


def _is_bearer(scheme: str) -> bool:
    # The scheme is case-insensitive (RFC 9110, section 11.1).
    return scheme.lower() == "bearer"


def authorize(level: AccessLevel, in_query: Container[str] = ()) -> Caller | None:
    """Return the caller if the request may use a route of this level; None on public routes.

    ``in_query`` names the parameters that may hold credentials, "ticket" and "token". Raises
    Unauthenticated, Forbidden or TooMany.
    """
    if level == "public":
        count_address()
        return None

    return _admit(_authenticate(in_query), level)


def authorize_api_token() -> Caller:
    """Return the caller of an API token; logins are refused, so no page can use their cookies.

    Raises Unauthenticated, Forbidden or TooMany.
    """
    try:
        caller = token_service.authenticate_script(bearer_token())
    except Unauthenticated:
        count_address()
        raise
    return _admit(caller, "read")


def _admit(caller: Caller, level: AccessLevel) -> Caller:
    # For the log of requests, which also names the callers that are refused below.
    g.caller = caller
    use_language(choose_language([caller.locale]))
    # Counted before the access is checked, so that refused requests count as well.
    count_user(caller.id)
    _check_access(caller, level)
    return caller


def optional_caller() -> Caller | None:
    """Return the caller of a public route if the request has a token. Raises Unauthenticated.

    Cookies count only together with their CSRF token; a browser sends them without being asked, so
    cookies that are no longer valid are no error here.
    """
    if bearer_token() is not None:
        return _authenticate()
    if session_cookies.CSRF_HEADER not in request.headers:
        return None
    try:
        cookie = session_cookies.access_cookie()
        return None if cookie is None else _authenticate_cookie(cookie)
    except (Unauthenticated, Forbidden):
        return None


def resolve_subject(caller: Caller, *inputs: ParsedValues) -> Caller:
    """Return the user whose data a request is about, and remove ``user_id`` from its inputs.

    That is the caller, or for an admin the user that the inputs name. Raises Forbidden for another
    user's id from a caller who is not an admin, and NotFound.
    """
    user_ids = {values.pop("user_id") for values in inputs if "user_id" in values}
    other_ids = user_ids - {caller.id}
    if not other_ids:
        return caller

    # Query and body may both have a user_id; two different ones would be ambiguous.
    if not caller.is_admin or len(other_ids) > 1:
        raise Forbidden("user_id must be your own id.", code="foreign_user")
    # With the admin's own credentials: a token of theirs stays one.
    return replace(callers.load_caller(other_ids.pop()), access=caller.access)


def _authenticate(in_query: Container[str] = ()) -> Caller:
    try:
        queried = _authenticate_query(in_query)
        if queried is not None:
            return queried
        # A bearer token wins, also an invalid one: a client that sends it does not mean the cookie.
        scheme, _, _ = request.headers.get("Authorization", "").partition(" ")
        cookie = None if _is_bearer(scheme) else session_cookies.access_cookie()
        if cookie is not None:
            return _authenticate_cookie(cookie)
        return token_service.authenticate(container().sessions.access, bearer_token())
    except (Unauthenticated, Forbidden):
        # A request without a valid token has no user to count it for.
        count_address()
        raise


def _authenticate_query(names: Container[str]) -> Caller | None:
    ticket, token = request.args.get("ticket"), request.args.get("token")
    if "ticket" in names and ticket is not None:
        return stream_ticket_service.redeem_ticket(ticket)
    if "token" in names and token is not None:
        return token_service.authenticate(container().sessions.access, token)
    return None


def _authenticate_cookie(access_token: str) -> Caller:
    session_cookies.check_origin()
    caller = token_service.authenticate_session(container().sessions.access, access_token)
    session_cookies.check_csrf_token(caller)
    return caller


def _check_access(caller: Caller, level: AccessLevel) -> None:
    if request.blueprint not in SIGN_IN_ROOMS:
        require_second_factor(caller)
    if level != "read":
        require_write_access(caller)
    if level in {"session", "admin"}:
        require_session(caller)
    if level == "admin" and not caller.is_admin:
        raise Forbidden("This operation is available to admins only.", code="admin_required")
