"""Making a server ready: migrations, and a demo household in an empty database."""

import secrets
from typing import Any

import click
import structlog
from alembic.runtime.migration import MigrationContext
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from sqlalchemy import select

from infrastructure.extensions import background
from infrastructure.secrets import write_private
from models import User, db
from sample_data.demo import create_household
from services.health_checks import head_revision
from services.people.auth_service import DEMO_EMAIL

log = structlog.get_logger()

PASSWORD_FILE = "demo_password"  # noqa: S105 (a file name)


def prepare(app: Flask) -> None:
    """Bring the database up to date; fill an empty one if DEMO_DATA says so; print how to log in."""
    with app.app_context():
        migrate_database(app)
        if app.config["DEMO_DATA"] and db.session.scalar(select(User.id).limit(1)) is None:
            _create_demo(app)
        background.close()
        app.extensions["outlay"].jobs.close()
        db.session.remove()
        db.engine.dispose()
    click.echo(welcome(app.config))


def prepare_for_flask_run(app: Flask) -> None:
    """What ``make run`` does before it serves, when it is ``flask run`` that loads the application."""
    context = click.get_current_context(silent=True)
    if context is not None and context.info_name == "run":
        prepare(app)


def migrate_database(app: Flask) -> None:
    """Run the migrations that are missing; nothing when there are none."""
    with db.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    if current != head_revision(app.root_path):
        upgrade(directory=f"{app.root_path}/migrations")
        log.info("database_migrated", before=current)


def _create_demo(app: Flask) -> None:
    password = secrets.token_urlsafe(9)
    create_household(app.extensions["outlay"].sessions, DEMO_EMAIL, password)
    path = app.config["INSTANCE_DIR"] / PASSWORD_FILE
    path.unlink(missing_ok=True)
    write_private(path, password)


def welcome(settings: dict[str, Any]) -> str:
    """Where the server is, and the demo login if there is one."""
    address = f"http://{settings['HOST']}:{settings['PORT']}"
    lines = [f"Outlay: {address}   try it: {address}/docs"]
    path = settings["INSTANCE_DIR"] / PASSWORD_FILE
    if settings["DEMO_DATA"] and path.exists():
        lines.append(f"Demo login: {DEMO_EMAIL} / {path.read_text().strip()}")
    return "\n".join(lines)


@click.command("prepare")
@with_appcontext
def prepare_command() -> None:
    """Run missing migrations and fill an empty database with demo data."""
    prepare(current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001 (Flask's own idiom)
