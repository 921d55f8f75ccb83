"""The application: ``create_app()`` assembles it; ``python app.py`` runs a development server."""

import sys
from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from flask import Flask, current_app
from werkzeug.middleware.proxy_fix import ProxyFix

import commands
import container
from config import read_settings
from core.events import Event
from infrastructure import logs
from infrastructure.database import engine_options, is_sqlite_url, prepare_sqlite
from infrastructure.extensions import background, cors, db, ma, migrate
from infrastructure.origins import LOOPBACK_ORIGINS, compile_origins, is_loopback
from infrastructure.startup import StartError, check_address
from infrastructure.strict_json import StrictJSONProvider
from routes import mcp, openid_pages, web_app, web_socket
from routes.account_routes import accounts
from routes.auth_routes import auth
from routes.budget_routes import budgets
from routes.cash_flow_routes import forecast
from routes.category_routes import categories, descriptions
from routes.change_routes import changes
from routes.cookie_routes import cookie_sessions
from routes.exchange_rate_routes import exchange_rates
from routes.expense_routes import expenses
from routes.failed_reaction_routes import failed_reactions
from routes.goal_routes import goals
from routes.health_routes import health
from routes.http import asyncapi, error_handlers, hooks, openapi
from routes.http.change_messages import ChangeSource
from routes.identity_routes import identities
from routes.import_routes import imports
from routes.income_routes import incomes
from routes.insight_routes import insights
from routes.job_routes import jobs
from routes.mail_routes import mails
from routes.ml_routes import ml
from routes.notification_routes import notifications
from routes.overview_routes import overview
from routes.passkey_routes import passkeys
from routes.payee_routes import payees, tags
from routes.planned_routes import planned
from routes.prediction_routes import predictions
from routes.recurring_routes import recurring
from routes.report_routes import reports
from routes.rule_routes import rules
from routes.schedule_routes import schedule
from routes.second_factor_routes import second_factor
from routes.stream_routes import events
from routes.summary_routes import summary
from routes.transaction_routes import transactions
from routes.user_routes import users
from routes.webhook_routes import webhooks
from services.activity.jobs.job_queue import job_enqueued
from services.unit_of_work import committed, end_reading

RESOURCES = [
    auth,
    cookie_sessions,
    second_factor,
    passkeys,
    identities,
    users,
    categories,
    descriptions,
    accounts,
    exchange_rates,
    expenses,
    incomes,
    imports,
    transactions,
    payees,
    tags,
    overview,
    summary,
    insights,
    reports,
    budgets,
    recurring,
    goals,
    forecast,
    planned,
    predictions,
    ml,
    rules,
    jobs,
    changes,
    events,
    failed_reactions,
    schedule,
    mails,
    notifications,
    webhooks,
    health,
]
EXPOSED_HEADERS = [
    "Content-Disposition",
    "ETag",
    "Idempotency-Replayed",
    "Location",
    "Preference-Applied",
    "RateLimit",
    "RateLimit-Policy",
    "Retry-After",
    "X-Request-ID",
]

log = structlog.get_logger()


def create_app(overrides: Mapping[str, Any] | None = None) -> Flask:
    """Create an application with the settings of the environment; ``overrides`` take precedence."""
    try:
        settings = read_settings({**commands.flask_run_address(), **(overrides or {})})
    except StartError as error:
        commands.end_list_of_commands(error)
        raise
    logs.configure(settings["LOG_LEVEL"], is_command=commands.is_flask_command())
    app = Flask(__name__, instance_path=str(settings["INSTANCE_DIR"]), static_folder=None)
    app.json = StrictJSONProvider(app)
    _configure(app, settings)
    app.extensions["outlay"] = container.build_container(settings)
    _bind_extensions(app, settings)

    hooks.register(app)
    openapi.register(app, RESOURCES)
    asyncapi.register(app)
    web_app.register(app)
    openid_pages.register(app)
    web_socket.register(app)
    mcp.register(app)
    # Monitors that know nothing of the API ask here.
    app.add_url_rule("/health", view_func=app.view_functions["health.get_liveness"])
    # After the API object, whose own error handlers these replace.
    error_handlers.register(app)
    commands.register(app)
    # Signals, so that the unit of work need not know what follows from a commit.
    committed.connect(_react)
    committed.connect(_hint)
    job_enqueued.connect(_wake)

    if settings["PROXIES"]:
        _trust_proxies(app, settings["PROXIES"])
    commands.prepare_for_flask_run(app)
    return app


def _configure(app: Flask, settings: Mapping[str, Any]) -> None:
    app.config.update(settings)
    app.config.update(
        SQLALCHEMY_DATABASE_URI=settings["DATABASE_URL"],
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(
            settings["DATABASE_URL"], synchronous=settings["SQLITE_SYNCHRONOUS"]
        ),
        MAX_CONTENT_LENGTH=settings["MAX_BODY_BYTES"],
        TRUSTED_HOSTS=settings["TRUSTED_HOSTS"] or None,
        # Else Flask would raise errors in tests and in debug mode instead of answering with a
        # problem document.
        PROPAGATE_EXCEPTIONS=False,
    )
    # A slash at the end is no other resource; two in a row are an unknown path, and no redirect.
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False


def _trust_proxies(app: Flask, count: int) -> None:
    """Take address and scheme of a request from the headers of this many proxies, but not its host.

    The host is checked against TRUSTED_HOSTS instead.
    """
    wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=0)
    app.wsgi_app = wsgi_app  # type: ignore[method-assign]


def _bind_extensions(app: Flask, settings: Mapping[str, Any]) -> None:
    db.init_app(app)
    # Contexts end in reverse order: this comes before the session is closed.
    app.teardown_appcontext(end_reading)
    ma.init_app(app)
    migrate.init_app(app)
    background.init_app(app)
    app.extensions["outlay"].jobs.init_app(app)
    if app.extensions["outlay"].jobs.bell is not None:
        app.extensions["outlay"].jobs.bell.init_app(app)
    for consumer in app.extensions["outlay"].consumers.values():
        consumer.init_app(app)
    app.extensions["outlay"].scheduler.init_app(app)
    app.extensions["outlay"].hub.init_app(app, ChangeSource())
    origins = _allowed_origins(settings)
    if origins:
        # Never with credentials: cookies are for the app that this server serves itself.
        cors.init_app(
            app,
            resources={r"/(api/.*|health/?)": {"origins": compile_origins(origins)}},
            expose_headers=EXPOSED_HEADERS,
            # Seconds for which a browser need not ask again; Chromium allows two hours at most.
            max_age=600,
            supports_credentials=False,
        )
    if is_sqlite_url(settings["DATABASE_URL"]):
        with app.app_context():
            prepare_sqlite(db.engine, synchronous=settings["SQLITE_SYNCHRONOUS"])


def _allowed_origins(settings: Mapping[str, Any]) -> Sequence[str]:
    """Return the origins of CORS_ORIGINS; without any, those on this machine if it is our own."""
    if settings["CORS_ORIGINS"]:
        origins: Sequence[str] = settings["CORS_ORIGINS"]
        return origins
    # Behind a proxy, a loopback address does not mean that only this machine reaches the server.
    is_local = is_loopback(settings["HOST"]) and not settings["PROXIES"]
    return LOOPBACK_ORIGINS if is_local else ()


def _wake(job_id: int) -> None:
    current_app.extensions["outlay"].jobs.notify(job_id)
    current_app.extensions["outlay"].hints.tell_of_jobs()


def _react(user_id: int, events: Sequence[Event]) -> None:
    if events:
        for consumer in current_app.extensions["outlay"].own_consumers:
            consumer.wake(user_id)


def _hint(user_id: int, events: Sequence[Event]) -> None:
    if events:
        current_app.extensions["outlay"].hub.hint([user_id])
        current_app.extensions["outlay"].hints.tell_of_user(user_id)


if __name__ == "__main__":
    try:
        development = create_app()
        check_address(development.config["HOST"], development.config["PORT"])
        print(commands.prepare(development))  # noqa: T201 (the start of a program)
        development.extensions["outlay"].start()
    except StartError as error:
        error.show()
        sys.exit(error.exit_code)
    development.run(development.config["HOST"], development.config["PORT"], threaded=True)
