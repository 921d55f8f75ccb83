"""What an import stores."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from models import db
from services.imports import import_job, item_cache, writer
from services.ledger import total_audit
from tests.conftest import Person
from tests.statements import MARCH, MARCH_TOTAL, list_outcomes, list_transactions, load_balance


def test_every_row_of_a_file_becomes_a_transaction(ada: Person, checking: int) -> None:
    done = ada.send("/import", MARCH, account_id=str(checking))
    assert (done["status"], done["imported_count"], done["rejected"]) == ("done", 6, 0)
    assert list_outcomes(done) == ["created"] * 6
    assert load_balance(ada, checking) == MARCH_TOTAL
    landlord = ada.get(f"/transactions/{done['rows'][4]['transaction_id']}")
    assert (landlord["kind"], landlord["amount"], landlord["payee"]) == (
        "expense",
        900.0,
        "Landlord",
    )
    assert {row["id"] for row in list_transactions(ada, import_id=done["id"])} == {
        r["transaction_id"] for r in done["rows"]
    }
    assert ada.get("/summary/monthly", year=2026, month=3, currency="EUR")["total_income"] == 2500.0


def test_an_invalid_row_is_rejected_with_its_place_and_no_other(ada: Person, checking: int) -> None:
    bad = (
        MARCH
        + "2026-02-30,Nowhere,-1.00\n"
        + "2026-03-19,Nobody,nan\n"
        + "2026-03-19,Nothing,0.00\n"
        + ",,\n"
        + "2026-03-19,Exact,-1.005\n"
    )
    done = ada.send("/import", bad, account_id=str(checking))
    assert (done["created"], done["rejected"]) == (6, 4)
    assert done["errors"] == [
        {"line": 8, "column": "Date", "message": "The date does not exist: 2026-02-30"},
        {"line": 9, "column": "Amount", "message": "Not a valid amount: nan"},
        {"line": 10, "column": "Amount", "message": "The amount must not be zero."},
        {
            "line": 12,
            "column": "Amount",
            "message": "An amount in EUR has at most 2 decimals; this one has 3.",
        },
    ]
    assert load_balance(ada, checking) == MARCH_TOTAL


def test_an_atomic_import_stores_nothing_when_a_row_is_rejected(
    ada: Person, checking: int, count_rows: Callable[[str], int]
) -> None:
    bad = MARCH + "2026-02-30,Nowhere,-1.00\n"
    refused = ada.send("/import", bad, 422, account_id=str(checking), atomic="true")
    assert refused["code"] == "rejected_rows"
    assert refused["errors"] == [
        {"pointer": "/file/lines/8/Date", "message": "The date does not exist: 2026-02-30"}
    ]
    assert count_rows("transactions") == count_rows("import_rows") == 0
    assert ada.send("/import", MARCH, account_id=str(checking), atomic="true")["created"] == 6


def test_accounts_of_a_file_go_into_the_accounts_that_the_user_names(
    ada: Person, checking: int
) -> None:
    savings = ada.account("Savings", currency="EUR")
    rows = [
        "Account,Date,Payee,Amount",
        "DE01,2026-03-01,Shop,-5.00",
        "DE02,2026-03-01,Interest,1.00",
    ]
    file = "\n".join([*rows, "DE03,2026-03-01,Other,9.00"])
    preview = ada.send("/import/preview", file, account_id=str(checking))
    assert [(question["field"], question["options"]) for question in preview["questions"]] == [
        ("accounts", ["DE01", "DE02", "DE03"])
    ]
    accounts = {"DE01": checking, "DE02": savings, "DE03": None}
    done = ada.post("/transactions/import", 200, import_id=preview["import_id"], accounts=accounts)
    assert list_outcomes(done) == ["created", "created", "rejected"]
    assert (load_balance(ada, checking), load_balance(ada, savings)) == (-5.0, 1.0)


def test_formulas_in_cells_are_stored_as_text(ada: Person, checking: int) -> None:
    file = (
        "Date,Payee,Amount\n"
        "2026-03-01,\"=cmd|' /C calc'!A0\",-1.00\n"
        "2026-03-02,+1+1,-1.00\n"
        "2026-03-03,@SUM(1),-1.00\n"
    )
    ada.send("/import", file, account_id=str(checking))
    assert [row["payee"] for row in list_transactions(ada)] == [
        "@SUM(1)",
        "+1+1",
        "=cmd|' /C calc'!A0",
    ]


def test_a_list_without_account_has_positive_spending_and_names_its_categories(ada: Person) -> None:
    food = ada.category("Food")
    done = ada.send(
        "/import/csv",
        f"date,description,amount,category_id\n"
        f"2026-03-01,coffee,1.50,{food}\n"
        f"2026-03-02,tea,1.00,99999999\n",
    )
    assert (done["created"], done["errors"]) == (2, [])
    tea, coffee = list_transactions(ada)
    assert (coffee["kind"], coffee["amount"], coffee["category_id"]) == ("expense", 1.5, food)
    assert (tea["amount"], tea["category_source"]) != (1.0, "person")
    ada.send("/import/csv", "date,description,amount,category\n2026-03-05,cake,3.00,food\n")
    assert list_transactions(ada)[0]["category_id"] == food


def test_rows_in_a_currency_other_than_the_account_are_rejected(ada: Person, checking: int) -> None:
    done = ada.send(
        "/import",
        "Date,Payee,Amount,Currency\n2026-03-01,Shop,-1.00,EUR\n2026-03-01,Shop,-1.00,USD\n",
        account_id=str(checking),
    )
    assert list_outcomes(done) == ["created", "rejected"]
    assert done["errors"][0]["message"] == "The account's currency is EUR, but the row's is USD."


def test_an_interrupted_import_continues_where_it_stopped(
    ada: Person, checking: int, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_job, "CHUNK_ROWS", 2)
    write, calls = writer.ImportWriter.write, iter([False, False, True])

    def interrupted(self: Any, work: Any, rows: Any) -> None:
        if next(calls, False):
            raise RuntimeError("the machine goes down")
        write(self, work, rows)

    monkeypatch.setattr(writer.ImportWriter, "write", interrupted)
    assert ada.send("/import", MARCH, 503, account_id=str(checking))["code"] == "job_failed"
    (stopped,) = ada.get("/transactions/imports")["items"]
    assert (stopped["status"], stopped["created"]) == ("failed", 4)
    done = ada.post("/transactions/import", 200, import_id=stopped["id"])
    assert (done["status"], done["created"], load_balance(ada, checking)) == (
        "done",
        6,
        MARCH_TOTAL,
    )
    with app.app_context():
        assert list(total_audit.find_differences(ada.id)) == []
        db.session.rollback()


def test_the_rows_of_a_long_file_wait_in_a_temporary_file(
    ada: Person, checking: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(item_cache, "MAX_HELD_ITEMS", 1)
    monkeypatch.setattr(item_cache, "BATCH_ITEMS", 2)
    assert ada.send("/import", MARCH, account_id=str(checking))["created"] == 6
    assert load_balance(ada, checking) == MARCH_TOTAL


def test_a_row_whose_category_is_deleted_before_it_is_written_is_imported_without_one(
    ada: Person, checking: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a category that the model suggested, and of one that the file names."""
    coffee, named = ada.category("Coffee"), ada.category("Named")
    for day in range(1, 29):
        ada.spend(4, f"2026-02-{day:02}", payee="Corner Cafe", category_id=coffee)
    suggest: Callable[..., Any] = writer.apply_suggestions

    def suggest_and_lose(*arguments: Any) -> Any:
        rows = suggest(*arguments)
        assert [row.values["category_id"] for row in rows] == [coffee, named]
        ada.delete(f"/categories/{coffee}", reassign_to=3)
        ada.delete(f"/categories/{named}")
        return rows

    monkeypatch.setattr(writer, "apply_suggestions", suggest_and_lose)
    file = (
        "Date,Description,Amount,Category\n"
        "2026-03-01,Corner Cafe,-4.00,\n"
        "2026-03-02,Kiosk,-4.00,Named\n"
    )
    done = ada.send("/import", file, account_id=str(checking))

    assert (done["created"], done["rejected"]) == (2, 0)
    rows = list_transactions(ada, import_id=done["id"])
    assert [(row["category_id"], row["category_source"]) for row in rows] == [(None, None)] * 2
    assert ada.get("/ml/model-performance")
