import datetime as dt
from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy import event

from core.identity import Caller
from core.periods import Period
from models import db
from services.ledger import total_queries
from services.ledger.total_queries import RefundSum
from tests.conftest import Person

MARCH = Period(dt.date(2026, 3, 1), dt.date(2026, 3, 31))


def test_refunds_are_read_without_the_other_rows(
    app: Flask, ada: Person, as_caller: Callable[[Person], Caller]
) -> None:
    ada.spend(-3, "2026-03-10", ai_classify=False)
    ada.spend(20, "2026-03-10", ai_classify=False)
    caller = as_caller(ada)
    statements: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        statements.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        refunds = total_queries.load_refunds(caller, "expense", "USD", MARCH)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert refunds == [RefundSum(dt.date(2026, 3, 10), None, 300)]

    # PostgreSQL chooses by the size of the table, which is tiny here.
    if db.engine.dialect.name == "sqlite":
        statement, parameters = statements[-1]
        driver = db.session.connection().connection.cursor()
        plan = driver.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
        assert "COVERING INDEX ix_transactions_refunds" in str(plan)
