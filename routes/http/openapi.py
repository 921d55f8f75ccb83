"""The OpenAPI document and the page to try it."""

from typing import Any

from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from flask import Flask, redirect
from flask_smorest import Api, Blueprint
from flask_swagger_ui import get_swaggerui_blueprint
from marshmallow import fields
from werkzeug.wrappers import Response

from contract.descriptions import describe_field
from contract.problems import ProblemSchema
from core.json_types import JsonObject
from infrastructure.ids import IdConverter
from routes.http import problems

VERSION = "1.0.0"
DESCRIPTION = """Self-hosted personal finance: expenses, income, accounts, budgets, forecasts.

Amounts are JSON numbers with their exact decimal value, with the `currency` in a field beside them;
requests may also send them as strings. Dates are calendar days. Lists are paginated: follow
`next_cursor`. Single resources carry an `ETag`; send it as `If-Match` to avoid overwriting a change
you have not seen. A POST that creates a resource can be repeated safely with the same
`Idempotency-Key`. Errors are `application/problem+json`; their `code` is stable."""

SETTINGS: JsonObject = {
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


class DescribingConverter(OpenAPIConverter):
    """Adds the docstrings of schemas and the shared descriptions of fields."""

    def schema2jsonschema(self, schema: Any) -> JsonObject:
        untyped: Any = super()
        json_schema: JsonObject = untyped.schema2jsonschema(schema)
        schema_class = schema if isinstance(schema, type) else type(schema)

        # ``__doc__`` and not ``inspect.getdoc``: a schema does not mean what its base class means.
        if schema_class.__doc__:
            json_schema["description"] = " ".join(schema_class.__doc__.split())
        return json_schema

    def field2property(self, field: fields.Field[Any]) -> JsonObject:
        json_property: JsonObject = super().field2property(field)

        # The element type of a list has the list's name; only the list needs the description.
        is_element = isinstance(field.parent, fields.List | fields.Dict)
        description = None if is_element else describe_field(field)
        if description:
            json_property["description"] = description
        return json_property


class DescribingPlugin(MarshmallowPlugin):
    """apispec's plugin for marshmallow with descriptions."""

    Converter = DescribingConverter


class QuietApi(Api):  # type: ignore[misc]
    """flask-smorest's API object without its error handlers, error responses and paging headers.

    Errors are documented in ``problems`` and handled in ``error_handlers``; pages are in bodies.
    """

    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_error_handlers(self) -> None:
        pass

    def _register_responses(self) -> None:
        pass

    def _register_pagination_header(self) -> None:
        pass


def register(app: Flask, blueprints: list[Blueprint]) -> None:
    """Mount the resources under ``/api``, document them, and serve the page."""
    app.config.update(SETTINGS)
    app.url_map.converters["id"] = IdConverter

    api = app.extensions["outlay_api"] = QuietApi(
        app, spec_kwargs={"marshmallow_plugin": DescribingPlugin()}
    )
    api.register_converter(
        IdConverter, lambda _: {"type": "integer", "format": "int64", "minimum": 1}
    )
    for blueprint in blueprints:
        prefix = (blueprint.url_prefix or "").removeprefix("/api")
        api.register_blueprint(blueprint, url_prefix=f"/api{prefix}")

    _add_components(api)
    _add_page(app)


def _add_components(api: QuietApi) -> None:
    components = api.spec.components
    components.security_scheme(
        "bearer", {"type": "http", "scheme": "bearer", "bearerFormat": "JWT or API token"}
    )
    components.schema("Problem", schema=ProblemSchema)
    for name, response in problems.components().items():
        components.response(name, response)


def _add_page(app: Flask) -> None:
    config = {
        "app_name": "Outlay API",
        "layout": "BaseLayout",
        "persistAuthorization": True,
        # Null keeps the page from sending the document to swagger.io to be validated.
        "validatorUrl": None,
    }
    app.register_blueprint(
        get_swaggerui_blueprint("/docs", "/api/openapi.json", config=config), url_prefix="/docs"
    )

    @app.get("/")
    def index() -> Response:
        return redirect("/docs/")
