"""Alembic's environment: the application's engine and tables."""

from alembic import context
from flask import current_app

from models import Base

target = current_app.extensions["migrate"]


def run() -> None:
    """Run the migrations, or print their SQL (``--sql``)."""
    engine = target.db.engine
    if context.is_offline_mode():
        context.configure(dialect_name=engine.dialect.name, target_metadata=Base.metadata, literal_binds=True)
        with context.begin_transaction():
            context.run_migrations()
        return
    with engine.connect() as connection:
        context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True, compare_type=True)
        with context.begin_transaction():
            context.run_migrations()


run()
