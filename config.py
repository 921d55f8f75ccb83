"""Every setting: its environment variable, its default and its meaning.

Settings come from the environment, then ``.env``, then the defaults here. ``flask settings`` prints
this table as ``.env.example``.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from environs import Env
from marshmallow import ValidationError

from core.limits import MAX_ACCESS_TOKEN_MINUTES
from infrastructure import setting_checks as must_be
from infrastructure.env_file import load_env_file
from infrastructure.origins import LARGEST_PORT
from infrastructure.setting_checks import Check
from infrastructure.setting_values import (
    POSTGRESQL_EXAMPLE,
    SettingError,
    check_together,
    complete_database_url,
    make_folder,
    stored_key,
)

__all__ = ["SETTINGS", "SettingError", "env_example", "read_settings", "server_address"]

ROOT = Path(__file__).parent
CATEGORY_VARIANTS = ("kernel_linear", "kernel", "embeddings")


def _any_value(_value: Any) -> None:
    """Allow every value of the kind: both true and false."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. ``kind`` names the reader that ``environs`` has for it."""

    name: str
    kind: str
    default: Any
    meaning: str
    check: Check = _any_value


SETTINGS = (
    Setting("HOST", "str", "127.0.0.1", "Address to listen on.", must_be.host),
    # Flask's own default, under which tutorials and clients look for it.
    Setting("PORT", "int", 5000, "Port to listen on.", must_be.number(1, LARGEST_PORT)),
    # More than processor cores: most requests wait for the database or the disk.
    Setting("THREADS", "int", 8, "Requests answered at the same time.", must_be.number(1, 512)),
    Setting(
        "INSTANCE_DIR",
        "str",
        "instance",
        "Folder of the database, the keys and unsent mail.",
        must_be.one_line,
    ),
    Setting("MODELS_DIR", "str", "ml_models", "Folder of trained models.", must_be.one_line),
    Setting(
        "DATABASE_URL",
        "str",
        "",
        "Empty: SQLite in INSTANCE_DIR. Or postgresql://user:password@host/name.",
        must_be.optional_url(must_be.DATABASE_SCHEMES, POSTGRESQL_EXAMPLE),
    ),
    Setting(
        "SQLITE_SYNCHRONOUS",
        "str",
        "FULL",
        "FULL: an answered write survives a power cut. NORMAL: faster. OFF: for tests.",
        must_be.choice("FULL", "NORMAL", "OFF"),
    ),
    Setting(
        "REDIS_URL",
        "str",
        "",
        "Counts requests and tells other processes of changes. Empty: a file in INSTANCE_DIR"
        " and the database do. Or redis://host:6379/0.",
        must_be.optional_redis_url,
    ),
    Setting(
        "CELERY_BROKER_URL",
        "str",
        "",
        "Broker that tells workers (celery -A worker worker) of jobs, such as"
        " amqp://user:password@host:5672/ or redis://host:6379/1. Empty: the server runs jobs"
        " itself. Needs requirements-scale.txt.",
        must_be.optional_broker_url,
    ),
    Setting(
        "EVENTS_AMQP_URL",
        "str",
        "",
        "RabbitMQ broker to publish events to, such as amqp://user:password@host:5672/. Empty:"
        " none. Needs requirements-scale.txt.",
        must_be.optional_amqp_url,
    ),
    Setting(
        "LOG_CONSUMERS",
        "list",
        ["all"],
        "What follows events within the server: all, none, or names separated by commas"
        " (analytics, notifications, webhooks, relay); the others run as flask consume NAME.",
        must_be.log_consumers,
    ),
    Setting(
        "SECRET_KEY",
        "str",
        "",
        "Signs models and cursors. Empty: generated on first start, kept in INSTANCE_DIR.",
        must_be.optional_key,
    ),
    Setting(
        "JWT_SECRET_KEY",
        "str",
        "",
        "Signs access tokens. Empty: generated on first start, kept in INSTANCE_DIR.",
        must_be.optional_key,
    ),
    Setting(
        "ACCESS_TOKEN_MINUTES",
        "int",
        15,
        "Lifetime of an access token in minutes.",
        must_be.number(1, MAX_ACCESS_TOKEN_MINUTES),
    ),
    Setting(
        "REFRESH_TOKEN_DAYS",
        "int",
        30,
        "Days that a session lasts without being used.",
        must_be.number(1, 3650),
    ),
    Setting(
        "REGISTRATION_OPEN",
        "bool",
        True,
        "Whether anyone may register an account.",
    ),
    Setting(
        "DEMO_DATA",
        "bool",
        True,
        "Fill an empty database with a demo household on the first start.",
    ),
    Setting("WEB_APP", "bool", True, "Whether / is the web app; if not, it leads to /docs/."),
    Setting(
        "MCP",
        "bool",
        True,
        "Whether language models may read the ledger at /mcp with a person's API token (MCP).",
    ),
    Setting(
        "OIDC_ISSUER",
        "str",
        "",
        "OpenID Connect provider to log in at, as its description names it, such as"
        " https://login.example/realms/home. Empty: none.",
        must_be.optional_web_address("https://login.example/realms/home"),
    ),
    Setting(
        "OIDC_CLIENT_ID",
        "str",
        "",
        "What the provider calls this server; required with OIDC_ISSUER.",
        must_be.one_line,
    ),
    Setting(
        "OIDC_CLIENT_SECRET",
        "str",
        "",
        "The client's secret at the provider, if it has one.",
        must_be.optional_api_key,
    ),
    Setting(
        "OIDC_NAME",
        "str",
        "OpenID Connect",
        "What people know the provider as.",
        must_be.one_line,
    ),
    Setting(
        "RATE_LIMIT_API",
        "str",
        "10/second",
        "Requests per user or address once the burst is used up, or off.",
        must_be.rate_limit,
    ),
    Setting(
        "RATE_LIMIT_BURST",
        "int",
        60,
        "Requests that may come at once; refilled at RATE_LIMIT_API.",
        must_be.number(1, 100_000),
    ),
    Setting(
        "RATE_LIMIT_AUTH",
        "str",
        "5/minute",
        "Login attempts per account and per address, or off.",
        must_be.rate_limit,
    ),
    # A stream costs a socket and some kilobytes.
    Setting(
        "MAX_STREAMS",
        "int",
        1000,
        "Streams of events that are open at the same time, of everybody together.",
        must_be.number(0, 10_000),
    ),
    Setting(
        "MAX_STREAMS_PER_USER",
        "int",
        20,
        "Streams of events that one user may have open: one of each browser and script.",
        must_be.number(0, 10_000),
    ),
    Setting(
        "MAX_BODY_BYTES",
        "int",
        2 * 1024 * 1024,
        "Larger request bodies are refused (413).",
        must_be.number(1024, must_be.MAX_BYTES),
    ),
    Setting(
        "MAX_UPLOAD_BYTES",
        "int",
        64 * 1024 * 1024,
        "Larger bank files are refused (413).",
        must_be.number(1024, must_be.MAX_BYTES),
    ),
    Setting(
        "MAX_UNPACKED_BYTES",
        "int",
        256 * 1024 * 1024,
        "Largest unpacked size of a compressed bank file.",
        must_be.number(1024, must_be.MAX_BYTES),
    ),
    Setting(
        "CORS_ORIGINS",
        "list",
        [],
        "Origins of browser frontends that may call the API, separated by commas; :* is any port."
        " Empty: localhost at any port, as long as HOST is a loopback address and PROXIES is 0.",
        must_be.origins,
    ),
    Setting(
        "TRUSTED_HOSTS",
        "list",
        [],
        "Host names to answer to, separated by commas; .name has all subdomains. Empty: any.",
        must_be.trusted_hosts,
    ),
    Setting(
        "PROXIES",
        "int",
        0,
        "Number of reverse proxies in front that set X-Forwarded-*.",
        must_be.number(0, 16),
    ),
    Setting(
        "PUBLIC_URL",
        "str",
        "",
        "Address of this server in mailed links. Empty: http://HOST:PORT.",
        must_be.optional_web_address("https://outlay.example"),
    ),
    Setting(
        "OUTBOUND_NETWORKS",
        "list",
        [],
        "Private networks that webhooks and push notifications may call, also without TLS, such as"
        " 192.168.1.0/24, separated by commas. Empty: public addresses only, by https.",
        must_be.networks,
    ),
    Setting(
        "MAIL_SENDER", "str", "Outlay <outlay@localhost>", "From line of mails.", must_be.sender
    ),
    Setting(
        "MAIL_SERVER",
        "str",
        "",
        "SMTP server. Empty: mails are written to INSTANCE_DIR/outbox as .eml files.",
        must_be.optional_host,
    ),
    Setting("MAIL_PORT", "int", 587, "SMTP port.", must_be.number(1, LARGEST_PORT)),
    Setting("MAIL_USE_TLS", "bool", True, "Whether to require STARTTLS."),
    Setting(
        "MAIL_USERNAME",
        "str",
        "",
        "SMTP user name, if the server requires one.",
        must_be.optional_ascii,
    ),
    Setting("MAIL_PASSWORD", "str", "", "SMTP password.", must_be.optional_ascii),
    Setting(
        "CATEGORY_APPLY_AT",
        "float",
        0.9,
        "Confidence from which a category is applied without asking (HIGH) …",
        must_be.number(0, 1),
    ),
    Setting(
        "CATEGORY_MIN_LABELS",
        "int",
        20,
        "… once the user has chosen this many categories.",
        must_be.number(0),
    ),
    Setting(
        "CATEGORY_SUGGEST_AT",
        "float",
        0.6,
        "Confidence from which one category is suggested (MEDIUM).",
        must_be.number(0, 1),
    ),
    Setting(
        "CATEGORY_VARIANT",
        "str",
        "kernel_linear",
        "Categorization model: kernel_linear, kernel or embeddings.",
        must_be.choice(*CATEGORY_VARIANTS),
    ),
    Setting(
        "CATEGORY_CHALLENGER",
        "str",
        "",
        "Model to try on some users. Empty: no experiment.",
        must_be.choice("", *CATEGORY_VARIANTS),
    ),
    Setting(
        "CATEGORY_CHALLENGER_SHARE",
        "float",
        0.5,
        "Share of users who get the challenger.",
        must_be.number(0, 1),
    ),
    Setting(
        "LLM_URL",
        "str",
        "",
        "Base URL (up to /v1) of a server with the OpenAI protocol. Empty: no language model.",
        must_be.optional_web_address("http://127.0.0.1:8000/v1"),
    ),
    Setting(
        "LLM_API_KEY",
        "str",
        "",
        "API key of the language model, if it requires one.",
        must_be.optional_api_key,
    ),
    Setting(
        "LLM_MODEL",
        "str",
        "",
        "Name of the language model; required with LLM_URL.",
        must_be.one_line,
    ),
    Setting(
        "LLM_SECONDS",
        "float",
        3.0,
        "Seconds to wait for the language model.",
        must_be.number(0.1, 60),
    ),
    Setting(
        "RATES_URL",
        "str",
        "",
        "Address of the European Central Bank's table of exchange rates (CSV or zip), fetched once"
        " a day. Empty: only the table that comes with Outlay.",
        must_be.optional_web_address(
            "https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist.zip"
        ),
    ),
    Setting(
        "METRICS_TOKEN",
        "str",
        "",
        "Bearer token with which other machines may read /api/metrics. Empty: only this machine.",
        must_be.optional_token,
    ),
    Setting(
        "LOG_LEVEL",
        "str",
        "INFO",
        "DEBUG, INFO, WARNING or ERROR.",
        must_be.choice(*must_be.LOG_LEVELS),
    ),
)


def read_settings(overrides: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Read and check all settings; ``overrides`` win over the environment.

    Creates INSTANCE_DIR and the keys that are not set. Raises SettingError.
    """
    settings = _environment() | dict(overrides or {})
    _check(settings)
    check_together(settings)

    # An absolute path replaces ROOT, a relative one is inside of it.
    instance = ROOT / settings["INSTANCE_DIR"]
    make_folder("INSTANCE_DIR", instance)
    settings["INSTANCE_DIR"] = instance
    settings["MODELS_DIR"] = ROOT / settings["MODELS_DIR"]
    make_folder("MODELS_DIR", settings["MODELS_DIR"])
    settings["DATABASE_URL"] = complete_database_url(settings["DATABASE_URL"], instance)
    settings["PUBLIC_URL"] = settings["PUBLIC_URL"] or server_address(settings)

    for name in ("SECRET_KEY", "JWT_SECRET_KEY"):
        settings[name] = settings[name] or stored_key(instance, name.lower())
    return settings


def server_address(settings: Mapping[str, Any]) -> str:
    """Return the address at which this machine reaches the server."""
    host = settings["HOST"]
    # Any address: this machine reaches the server by loopback.
    if host in {"", "0.0.0.0", "::"}:  # noqa: S104
        host = "127.0.0.1"
    return f"http://{f'[{host}]' if ':' in host else host}:{settings['PORT']}"


def _environment() -> dict[str, Any]:
    # An empty variable counts as unset; otherwise `PORT= make run` would hide the PORT of .env.
    for setting in SETTINGS:
        if not os.environ.get(setting.name, "unset").strip():
            del os.environ[setting.name]

    load_env_file(ROOT / ".env", [setting.name for setting in SETTINGS])
    env = Env()
    return {setting.name: _read(env, setting) for setting in SETTINGS}


def _read(env: Env, setting: Setting) -> Any:
    if not env.str(setting.name, "").strip():
        return setting.default
    try:
        value = getattr(env, setting.kind)(setting.name)
    except (ValidationError, ValueError) as error:
        text = must_be.shown(env.str(setting.name))
        kinds = {"int": "a whole number", "float": "a number", "bool": "true or false"}
        expected = kinds.get(setting.kind, "readable")
        raise SettingError(f'{setting.name} must be {expected}, not "{text}".') from error
    if setting.kind != "list":
        return value
    return [item.strip() for item in value if item.strip()]


def _check(settings: Mapping[str, Any]) -> None:
    for setting in SETTINGS:
        value = settings[setting.name]
        rule = setting.check(value)
        if rule is not None:
            raise SettingError(f"{setting.name} must be {rule}{_but(setting, value)}.")


def _but(setting: Setting, value: object) -> str:
    """Return the part of a message that names the wrong value; of a key or password, nothing."""
    # The checks of lists name the wrong item themselves.
    if setting.name.endswith(("_KEY", "_PASSWORD", "_TOKEN", "_SECRET")) or setting.kind == "list":
        return ""
    is_url = setting.name.endswith("_URL")
    return f', not "{must_be.shown_url(str(value)) if is_url else must_be.shown(value)}"'


def env_example() -> str:
    """Return the text of ``.env.example``."""
    blocks = [
        "# Settings of Outlay. Copy to .env and change what you need; every line is optional."
    ]
    for setting in SETTINGS:
        default = ",".join(setting.default) if setting.kind == "list" else str(setting.default)
        value = default.lower() if setting.kind == "bool" else default
        blocks.append(f"# {setting.meaning}\n# {setting.name}={value}")
    return "\n\n".join(blocks) + "\n"
