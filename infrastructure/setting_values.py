"""Prepare the values of settings that name folders, keys and databases, and compare settings."""

import importlib.util
import os
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SAWarning

from infrastructure import setting_checks as must_be
from infrastructure.database import is_sqlite_url
from infrastructure.secrets import instance_key
from infrastructure.startup import StartError

POSTGRESQL_EXAMPLE = "postgresql://user:password@host:5432/name"
SQLITE_EXAMPLE = "sqlite:////folder/outlay.sqlite3"

REQUIREMENTS = (
    ("LLM_URL", "LLM_MODEL"),
    ("LLM_MODEL", "LLM_URL"),
    ("LLM_API_KEY", "LLM_URL"),
    ("OIDC_ISSUER", "OIDC_CLIENT_ID"),
    ("OIDC_CLIENT_ID", "OIDC_ISSUER"),
    ("OIDC_CLIENT_SECRET", "OIDC_ISSUER"),
    ("MAIL_USERNAME", "MAIL_SERVER"),
    ("MAIL_USERNAME", "MAIL_PASSWORD"),
    ("MAIL_PASSWORD", "MAIL_USERNAME"),
)
"""Settings that do nothing, or something else than meant, without another one."""


PACKAGES = {"CELERY_BROKER_URL": "celery", "EVENTS_AMQP_URL": "amqp"}
"""Packages of requirements-scale.txt, by the setting that needs them."""


class SettingError(StartError):
    """A setting cannot be used; the message names it and says what it must be."""


def check_together(settings: Mapping[str, Any]) -> None:
    """Raise SettingError if settings that are valid alone contradict each other."""
    for name, required in REQUIREMENTS:
        if settings[name] and not settings[required]:
            raise SettingError(
                f"{name} is set, so {required} must be set as well. Set both, or remove {name}."
            )
    for name, package in PACKAGES.items():
        if settings[name] and importlib.util.find_spec(package) is None:
            raise SettingError(
                f"{name} is set, but the package {package} that it needs is not installed. Install"
                f" it (.venv/bin/pip install -r requirements-scale.txt), or remove {name}."
            )
    path = urlsplit(settings["PUBLIC_URL"]).path.strip("/")
    if path and settings["WEB_APP"]:
        raise SettingError(
            f'PUBLIC_URL must have no path while the web app is served, not "/{path}": the app'
            " needs an address of its own, such as https://outlay.example. Give it one, or set"
            " WEB_APP=false to serve the API alone."
        )
    suggest_at, apply_at = settings["CATEGORY_SUGGEST_AT"], settings["CATEGORY_APPLY_AT"]
    if suggest_at > apply_at:
        raise SettingError(
            f"CATEGORY_SUGGEST_AT must not be above CATEGORY_APPLY_AT ({apply_at}), not"
            f' "{suggest_at}".'
        )
    challenger = settings["CATEGORY_CHALLENGER"]
    if challenger == settings["CATEGORY_VARIANT"]:
        raise SettingError(
            "CATEGORY_CHALLENGER must be empty or another model than CATEGORY_VARIANT, not"
            f' "{challenger}".'
        )


def make_folder(name: str, folder: Path) -> None:
    """Create a folder and prove that files can be written in it. Raises SettingError."""
    # Tried and not looked up: access rights, full disks and read-only mounts all show in a write.
    probe = folder / f".write-test-{os.getpid()}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        reason = "it is a file" if folder.is_file() else error.strerror or error
        raise SettingError(f"{name} must be a writable folder; {folder}: {reason}.") from error


def stored_key(instance: Path, name: str) -> str:
    """Return a key of the instance, generated on first use. Raises SettingError."""
    try:
        key = instance_key(instance, name)
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it contains no text"
        raise SettingError(
            f"The key in {instance / name} can be neither read nor created: {reason}. Make the file"
            " readable and leave room on the disk, or restore it from a backup."
        ) from error
    if must_be.optional_key(key or "-") is not None:
        raise SettingError(
            f"The key in {instance / name} is shorter than {must_be.LEAST_KEY_BYTES} bytes; restore"
            " it from a backup, or delete the file to have a new one generated."
        )
    return key


def complete_database_url(url: str, instance: Path) -> str:
    """Return the URL for SQLAlchemy; an empty one names a file of the instance.

    Raises SettingError.
    """
    if not url:
        # Not put together as text: in the name of a folder, %, ? and # are only characters.
        path = str(instance / "outlay.sqlite3")
        return URL.create("sqlite", database=path).render_as_string()
    # Hosting providers hand out either; SQLAlchemy would look for psycopg2.
    for scheme in ("postgres://", "postgresql://"):
        if url.startswith(scheme):
            url = url.replace(scheme, "postgresql+psycopg://", 1)
    example = SQLITE_EXAMPLE if is_sqlite_url(url) else POSTGRESQL_EXAMPLE
    try:
        parts = make_url(url)
        with warnings.catch_warnings():
            # An option that SQLite does not know would be ignored with a warning.
            warnings.simplefilter("error", SAWarning)
            # Builds the driver's arguments without connecting: sqlite://file fails here.
            parts.get_dialect()().create_connect_args(parts)
    except (ArgumentError, SAWarning, ValueError) as error:
        raise SettingError(
            f'DATABASE_URL must be a URL such as {example}, not "{must_be.shown_url(url)}".'
        ) from error

    # Of an @ in the password, all that follows would be taken for the host, and shown in messages.
    if "@" in (parts.host or ""):
        raise SettingError(
            "DATABASE_URL has more than one @. Write each @ of a user name or password as %40."
        )
    # libpq would take the database that is named like the account of the operating system.
    if not is_sqlite_url(url) and not parts.database and not parts.query:
        raise SettingError(f"DATABASE_URL must name a database, such as {example}.")
    if is_sqlite_url(url) and parts.database in {None, "", ":memory:"}:
        # Each thread would have a database of its own.
        raise SettingError(f"DATABASE_URL must name a file, such as {SQLITE_EXAMPLE}.")
    return url
