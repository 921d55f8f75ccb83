"""For whoever watches the server: is it alive, can it work, how is it doing."""

from typing import Any

from flask import Response, current_app
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from routes.http.rendering import json_response
from routes.http.route_spec import Resource
from schemas import HealthSchema
from services import health_checks

health = Resource("health", __name__, description="For whoever watches the server.")


@health.get("/health/live", response=HealthSchema, auth="public")
def get_liveness() -> Any:
    """The process answers."""
    return {"status": "live", "checks": {}}


@health.get("/health/ready", response=HealthSchema, auth="public", errors=(503,))
def get_readiness() -> Any:
    """The database answers and has the migrations that this version needs; 503 when not."""
    checks = health_checks.checks(current_app.root_path)
    ready = all(check["ok"] for check in checks.values())
    shown = {"status": "ready" if ready else "not_ready", "checks": checks}
    response = json_response(shown, 200 if ready else 503)
    if not ready:
        response.headers["Retry-After"] = "5"
    return response


@health.get("/metrics", auth="public")
def get_metrics() -> Any:
    """Counts and durations of requests, for Prometheus."""
    registry = current_app.extensions["outlay_metrics"].registry
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
