"""Alembic's environment: the application's engine and tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app
from sqlalchemy import Connection

from models import Base
from tables.base import Instant

target = current_app.extensions["migrate"]


@contextmanager
def _foreign_keys_off(connection: Connection) -> Iterator[None]:
    """Keep SQLite from deleting referring rows when a table is recreated."""
    if connection.dialect.name != "sqlite":
        yield
        return
    plain = connection.connection.driver_connection
    assert plain is not None
    plain.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
        connection.rollback()
        broken = plain.execute("PRAGMA foreign_key_check").fetchall()
        assert not broken, broken[:5]
    finally:
        connection.rollback()
        plain.execute("PRAGMA foreign_keys=ON")


def _render_type(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Render our own types as SQLAlchemy's: a migration must not change when the tables do."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    return False


def _is_compared(_item: Any, _name: str | None, kind: str, *_: Any) -> bool:
    """Leave out foreign keys: SQLite does not report their names and options as they were given."""
    return kind != "foreign_key_constraint"


def run() -> None:
    """Run the migrations, or print their SQL (``--sql``)."""
    engine = target.db.engine
    if context.is_offline_mode():
        context.configure(
            dialect_name=engine.dialect.name, target_metadata=Base.metadata, literal_binds=True
        )
        with context.begin_transaction():
            context.run_migrations()
        return
    with engine.connect() as connection, _foreign_keys_off(connection):
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            compare_type=True,
            render_item=_render_type,
            include_object=_is_compared,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
