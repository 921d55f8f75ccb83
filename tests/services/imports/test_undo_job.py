from typing import Any

import pytest
from flask import Flask

from models import db
from services.imports import import_job
from services.ledger import total_audit
from tests.conftest import Person
from tests.statements import MARCH, PENDING, POSTED, list_outcomes, list_transactions, load_balance


def test_undoing_a_booking_makes_the_transaction_pending_again(ada: Person, checking: int) -> None:
    done = ada.send("/import", PENDING, account_id=str(checking))
    booked = ada.send("/import", POSTED, account_id=str(checking))
    undone = ada.delete(f"/transactions/imports/{booked['id']}", 200)
    assert (undone["deleted"], undone["restored"], undone["kept"]) == (0, 1, 0)
    row = ada.get(f"/transactions/{done['rows'][0]['transaction_id']}")
    assert (row["is_pending"], row["amount"], row["date"]) == (True, 20.0, "2026-03-10")
    assert load_balance(ada, checking) == -27.0


def test_undoing_keeps_edited_transactions_unless_forced(
    ada: Person, checking: int, app: Flask
) -> None:
    done = ada.send("/import", MARCH, account_id=str(checking))
    edited_id = done["rows"][0]["transaction_id"]
    ada.put(f"/transactions/{edited_id}", notes="mine now")
    undone = ada.delete(f"/transactions/imports/{done['id']}", 200)
    assert (undone["deleted"], undone["kept"], undone["kept_ids"]) == (5, 1, [edited_id])
    assert [row["id"] for row in list_transactions(ada)] == [edited_id]
    assert ada.get(f"/transactions/imports/{done['id']}")["status"] == "undone"
    again = ada.send("/import", MARCH, account_id=str(checking))
    assert list_outcomes(again) == ["duplicate", *["created"] * 5]
    forced = ada.delete(f"/transactions/imports/{done['id']}", 200, force="true")
    assert (forced["deleted"], forced["kept"]) == (1, 0)
    ada.delete(f"/transactions/imports/{again['id']}", 200)
    assert load_balance(ada, checking) == 0.0
    with app.app_context():
        assert list(total_audit.find_differences(ada.id)) == []
        db.session.rollback()


def test_a_running_import_cannot_be_undone(
    ada: Person, checking: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview: list[int] = []

    def look(*_: Any) -> None:
        (running,) = ada.get("/transactions/imports")["items"]
        preview.append(ada.call("DELETE", f"/transactions/imports/{running['id']}").status_code)

    monkeypatch.setattr(import_job, "refuse_questions", look)
    ada.send("/import", MARCH, account_id=str(checking))
    assert preview == [409]
