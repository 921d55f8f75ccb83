"""Liveness, readiness and metrics for monitoring."""

from http import HTTPStatus

from flask import current_app
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from werkzeug.wrappers import Response

from routes.http import metrics_access
from routes.http.rendering import render
from routes.http.route_spec import Resource
from schemas import HealthSchema
from services import health_checks
from services.health_checks import Health

# Load balancers ask again every few seconds anyway.
RETRY_SECONDS = "5"

health = Resource("health", __name__, description="Liveness, readiness and metrics for monitoring.")


@health.get("/health/live", response=HealthSchema, auth="public")
def get_liveness() -> Health:
    """Check that the process answers requests."""
    return health_checks.check_liveness()


@health.get("/health/ready", response=HealthSchema, auth="public", unavailable=HealthSchema)
def get_readiness() -> Health | Response:
    """Check that the database answers and that its schema is current. 503 if a check fails."""
    readiness = health_checks.check_readiness(current_app.root_path)
    # The checks are in both responses; only the status tells a load balancer what to do.
    if all(check.ok for check in readiness.checks.values()):
        return readiness

    response = render(readiness, HealthSchema(), int(HTTPStatus.SERVICE_UNAVAILABLE))
    response.headers["Retry-After"] = RETRY_SECONDS
    return response


@health.get("/metrics", auth="public", media=("text/plain",), errors=(401, 403))
def get_metrics() -> Response:
    """Get request counts and durations in the text format of Prometheus.

    Only for callers on the server's machine who do not come through a proxy, and for callers with
    the `METRICS_TOKEN` of the settings as bearer token.
    """
    metrics_access.check()
    registry = current_app.extensions["outlay_metrics"].registry
    # Without a token: it has counts of requests and nothing of any user.
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
