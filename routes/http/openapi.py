"""The OpenAPI document and the page to try it.

The document is written when somebody first asks for it: that takes longer than the whole start of a
process, and most processes are never asked.
"""

from threading import Lock

from flask import Flask, Response, current_app
from flask_smorest import Api
from flask_swagger_ui import get_swaggerui_blueprint

from contract.activity.jobs import JobSchema
from contract.problems import ProblemSchema
from contract.schema_converter import ContractPlugin, SchemaClass, collect_schemas
from core.enums import MailTemplate
from core.json_types import JsonObject
from core.version import VERSION
from infrastructure.ids import MAX_ID, DedupKeyConverter, IdConverter, MailTemplateConverter
from routes.http import problems, session_cookies
from routes.http.response_headers import RESPONSE_HEADERS
from routes.http.route_docs import document_resource
from routes.http.route_spec import Resource

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
        # Relative to the document, so that it is right behind every proxy.
        "servers": [{"url": "/"}],
        "security": [{"bearer": []}, {"cookie": [], "csrfToken": []}],
    },
}


class QuietApi(Api):  # type: ignore[misc]
    """flask-smorest's API object without its error handlers, error responses and paging headers.

    Errors are documented in ``problems`` and handled in ``error_handlers``; pages are in bodies.
    """

    DEFAULT_ERROR_RESPONSE_NAME = None

    def __init__(self, app: Flask, resources: list[Resource]) -> None:
        self._resources = resources
        self._writing = Lock()
        self._text = ""
        plugin = ContractPlugin(answer_schemas(resources))
        super().__init__(app, spec_kwargs={"marshmallow_plugin": plugin})

    def read_document(self) -> str:
        """Return the document as JSON."""
        with self._writing:
            self._text = self._text or self._write_document()
        return self._text

    def _write_document(self) -> str:
        for resource in self._resources:
            documentation = document_resource(resource)
            documentation.register_views_in_doc(
                self, self._app, self.spec, name=resource.name, parameters=None
            )
            self.spec.tag({"name": resource.name, "description": resource.description})
        _add_components(self)
        text: str = self._app.json.dumps(self.spec.to_dict(), indent=2, sort_keys=False)
        return text

    def _openapi_json(self) -> Response:
        return current_app.response_class(self.read_document(), mimetype="application/json")

    def _register_error_handlers(self) -> None:
        pass

    def _register_responses(self) -> None:
        pass

    def _register_etag_headers(self) -> None:
        pass

    def _register_pagination_header(self) -> None:
        pass


def register(app: Flask, resources: list[Resource]) -> None:
    """Mount the resources, and serve their document and the page to try them."""
    app.config.update(SETTINGS)
    # Before the resources are mounted, whose paths name it.
    app.url_map.converters["id"] = IdConverter
    app.url_map.converters["dedup_key"] = DedupKeyConverter
    app.url_map.converters["mail_template"] = MailTemplateConverter

    api = app.extensions["outlay_api"] = QuietApi(app, resources)
    api.register_converter(
        IdConverter,
        lambda _: {"type": "integer", "format": "int64", "minimum": 1, "maximum": MAX_ID},
    )
    api.register_converter(
        DedupKeyConverter, lambda _: {"type": "string", "pattern": f"^{DedupKeyConverter.regex}$"}
    )
    api.register_converter(
        MailTemplateConverter, lambda _: {"type": "string", "enum": list(MailTemplate)}
    )
    for resource in resources:
        app.register_blueprint(resource.blueprint)
    _add_page(app)


def answer_schemas(resources: list[Resource]) -> frozenset[SchemaClass]:
    """Return the schemas that answers consist of."""
    responses = [spec.response for resource in resources for spec in resource.specs]
    return collect_schemas([ProblemSchema, JobSchema, *(schema for schema in responses if schema)])


def request_schemas(resources: list[Resource]) -> frozenset[SchemaClass]:
    """Return the schemas that requests consist of."""
    specs = [spec for resource in resources for spec in resource.specs]
    inputs = [schema for spec in specs for schema in (spec.body, spec.parameters)]
    return collect_schemas(schema for schema in inputs if schema)


def _add_components(api: QuietApi) -> None:
    components = api.spec.components
    components.security_scheme(
        "bearer", {"type": "http", "scheme": "bearer", "bearerFormat": "JWT or API token"}
    )
    components.security_scheme(
        "cookie",
        {
            "type": "apiKey",
            "in": "cookie",
            "name": session_cookies.ACCESS_COOKIE,
            "description": "Set by POST /api/auth/cookie/login, for the app that this server serves"
            f" itself. Over https, its name is __Host-{session_cookies.ACCESS_COOKIE}.",
        },
    )
    components.security_scheme(
        "csrfToken",
        {
            "type": "apiKey",
            "in": "header",
            "name": session_cookies.CSRF_HEADER,
            "description": "With the cookie, required for every request but GET.",
        },
    )
    components.schema("Problem", schema=ProblemSchema)
    for name, header in RESPONSE_HEADERS.items():
        components.header(name, header)
    for name, response in problems.components().items():
        components.response(name, response)


def _add_page(app: Flask) -> None:
    config = {
        "app_name": "Outlay API",
        "layout": "BaseLayout",
        # Reloading the page should not ask for the token again.
        "persistAuthorization": True,
        # Null keeps the page from sending the document to swagger.io to be validated.
        "validatorUrl": None,
    }
    app.register_blueprint(
        get_swaggerui_blueprint("/docs", "/api/openapi.json", config=config), url_prefix="/docs"
    )
