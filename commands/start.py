"""Make a server ready: check its address and database, migrate, create the demo household."""

import os
import secrets
import sys
from pathlib import Path

import click
import structlog
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from sqlalchemy import inspect, select

from config import server_address
from infrastructure.extensions import background
from infrastructure.passwords import password_matches
from infrastructure.secrets import write_private
from infrastructure.startup import (
    DATABASE_ERRORS,
    StartError,
    check_address,
    check_database,
    database_problem,
)
from models import User, db
from sample_data.demo import create_household
from services.people.auth_service import DEMO_EMAIL

log = structlog.get_logger()

PASSWORD_FILE = "demo_password"  # noqa: S105 (a file name)


def prepare(app: Flask, *, demo_data: bool = True) -> str:
    """Check and migrate the database and create the demo household; return the welcome text.

    Demo data are created only in an empty database, and only if DEMO_DATA allows.

    Raises StartError.
    """
    with app.app_context():
        check_database(db.engine)
        try:
            migrate_database(app)
            _check_tables()
            if demo_data and app.config["DEMO_DATA"] and _is_empty():
                _create_demo(app)
            welcome = welcome_text(app)
        except DATABASE_ERRORS as error:
            raise StartError(database_problem(db.engine.url, error)) from error
        finally:
            _release(app)
    return welcome


def _release(app: Flask) -> None:
    # The server process is forked from this one: no thread or connection may cross the fork.
    app.extensions["outlay"].close_consumers()
    app.extensions["outlay"].scheduler.close()
    app.extensions["outlay"].webhooks.close()
    background.close()
    app.extensions["outlay"].jobs.close()
    db.session.remove()
    db.engine.dispose()


def prepare_for_flask_run(app: Flask) -> None:
    """Do for ``flask run`` what ``make run`` does before it serves."""
    context = click.get_current_context(silent=True)
    is_run = context is not None and context.info_name == "run"
    # The reloader's child inherits the socket of its parent, which has done all this.
    if is_run and "WERKZEUG_SERVER_FD" not in os.environ:
        check_address(app.config["HOST"], app.config["PORT"])
        click.echo(prepare(app))
        app.extensions["outlay"].start()


def flask_run_address() -> dict[str, str | int]:
    """Return HOST and PORT as ``flask run`` got them; empty for every other way to start."""
    context = click.get_current_context(silent=True)
    if context is None or context.info_name != "run":
        return {}
    return {"HOST": context.params["host"], "PORT": context.params["port"]}


def is_flask_command() -> bool:
    """Return whether a command of ``flask`` other than ``flask run`` is running."""
    context = click.get_current_context(silent=True)
    return context is not None and context.info_name != "run"


def end_list_of_commands(error: StartError) -> None:
    """End ``flask`` with the sentence of an error, if it only wants to list the commands.

    It would print a traceback before its list.
    """
    context = click.get_current_context(silent=True)
    if context is not None and isinstance(context.command, click.Group):
        error.show()
        sys.exit(error.exit_code)


def migrate_database(app: Flask) -> None:
    """Run missing migrations. Raises StartError if a newer version wrote the database."""
    scripts = ScriptDirectory(f"{app.root_path}/migrations")
    with db.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    if current == scripts.get_current_head():
        return

    if current is not None and not is_known(scripts, current):
        raise StartError(
            "The database was written by a newer version of Outlay (its schema is"
            f' "{current}"). Update the program, or restore a backup.'
        )
    upgrade(directory=f"{app.root_path}/migrations")
    log.info("database_migrated", before=current)


def is_known(scripts: ScriptDirectory, revision: str) -> bool:
    """Return whether this version has the migration that leads to a revision."""
    try:
        return scripts.get_revision(revision) is not None
    except CommandError:
        return False


def _check_tables() -> None:
    """Raise StartError if a table is missing although every migration has run."""
    missing = set(db.metadata.tables) - set(inspect(db.engine).get_table_names())
    if missing:
        raise StartError(
            f"The database has no table {min(missing)}, which every database of this version has."
            " Restore a backup (docs/OPERATIONS.md)."
        )


def _is_empty() -> bool:
    return db.session.scalar(select(User.id).limit(1)) is None


def _create_demo(app: Flask) -> None:
    click.echo("Creating the demo household …")
    password = secrets.token_urlsafe(9)
    # Before the household, which would otherwise have a password that nobody can read.
    _write_password(app.config["INSTANCE_DIR"] / PASSWORD_FILE, password)
    create_household(app.extensions["outlay"], DEMO_EMAIL, password)


def _write_password(path: Path, password: str) -> None:
    try:
        # ``write_private`` never replaces a file.
        path.unlink(missing_ok=True)
        write_private(path, password)
    except OSError as error:
        reason = "it is a folder" if path.is_dir() else error.strerror or error
        raise StartError(
            f"The demo password cannot be written to {path}: {reason}. Move it away."
        ) from error


def welcome_text(app: Flask) -> str:
    """Return where the server is, and the demo login while its password is still valid."""
    address = server_address(app.config)
    lines = [f"Outlay: {address}   API documentation: {address}/docs"]
    password = _demo_password(app)
    if password is not None:
        lines.append(f"Demo login: {DEMO_EMAIL} / {password}")
    return "\n".join(lines)


def _demo_password(app: Flask) -> str | None:
    path = app.config["INSTANCE_DIR"] / PASSWORD_FILE
    try:
        password = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):  # missing, unreadable or damaged: nothing to print
        return None
    stored_hash = db.session.scalar(select(User.password_hash).where(User.email_key == DEMO_EMAIL))
    # Whoever changed the demo password should not be shown the old one.
    return password if password_matches(password, stored_hash) else None


@click.command("prepare")
@click.option("--demo/--no-demo", default=True, help="Create demo data in an empty database.")
@with_appcontext
def prepare_command(*, demo: bool) -> None:
    """Run missing migrations and fill an empty database with demo data."""
    # Flask's own idiom: a forked server and other threads need the application, not the proxy.
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    click.echo(prepare(app, demo_data=demo))
