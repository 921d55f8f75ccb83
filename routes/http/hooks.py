"""Hooks around every request: request id, security headers, metrics, and the access log."""

import re
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

import structlog
from flask import Flask, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram
from werkzeug.wrappers import Response

from core.translation import choose_language, use_language
from infrastructure.context import request_id
from routes.http import compression, openid_cookies, rate_limiting, session_cookies
from routes.http.breaker_metrics import BreakerMetrics
from routes.http.log_metrics import LogMetrics
from routes.web_app import web_app

log = structlog.get_logger()

# An id that a client sends is repeated in a header and in the log, so it must be plain.
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
# The labels of metrics; clients can invent methods.
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
DOCS_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline';"
    " img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none';"
    " form-action 'self'"
)
"""Content security policy of the API page, whose script and style are partly inline."""
LIBRARY_STYLES = (
    "'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o='"
    " 'sha256-gYiS/BvZvRcK27JIXTuwhZ3hs2+VJ1X+2gUlE+farlg='"
)
"""The two style sheets that react-aria adds to pages: for what can be pressed, and for dialogs."""
APP_POLICY = (
    f"default-src 'self'; script-src 'self'; style-src 'self' {LIBRARY_STYLES};"
    " img-src 'self' data:; connect-src 'self'; object-src 'none';"
    " frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
"""Content security policy of the web app, which has nothing inline and asks nobody else."""
PAGE_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none';"
    " base-uri 'none'"
)
"""Content security policy of pages of the API: their styles are inline, as in mails."""
COMMON_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # For browsers that do not know ``frame-ancestors`` of the policies below.
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-site",
    # Keeps visits out of the browser's advertising topics.
    "Permissions-Policy": "interest-cohort=()",
}
API_HEADERS = COMMON_HEADERS | {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'"
}
PAGE_HEADERS = COMMON_HEADERS | {"Content-Security-Policy": PAGE_POLICY}
DOCS_HEADERS = COMMON_HEADERS | {"Content-Security-Policy": DOCS_POLICY}
APP_HEADERS = COMMON_HEADERS | {
    "Content-Security-Policy": APP_POLICY,
    "Referrer-Policy": "same-origin",
}


@dataclass(frozen=True, slots=True)
class Metrics:
    """Request metrics of one application, in a registry of its own."""

    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    requests: Counter = field(init=False)
    seconds: Histogram = field(init=False)

    def __post_init__(self) -> None:
        # Labels come from closed sets, so that no caller can invent a series: methods of the API,
        # and routes instead of paths.
        labels = ("method", "route")
        requests = Counter(
            "outlay_requests", "Requests answered.", (*labels, "status"), registry=self.registry
        )
        seconds = Histogram(
            "outlay_request_seconds",
            "Time from request to response, in seconds.",
            labels,
            registry=self.registry,
        )
        self.registry.register(BreakerMetrics())
        self.registry.register(LogMetrics())
        # The dataclass is frozen; this is how it sets its own fields.
        object.__setattr__(self, "requests", requests)
        object.__setattr__(self, "seconds", seconds)


def register(app: Flask) -> None:
    """Bind the hooks to an application."""
    metrics = app.extensions["outlay_metrics"] = Metrics()

    @app.before_request
    def begin() -> None:
        # An id from outside is written into the log, so it must be short and plain.
        client_id = request.headers.get("X-Request-ID", "")
        request_id.set(client_id if REQUEST_ID.fullmatch(client_id) else uuid.uuid4().hex)
        g.started = time.perf_counter()
        g.caller = None
        # Until it is known whose request it is, and what they prefer.
        use_language(choose_language(request.accept_languages.values()))

    @app.after_request
    def finish(response: Response) -> Response:
        _add_headers(response)
        compression.compress(response)
        _record(metrics, response)
        return response

    @app.teardown_request
    def forget(_error: BaseException | None) -> None:
        request_id.set(None)


def _add_headers(response: Response) -> None:
    response.headers.extend(_choose_headers(response))
    # Over plain HTTP, browsers ignore this header (RFC 6797, section 8.1).
    if request.is_secure:
        response.headers.setdefault(
            "Strict-Transport-Security", "max-age=31536000; includeSubDomains"
        )
    rate_limiting.add_headers(response)
    session_cookies.clear_if_forgotten(response)
    openid_cookies.clear_if_forgotten(response)
    # On every response, errors included: it is what a user quotes when something has failed.
    response.headers["X-Request-ID"] = request_id.get() or ""


def _choose_headers(response: Response) -> Mapping[str, str]:
    if request.blueprint == web_app.name:
        return APP_HEADERS
    if request.path.startswith("/docs"):
        return DOCS_HEADERS
    return PAGE_HEADERS if response.mimetype == "text/html" else API_HEADERS


def _record(metrics: Metrics, response: Response) -> None:
    seconds = time.perf_counter() - g.get("started", time.perf_counter())
    # Requests without a route share a label, so that invented paths add no series.
    route = request.url_rule.rule if request.url_rule else "unmatched"
    method = request.method if request.method in METHODS else "other"
    metrics.requests.labels(method, route, response.status_code).inc()
    metrics.seconds.labels(method, route).observe(seconds)
    caller = g.get("caller")
    log.info(
        "request",
        method=request.method,
        path=request.path,
        route=route,
        status=response.status_code,
        ms=round(seconds * 1000, 2),
        user_id=caller.id if caller else None,
    )
