"""The OpenAPI document and the page to try it."""

from typing import Any

from flask import Flask, redirect
from flask_smorest import Api
from flask_swagger_ui import get_swaggerui_blueprint
from werkzeug.wrappers import Response

from contract.activity.jobs import ProblemSchema
from infrastructure.ids import IdConverter
from routes.http import problems

VERSION = "1.0.0"
DESCRIPTION = """Self-hosted personal finance: expenses, income, accounts, categories, budgets, forecasts.

Amounts are JSON numbers that are exactly the decimal, with `currency` beside them; requests may also send
strings. Dates are calendar days. Lists are pages: follow `next_cursor`. Single resources carry an `ETag`;
send it as `If-Match` so that nobody's change gets lost. Send an `Idempotency-Key` with a POST that creates,
and you may repeat it safely. Errors are `application/problem+json`; `code` is stable."""

SETTINGS: dict[str, Any] = {
    "API_TITLE": "Outlay",
    "API_VERSION": VERSION,
    "OPENAPI_VERSION": "3.1.0",
    "OPENAPI_URL_PREFIX": "/api",
    "OPENAPI_JSON_PATH": "openapi.json",
    "API_SPEC_OPTIONS": {
        "info": {"description": DESCRIPTION, "license": {"name": "MIT", "identifier": "MIT"}},
        "servers": [{"url": "/"}],
        "security": [{"bearer": []}],
    },
}


class QuietApi(Api):  # type: ignore[misc]
    """Leaves errors to our own handlers."""

    def _register_error_handlers(self) -> None:
        pass


def register(app: Flask, blueprints: list[Any]) -> None:
    """Mount the resources under ``/api``, document them, and serve the page."""
    app.config.update(SETTINGS)
    app.url_map.converters["id"] = IdConverter
    api = app.extensions["outlay_api"] = QuietApi(app)
    api.register_converter(
        IdConverter, lambda _: {"type": "integer", "format": "int64", "minimum": 1}
    )
    for blueprint in blueprints:
        prefix = (blueprint.url_prefix or "").removeprefix("/api")
        api.register_blueprint(blueprint, url_prefix=f"/api{prefix}")
    components = api.spec.components
    components.security_scheme(
        "bearer", {"type": "http", "scheme": "bearer", "bearerFormat": "JWT or API token"}
    )
    components.schema("Problem", schema=ProblemSchema)
    for name, response in problems.components().items():
        components.response(name, response)
    _add_page(app)


def _add_page(app: Flask) -> None:
    config = {
        "app_name": "Outlay API",
        "layout": "BaseLayout",
        "persistAuthorization": True,
        "validatorUrl": None,
    }
    app.register_blueprint(
        get_swaggerui_blueprint("/docs", "/api/openapi.json", config=config), url_prefix="/docs"
    )

    @app.get("/")
    def index() -> Response:
        return redirect("/docs/")
