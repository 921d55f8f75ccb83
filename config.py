"""Every setting: its variable, its default, what it means. Read from the environment and ``.env``.

``flask settings`` prints this table as ``.env.example``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from environs import Env
from marshmallow import ValidationError

from infrastructure.secrets import instance_key

ROOT = Path(__file__).parent
MIN_KEY_LENGTH = 32
CATEGORY_VARIANTS = ("kernel_linear", "kernel", "embeddings")


@dataclass(frozen=True, slots=True)
class Setting:
    """``kind`` is the reader that ``environs`` has for it."""

    name: str
    kind: str
    default: Any
    meaning: str


SETTINGS = (
    Setting("HOST", "str", "127.0.0.1", "Address to listen on."),
    Setting("PORT", "int", 5000, "Port to listen on."),
    Setting("THREADS", "int", 8, "Requests answered at the same time."),
    Setting("INSTANCE_DIR", "str", "instance", "Where the database, the keys and the outbox live."),
    Setting("MODELS_DIR", "str", "ml_models", "Where trained models are kept."),
    Setting(
        "DATABASE_URL",
        "str",
        "",
        "Empty: SQLite in INSTANCE_DIR. Or postgresql://user:password@host/name.",
    ),
    Setting(
        "SQLITE_SYNCHRONOUS",
        "str",
        "FULL",
        "FULL: an answered write survives a power cut. NORMAL: faster.",
    ),
    Setting(
        "REDIS_URL",
        "str",
        "",
        "Empty: rate limits are counted in INSTANCE_DIR. Or redis://host:6379/0.",
    ),
    Setting(
        "SECRET_KEY",
        "str",
        "",
        "Signs models and cursors. Empty: made on first run, kept in INSTANCE_DIR.",
    ),
    Setting(
        "JWT_SECRET_KEY",
        "str",
        "",
        "Signs access tokens. Empty: made on first run, kept in INSTANCE_DIR.",
    ),
    Setting("ACCESS_TOKEN_MINUTES", "int", 15, "How long an access token is good."),
    Setting("REFRESH_TOKEN_DAYS", "int", 30, "How long a login lasts without being used."),
    Setting("REGISTRATION_OPEN", "bool", True, "Whether people may register themselves."),
    Setting(
        "DEMO_DATA",
        "bool",
        True,
        "Fill an empty database with a demo household at the first start.",
    ),
    Setting("RATE_LIMIT_API", "str", "10/second", "Requests per caller, or off."),
    Setting(
        "RATE_LIMIT_AUTH", "str", "5/minute", "Login attempts per account and per address, or off."
    ),
    Setting("MAX_BODY_BYTES", "int", 2 * 1024 * 1024, "Larger requests are answered 413."),
    Setting("MAX_UPLOAD_BYTES", "int", 64 * 1024 * 1024, "Larger bank files are answered 413."),
    Setting("MAX_UNPACKED_BYTES", "int", 256 * 1024 * 1024, "What a packed bank file may hold."),
    Setting(
        "CORS_ORIGINS",
        "list",
        [],
        "Origins of browsers' pages that may call the API, comma-separated.",
    ),
    Setting("TRUSTED_HOSTS", "list", [], "Host names to answer to, comma-separated. Empty: any."),
    Setting("PROXIES", "int", 0, "How many reverse proxies stand in front and set X-Forwarded-*."),
    Setting(
        "PUBLIC_URL",
        "str",
        "http://127.0.0.1:5000",
        "Where people reach this server; used in mails.",
    ),
    Setting("MAIL_SENDER", "str", "Outlay <outlay@localhost>", "From line of mails."),
    Setting(
        "MAIL_SERVER",
        "str",
        "",
        "SMTP server. Empty: mails are written to INSTANCE_DIR/outbox as .eml.",
    ),
    Setting("MAIL_PORT", "int", 587, "SMTP port."),
    Setting("MAIL_USE_TLS", "bool", True, "Whether to demand STARTTLS."),
    Setting("MAIL_USERNAME", "str", "", "SMTP user, if the server wants one."),
    Setting("MAIL_PASSWORD", "str", "", "SMTP password."),
    Setting(
        "CATEGORY_APPLY_AT", "float", 0.9, "From this confidence on, a category is applied (HIGH) …"
    ),
    Setting(
        "CATEGORY_MIN_LABELS", "int", 20, "… once this many of a person's own choices are known."
    ),
    Setting(
        "CATEGORY_SUGGEST_AT",
        "float",
        0.6,
        "From this confidence on, one category is suggested (MEDIUM).",
    ),
    Setting(
        "CATEGORY_VARIANT",
        "str",
        "kernel_linear",
        "How categories are found: kernel_linear, kernel, embeddings.",
    ),
    Setting(
        "CATEGORY_CHALLENGER", "str", "", "Another way to try on some people. Empty: no experiment."
    ),
    Setting("CATEGORY_CHALLENGER_SHARE", "float", 0.5, "The share of people who get it."),
    Setting(
        "LLM_URL",
        "str",
        "",
        "A server with the OpenAI protocol, up to /v1. Empty: no language model is asked.",
    ),
    Setting("LLM_API_KEY", "str", "", "Its key, if it wants one."),
    Setting("LLM_MODEL", "str", "", "The model to ask."),
    Setting("LLM_SECONDS", "float", 3.0, "How long to wait for it."),
    Setting("LOG_LEVEL", "str", "INFO", "DEBUG, INFO, WARNING or ERROR."),
)


class SettingError(ValueError):
    """A setting cannot be used; the message names it."""


def read_settings(overrides: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """All settings, from ``overrides``, then the environment, then ``.env``, then the defaults.

    Makes the keys that are not set. Raises SettingError.
    """
    env = Env()
    env.read_env(str(ROOT / ".env"), recurse=False)
    settings = {setting.name: _read(env, setting) for setting in SETTINGS} | dict(overrides or {})
    instance = ROOT / settings["INSTANCE_DIR"]
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings["INSTANCE_DIR"] = instance
    settings["MODELS_DIR"] = ROOT / settings["MODELS_DIR"]
    settings["DATABASE_URL"] = _database_url(settings["DATABASE_URL"], instance)
    for name in ("SECRET_KEY", "JWT_SECRET_KEY"):
        settings[name] = settings[name] or instance_key(instance, name.lower())
        if len(settings[name].encode()) < MIN_KEY_LENGTH:
            raise SettingError(
                f"{name} needs at least {MIN_KEY_LENGTH} bytes; leave it empty to have one made."
            )
    _check_categories(settings)
    return settings


def _check_categories(settings: Mapping[str, Any]) -> None:
    for name in ("CATEGORY_VARIANT", "CATEGORY_CHALLENGER"):
        if settings[name] not in {
            *CATEGORY_VARIANTS,
            "" if name == "CATEGORY_CHALLENGER" else None,
        }:
            raise SettingError(f"{name} is one of: {', '.join(CATEGORY_VARIANTS)}.")
    for name in ("CATEGORY_APPLY_AT", "CATEGORY_SUGGEST_AT", "CATEGORY_CHALLENGER_SHARE"):
        if not 0 <= settings[name] <= 1:
            raise SettingError(f"{name} lies between 0 and 1.")
    if settings["LLM_URL"] and not (
        settings["LLM_URL"].startswith(("http://", "https://")) and settings["LLM_MODEL"]
    ):
        raise SettingError("LLM_URL is an http(s) address, and LLM_MODEL names a model there.")


def _read(env: Env, setting: Setting) -> Any:
    if not env.str(setting.name, "").strip():
        return setting.default
    try:
        return getattr(env, setting.kind)(setting.name)
    except (ValidationError, ValueError) as error:
        raise SettingError(f"{setting.name}: {error}") from error


def _database_url(url: str, instance: Path) -> str:
    if not url:
        return f"sqlite:///{instance / 'outlay.sqlite3'}"
    for scheme in ("postgres://", "postgresql://"):
        if url.startswith(scheme):
            return url.replace(scheme, "postgresql+psycopg://", 1)
    return url


def env_example() -> str:
    """The text of ``.env.example``."""
    blocks = ["# Outlay's settings. Copy to .env and change what you need; every line is optional."]
    for setting in SETTINGS:
        default = ",".join(setting.default) if setting.kind == "list" else str(setting.default)
        shown = default.lower() if setting.kind == "bool" else default
        blocks.append(f"# {setting.meaning}\n# {setting.name}={shown}")
    return "\n\n".join(blocks) + "\n"
