"""The audit of the search index notices what its triggers have missed, and repairs it."""

import datetime as dt
from decimal import Decimal

import pytest
from sqlalchemy import text

from core.identity import Caller
from infrastructure.database import begin_write
from models import db
from services.ledger import search_audit, transaction_queries
from services.ledger import transaction_service as ledger
from services.ledger.search_audit import SearchDifference


def record(caller: Caller, payee: str) -> None:
    day = dt.date(2026, 3, 14)
    amount = Decimal(1)
    ledger.create_transactions(
        caller, [{"kind": "expense", "amount": amount, "date": day, "payee": payee}]
    )


def change_unnoticed(statement: str) -> None:
    """Run a statement while the triggers are away, as after a migration that forgot them."""
    session = db.session()
    connection = begin_write(session)
    find = text("SELECT sql FROM sqlite_master WHERE name = :name")
    triggers = {
        name: connection.scalar(find, {"name": name}) or "" for name in search_audit.TRIGGERS
    }
    for name in triggers:
        connection.execute(text(f"DROP TRIGGER {name}"))
    connection.execute(text(statement))
    for create in triggers.values():
        connection.execute(text(create))
    session.commit()


@pytest.mark.each_database
def test_all_migrations_leave_the_triggers_of_the_search_index(caller: Caller) -> None:
    assert search_audit.find_missing_triggers() == []


@pytest.mark.any_database
def test_a_trigger_that_is_gone_is_named(caller: Caller) -> None:
    begin_write(db.session()).execute(text("DROP TRIGGER transaction_search_delete"))
    assert search_audit.find_missing_triggers() == ["transaction_search_delete"]
    db.session.rollback()


@pytest.mark.each_database
def test_an_index_that_was_kept_has_no_differences(caller: Caller) -> None:
    record(caller, "Kiosk")
    # Twice, because the first leaves nothing behind.
    assert list(search_audit.find_search_differences()) == []
    assert list(search_audit.find_search_differences()) == []


@pytest.mark.any_database
@pytest.mark.parametrize(
    "statement",
    ["UPDATE transactions SET search_text = 'zebra'", "DELETE FROM transactions"],
)
def test_what_the_triggers_missed_is_found_and_repaired(caller: Caller, statement: str) -> None:
    record(caller, "Kiosk")
    change_unnoticed(statement)
    assert SearchDifference("kio", 1, 0) in list(search_audit.find_search_differences())
    search_audit.rebuild_search()
    assert list(search_audit.find_search_differences()) == []


@pytest.mark.each_database
def test_a_rebuilt_index_finds_the_same(caller: Caller) -> None:
    record(caller, "Kiosk")
    record(caller, "Bakery")
    search_audit.rebuild_search()
    page = transaction_queries.list_transactions(
        caller, {"q": "kiosk", "limit": 9, "total": True}, None
    )
    assert [row.payee for row in page.items] == ["Kiosk"]
