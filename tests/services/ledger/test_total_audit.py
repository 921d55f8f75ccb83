from decimal import Decimal
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import Table, update
from sqlalchemy.orm import Session

from core.identity import Caller
from models import DailyTotal, db
from services.ledger import total_audit, transaction_service
from services.ledger.total_updates import Key
from tests.conftest import writing

Totals = dict[Key, tuple[int, int]]


def test_a_wrong_total_is_reported_and_rebuilt(caller: Caller) -> None:
    transaction_service.create_transaction(caller, {"kind": "expense", "amount": Decimal(5)})
    with writing():
        db.session.execute(update(DailyTotal).values(sum_minor=1))
    (difference,) = total_audit.find_differences(caller.id)
    assert (difference.table, difference.stored, difference.expected) == (
        "daily_totals",
        (1, 1),
        (500, 1),
    )
    db.session.rollback()
    total_audit.rebuild(caller.id)
    assert list(total_audit.find_differences(caller.id)) == []


def test_a_write_during_the_audit_is_no_difference(
    app: Flask, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    spend(caller)
    load_totals = total_audit._load_totals  # noqa: SLF001 (the moment between rows and totals)

    def write_first(session: Session, table: Table, user_id: int) -> Totals:
        thread = Thread(target=spend_in_context, args=(app, caller))
        thread.start()
        thread.join()
        return load_totals(session, table, user_id)

    monkeypatch.setattr(total_audit, "_load_totals", write_first)
    assert list(total_audit.find_differences(caller.id)) == []
    monkeypatch.undo()
    assert list(total_audit.find_differences(caller.id)) == []


def test_a_user_deleted_during_the_audit_is_no_difference(caller: Caller) -> None:
    assert list(total_audit.find_differences(caller.id + 1)) == []


def spend(caller: Caller) -> None:
    transaction_service.create_transaction(caller, {"kind": "expense", "amount": Decimal(5)})


def spend_in_context(app: Flask, caller: Caller) -> None:
    with app.app_context():
        spend(caller)
        db.session.remove()
