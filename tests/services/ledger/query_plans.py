"""The statements that answer a request, and the indexes by which SQLite does."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from models import db


@contextmanager
def recorded_statements() -> Iterator[list[tuple[str, Any]]]:
    """Yield a list that gets the statements of the block with their parameters."""
    statements: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        statements.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


@contextmanager
def recorded_plans() -> Iterator[list[str]]:
    """Yield a list that has the plans of all queries in the block after it; SQLite's only."""
    plans: list[str] = []
    with recorded_statements() as statements:
        yield plans
    if db.engine.dialect.name == "sqlite":
        driver = db.session.connection().connection.cursor()
        plans += [
            str(driver.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall())
            for statement, parameters in statements
            if statement.startswith("SELECT")
        ]


def assert_used(plans: Sequence[str], index: str) -> None:
    """Check that an index was used. PostgreSQL chooses by the size of tables, tiny in tests."""
    if db.engine.dialect.name == "sqlite":
        assert any(index in plan for plan in plans), plans
