"""Who may read the metrics: callers on this machine, and those who have the token."""

import hmac
from urllib.parse import urlsplit

from flask import current_app, request

from core.errors import Forbidden, Unauthenticated
from infrastructure.origins import is_loopback
from routes.http.authorization import bearer_token

PROXY_HEADERS = (
    "Forwarded",
    "Via",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Port",
    "X-Forwarded-Proto",
    "X-Forwarded-Server",
    "X-Real-IP",
)
"""What proxies add. With any of them, a request does not come from this machine itself."""


def check() -> None:
    """Check that the caller may read the metrics. Raises Unauthenticated or Forbidden."""
    if _is_from_this_machine():
        return
    token = current_app.config["METRICS_TOKEN"]
    if not token:
        raise Forbidden(
            "The metrics are available on the server's own machine only, unless METRICS_TOKEN is"
            " set.",
            code="metrics_local_only",
        )
    if not hmac.compare_digest((bearer_token() or "").encode(), token.encode()):
        raise Unauthenticated(
            "The metrics require the METRICS_TOKEN of the settings in the header"
            " Authorization: Bearer <token>.",
            code="metrics_token_required",
        )


def _is_from_this_machine() -> bool:
    if any(name in request.headers for name in PROXY_HEADERS):
        return False
    # The name, too: a page can have its own name resolved to 127.0.0.1 (DNS rebinding).
    host = urlsplit(f"//{request.host}").hostname or ""
    return is_loopback(_peer_address()) and is_loopback(host)


def _peer_address() -> str:
    """Return the address at the other end of the connection, not one that a header names."""
    original = request.environ.get("werkzeug.proxy_fix.orig", request.environ)
    return original.get("REMOTE_ADDR") or ""
