"""Who may pass: bearer tokens, scopes, and on whose behalf."""

from typing import Any, Literal

from flask import g, request

from container import container
from core.errors import Forbidden, Unauthenticated
from core.identity import Caller
from services.people import callers, token_service

AccessLevel = Literal["public", "read", "write", "session", "admin"]
"""What a route asks for. ``session``: a login, not an API token; ``admin``: a login of an admin."""


def bearer_token() -> str | None:
    """The token of the Authorization header, if it has one."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


def authorize(level: AccessLevel) -> Caller | None:
    """Let the request in, or raise Unauthenticated, Forbidden or TooMany."""
    limits = container().limits
    if level == "public":
        limits.count_api(f"address:{request.remote_addr}")
        return None
    caller = _authenticated()
    g.caller = caller
    limits.count_api(f"user:{caller.id}")
    if caller.access == "read" and level != "read":
        raise Forbidden("This API token may only read.", code="read_only_token")
    if caller.access != "session" and level in {"session", "admin"}:
        raise Forbidden("API tokens cannot do this; log in.", code="session_required")
    if level == "admin" and not caller.is_admin:
        raise Forbidden("Only an admin may do this.", code="admin_required")
    return caller


def optional_caller() -> Caller | None:
    """Who calls a public route, if they say so."""
    return None if bearer_token() is None else _authenticated()


def _authenticated() -> Caller:
    try:
        return token_service.authenticate(container().sessions.access, bearer_token())
    except Unauthenticated:
        container().limits.count_api(f"address:{request.remote_addr}")
        raise


def subject_of(caller: Caller, *inputs: dict[str, Any]) -> Caller:
    """Whose data a request is about: the caller's, or for an admin anybody's it names.

    Takes ``user_id`` out of the inputs. Raises Forbidden when somebody names another person.
    """
    named = {values.pop("user_id") for values in inputs if "user_id" in values} - {caller.id}
    if not named:
        return caller
    if not caller.is_admin or len(named) > 1:
        raise Forbidden("You can only name yourself.", code="foreign_user")
    return callers.load_caller(named.pop())
