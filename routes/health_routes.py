"""Liveness, readiness and metrics for monitoring."""

from typing import Any

from flask import Response, current_app
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from routes.http.rendering import json_response
from routes.http.route_spec import Resource
from schemas import HealthSchema
from services import health_checks

health = Resource("health", __name__, description="Liveness, readiness and metrics for monitoring.")


@health.get("/health/live", response=HealthSchema, auth="public")
def get_liveness() -> Any:
    """Check that the process answers requests."""
    return {"status": "live", "checks": {}}


@health.get("/health/ready", response=HealthSchema, auth="public", errors=(503,))
def get_readiness() -> Any:
    """Check that the database answers and that its schema is current. 503 if a check fails."""
    checks = health_checks.checks(current_app.root_path)
    ready = all(check["ok"] for check in checks.values())
    shown = {"status": "ready" if ready else "not_ready", "checks": checks}
    response = json_response(shown, 200 if ready else 503)
    if not ready:
        response.headers["Retry-After"] = "5"
    return response


@health.get("/metrics", auth="public")
def get_metrics() -> Any:
    """Get request counts and durations in the text format of Prometheus."""
    registry = current_app.extensions["outlay_metrics"].registry
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
