"""The indexes by which SQLite answers queries."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from models import db


@contextmanager
def recorded_plans() -> Iterator[list[str]]:
    """Yield a list that has the plans of all queries in the block after it; SQLite's only."""
    statements: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        statements.append((statement, parameters))

    plans: list[str] = []
    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield plans
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
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
