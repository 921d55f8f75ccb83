"""Alembic's environment: the application's engine and tables."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from models import Base

target = current_app.extensions["migrate"]


@contextmanager
def _foreign_keys_off(connection: Connection) -> Iterator[None]:
    """On SQLite a table that is made anew would take with it what refers to its rows."""
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
        )
        with context.begin_transaction():
            context.run_migrations()


run()
