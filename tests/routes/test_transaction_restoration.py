"""Deletion of many transactions, and restoration of what was deleted."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text, update

from core import clock
from models import Event, Transaction, db
from services.ledger import total_audit
from tests.conftest import Person, read, writing

Row = dict[str, Any]


def delete(person: Person, *ids: int, status: int = 200) -> Any:
    return person.post("/transactions/bulk-delete", status, transaction_ids=list(ids))


def restore(person: Person, *ids: int, status: int = 200) -> Any:
    return person.post("/transactions/bulk-restore", status, transaction_ids=list(ids))


@pytest.fixture
def rows(ada: Person) -> list[Row]:
    """An expense with everything that a row can have, an income, and a transfer."""
    category = ada.category("Food")
    giro, savings = ada.account("Giro", opening_balance=100), ada.account("Savings")
    expense = ada.spend(
        "12.34",
        payee="Crêperie",
        description="Dîner",
        notes="two\nlines",
        tags=["Été", "a,b"],
        category_id=category,
        account_id=giro,
    )
    expense = ada.put(f"/expenses/{expense['id']}", amount="12.35")
    income = ada.earn(5, account_id=savings, payee="wage")
    transfer = ada.post(
        "/transactions",
        kind="transfer",
        amount=7,
        account_id=giro,
        to_account_id=savings,
    )
    return [ada.get(f"/transactions/{row['id']}") for row in (expense, income, transfer)]


@pytest.fixture
def legs(ada: Person) -> tuple[Row, Row]:
    """The two legs of a linked transfer."""
    giro, savings = ada.account("Giro"), ada.account("Savings")
    outgoing = ada.spend(30, account_id=giro)["id"]
    incoming = ada.earn(30, "2026-03-14", account_id=savings)["id"]
    ada.post("/transactions/transfers", outgoing_id=outgoing, incoming_id=incoming)
    return ada.get(f"/transactions/{outgoing}"), ada.get(f"/transactions/{incoming}")


@pytest.fixture
def check_totals(app: Flask) -> Callable[[Person], None]:
    def check(person: Person) -> None:
        with app.app_context():
            assert list(total_audit.find_differences(person.id)) == []
            db.session.remove()

    return check


def balances(person: Person) -> list[float]:
    return [account["current_balance"] for account in person.get("/accounts")["items"]]


def test_many_transactions_are_deleted_at_once(
    ada: Person, rows: list[Row], check_totals: Callable[[Person], None]
) -> None:
    ids = [row["id"] for row in rows]
    assert delete(ada, *ids, ids[0]) == {"count": 3, "transaction_ids": ids}
    assert ada.get("/transactions")["items"] == []
    assert balances(ada) == [100.0, 0.0]
    check_totals(ada)


def test_what_was_deleted_comes_back_exactly_as_it_was(
    ada: Person, rows: list[Row], check_totals: Callable[[Person], None]
) -> None:
    ids, before = [row["id"] for row in rows], balances(ada)
    delete(ada, *ids)
    assert restore(ada, *ids) == {"count": 3, "items": rows}
    assert [ada.get(f"/transactions/{id_}") for id_ in ids] == rows
    assert rows[0]["version"] == 2
    assert balances(ada) == before
    check_totals(ada)
    assert [row["id"] for row in ada.get("/transactions", q="creperie ete")["items"]] == [ids[0]]
    assert [row["id"] for row in ada.get("/transactions", tag="été")["items"]] == [ids[0]]
    assert ada.get("/payees", q="creperie")["items"][0]["count"] == 1


def test_a_restoration_can_be_repeated_and_follows_each_deletion(ada: Person) -> None:
    id_ = ada.spend(1, payee="first")["id"]
    delete(ada, id_)
    restore(ada, id_)
    seq = ada.get("/changes", limit=1000)["next_since"]
    assert restore(ada, id_, id_)["count"] == 1
    assert ada.get("/changes", limit=1000)["next_since"] == seq

    changed = ada.put(f"/expenses/{id_}", payee="second")
    ada.delete(f"/expenses/{id_}")
    assert restore(ada, id_)["items"] == [changed]


def test_a_single_transaction_is_restored_by_its_id(ada: Person, rows: list[Row]) -> None:
    path = f"/transactions/{rows[0]['id']}"
    ada.delete(path)
    answer = ada.call("POST", f"{path}/restore")
    assert read(answer, 200) == rows[0]
    assert answer.headers["ETag"] == '"2"'
    assert read(ada.call("POST", f"{path}/restore"), 200) == rows[0]


def test_the_log_has_the_deletion_as_a_tombstone_and_the_row_when_it_is_restored(
    ada: Person, rows: list[Row]
) -> None:
    since = ada.get("/changes", limit=1000)["next_since"]
    delete(ada, rows[0]["id"])
    restore(ada, rows[0]["id"])
    changes = ada.get("/changes", since=since)["items"]
    deleted, restored = [change for change in changes if change["entity"] == "transaction"]
    assert (deleted["type"], deleted["deleted"], deleted["data"]) == (
        "transaction_deleted",
        True,
        None,
    )
    assert (restored["type"], restored["deleted"]) == ("transaction_restored", False)
    # Said by ``recurring_series_id`` as well.
    assert {"is_recurring": False, **restored["data"]} == rows[0]


def test_both_legs_of_a_transfer_come_back_linked(
    ada: Person, legs: tuple[Row, Row], check_totals: Callable[[Person], None]
) -> None:
    outgoing, incoming = legs
    before = balances(ada)
    delete(ada, outgoing["id"], incoming["id"])
    assert balances(ada) == [0.0, 0.0]
    check_totals(ada)
    assert restore(ada, incoming["id"], outgoing["id"])["items"] == [incoming, outgoing]
    assert balances(ada) == before
    check_totals(ada)


def test_legs_that_are_restored_one_after_the_other_are_linked_again(
    ada: Person, legs: tuple[Row, Row], check_totals: Callable[[Person], None]
) -> None:
    outgoing, incoming = legs
    delete(ada, outgoing["id"], incoming["id"])
    restore(ada, outgoing["id"])
    single = ada.get(f"/transactions/{outgoing['id']}")
    assert (single["kind"], single["amount"], single["counterpart_id"]) == ("expense", 30.0, None)
    check_totals(ada)
    restore(ada, incoming["id"])
    linked = ada.get(f"/transactions/{outgoing['id']}")
    ignored = {"version": 0, "updated_at": 0}
    assert linked | ignored == outgoing | ignored
    assert ada.get(f"/transactions/{incoming['id']}") == incoming
    check_totals(ada)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_legs_that_were_deleted_one_after_the_other_come_back_linked(
    ada: Person,
    legs: tuple[Row, Row],
    check_totals: Callable[[Person], None],
    order: tuple[int, int],
) -> None:
    before = balances(ada)
    first, second = (legs[position]["id"] for position in order)
    ada.delete(f"/transactions/{first}")
    ada.delete(f"/transactions/{second}")
    restore(ada, legs[0]["id"], legs[1]["id"])
    ignored = {"version": 0, "updated_at": 0}
    for leg in legs:
        assert ada.get(f"/transactions/{leg['id']}") | ignored == leg | ignored
    assert ada.get(f"/transactions/{first}") in legs
    assert balances(ada) == before
    check_totals(ada)


@pytest.mark.parametrize("position", [0, 1])
def test_a_leg_is_linked_again_to_the_other_one_that_stayed(
    ada: Person,
    legs: tuple[Row, Row],
    check_totals: Callable[[Person], None],
    position: int,
) -> None:
    leg, other = legs[position], legs[1 - position]
    before = balances(ada)
    delete(ada, leg["id"])
    stayed = ada.get(f"/transactions/{other['id']}")
    assert (stayed["kind"], stayed["counterpart_id"]) == (("income", "expense")[position], None)
    check_totals(ada)

    assert restore(ada, leg["id"])["items"] == [leg]
    linked = ada.get(f"/transactions/{other['id']}")
    assert linked["version"] == stayed["version"] + 1
    ignored = {"version": 0, "updated_at": 0}
    assert linked | ignored == other | ignored
    assert balances(ada) == before
    check_totals(ada)


def test_a_leg_whose_other_leg_has_changed_comes_back_as_an_expense(
    ada: Person, legs: tuple[Row, Row], check_totals: Callable[[Person], None]
) -> None:
    outgoing, incoming = legs
    delete(ada, outgoing["id"])
    ada.put(f"/incomes/{incoming['id']}", amount=31)
    (row,) = restore(ada, outgoing["id"])["items"]
    assert (row["kind"], row["amount"], row["counterpart_id"]) == ("expense", 30.0, None)
    assert row["version"] == outgoing["version"] + 1
    check_totals(ada)


def test_a_row_whose_category_is_gone_comes_back_without_it(ada: Person, rows: list[Row]) -> None:
    delete(ada, rows[0]["id"])
    ada.delete(f"/categories/{rows[0]['category_id']}")
    (row,) = restore(ada, rows[0]["id"])["items"]
    assert (row["category_id"], row["category_source"], row["version"]) == (None, None, 3)


def test_nothing_is_restored_when_an_account_is_gone(ada: Person) -> None:
    account = ada.account("Old")
    lost, kept = ada.spend(1, account_id=account)["id"], ada.spend(2)["id"]
    delete(ada, lost, kept)
    ada.delete(f"/accounts/{account}")
    problem = restore(ada, kept, lost, status=409)
    assert problem["code"] == "not_restorable"
    assert [error["pointer"] for error in problem["errors"]] == ["/transaction_ids/1"]
    single = read(ada.call("POST", f"/transactions/{lost}/restore"), 409)
    assert (single["code"], single["errors"]) == ("not_restorable", [])
    assert ada.get("/transactions")["items"] == []
    assert restore(ada, kept)["count"] == 1


def test_a_bank_id_that_was_taken_meanwhile_is_a_conflict(app: Flask, ada: Person) -> None:
    account = ada.account("Giro")
    first = ada.spend(1, account_id=account)["id"]
    _set_bank_id(app, first)
    delete(ada, first)
    second = ada.spend(1, account_id=account)["id"]
    _set_bank_id(app, second)
    assert restore(ada, first, status=409)["code"] == "not_restorable"
    delete(ada, second)
    assert restore(ada, first)["items"][0]["external_id"] == "B1"


def _set_bank_id(app: Flask, id_: int) -> None:
    with app.app_context(), writing():
        db.session.execute(
            update(Transaction).where(Transaction.id == id_).values(external_id="B1")
        )


def test_an_imported_row_is_found_by_its_import_after_it_was_restored(ada: Person) -> None:
    file = "Date,Payee,Amount\n2026-03-01,Kiosk,-5.00\n"
    done = ada.send("/import", file, mapping={"sign": "as_is"})
    (row,) = ada.get("/transactions", import_id=done["id"])["items"]
    delete(ada, row["id"])
    restore(ada, row["id"])
    assert ada.get("/transactions", import_id=done["id"])["items"] == [row]
    assert ada.send("/import", file)["duplicates"] == 1


@pytest.mark.parametrize("operation", [delete, restore])
def test_all_or_nothing_and_each_missing_id_is_named(
    ada: Person, bob: Person, rows: list[Row], operation: Callable[..., Any]
) -> None:
    foreign = bob.spend(1)["id"]
    own = rows[0]["id"]
    if operation is restore:
        delete(ada, own)
    before = ada.get("/transactions")["items"]
    problem = operation(ada, own, foreign, 987_654, status=404)
    assert problem["missing_ids"] == [foreign, 987_654]
    assert [error["pointer"] for error in problem["errors"]] == [
        "/transaction_ids/1",
        "/transaction_ids/2",
    ]
    assert ada.get("/transactions")["items"] == before
    assert bob.get(f"/transactions/{foreign}")["amount"] == 1.0


def test_nobody_restores_what_another_has_deleted(ada: Person, bob: Person) -> None:
    id_ = ada.spend(1)["id"]
    delete(ada, id_)
    foreign, missing = restore(bob, id_, status=404), restore(bob, 987_654, status=404)
    assert foreign["errors"] == missing["errors"]
    assert bob.call("POST", f"/transactions/{id_}/restore").status_code == 404
    assert bob.get("/transactions")["items"] == []
    assert restore(ada, id_)["count"] == 1


@pytest.mark.parametrize(("days", "status"), [(29, 200), (31, 404)])
def test_a_deletion_can_be_taken_back_for_thirty_days(
    app: Flask, ada: Person, days: int, status: int
) -> None:
    id_ = ada.spend(1)["id"]
    delete(ada, id_)
    with app.app_context(), writing():
        deleted_at = clock.now() - dt.timedelta(days=days)
        own = update(Event).where(Event.user_id == ada.id)
        db.session.execute(own.values(created_at=deleted_at))
    restore(ada, id_, status=status)


def test_a_thousand_transactions_are_deleted_and_restored_at_once(
    ada: Person, check_totals: Callable[[Person], None]
) -> None:
    values = [{"kind": "expense", "amount": n, "tags": [str(n)]} for n in range(1, 1001)]
    items = ada.post("/transactions/bulk", transactions=values)["items"]
    ids = [row["id"] for row in items]
    delete(ada, *ids)
    assert restore(ada, *ids)["items"] == items
    check_totals(ada)
    delete(ada, *ids, 1, status=422)


@pytest.mark.parametrize("body", [{}, {"transaction_ids": []}, {"transaction_ids": ["x"]}, []])
@pytest.mark.parametrize("path", ["bulk-delete", "bulk-restore"])
def test_a_list_of_ids_is_required(ada: Person, path: str, body: Any) -> None:
    answer = ada.call("POST", f"/transactions/{path}", json=body)
    assert answer.status_code in {400, 422}


def test_a_deletion_before_the_log_had_values_is_not_restored(app: Flask, ada: Person) -> None:
    id_ = ada.spend(1)["id"]
    delete(ada, id_)
    with app.app_context(), writing():
        db.session.execute(update(Event).where(Event.user_id == ada.id).values(before=None))
        nulls = select(Event.seq).where(Event.user_id == ada.id, text("before IS NOT NULL"))
        assert db.session.scalars(nulls).all() == []
    assert restore(ada, id_, status=404)["missing_ids"] == [id_]
