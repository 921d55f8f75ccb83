"""The history of a transaction, from the event log."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from models import db
from tests.conftest import Person


def read_history(person: Person, transaction_id: int) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = person.get(f"/transactions/{transaction_id}/history")["items"]
    return items


def edit(person: Person, transaction_id: int, **changes: Any) -> None:
    answer = person.call("PATCH", f"/transactions/{transaction_id}", json=changes)
    assert answer.status_code == 200, answer.text


def changes_of(entry: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {change["field"]: (change["before"], change["after"]) for change in entry["changes"]}


def test_an_edit_is_told_with_the_values_before_and_after(ada: Person) -> None:
    row = ada.spend("4.20", payee="Corner Coffee")
    edit(ada, row["id"], amount="5.20", notes="with Bob", tags=["treat"])
    edited, created = read_history(ada, row["id"])
    assert (edited["type"], edited["actor"]) == ("transaction_updated", "person")
    assert changes_of(edited) == {
        "amount": (4.2, 5.2),
        "notes": ("", "with Bob"),
        "tags": ([], ["treat"]),
    }
    assert (created["type"], created["actor"]) == ("transaction_created", "person")
    assert changes_of(created)["payee"] == (None, "Corner Coffee")
    assert created["import"] is None


def test_the_file_of_an_imported_transaction_is_named(ada: Person) -> None:
    content = "Date,Payee,Amount\n2026-03-14,Corner Coffee,-4.20\n"
    done = ada.send("/import/csv", content, 200, name="march.csv")
    (row,) = ada.get("/transactions")["items"]
    (created,) = read_history(ada, row["id"])
    assert created["actor"] == "import"
    assert created["import"] == {"id": done["id"], "filename": "march.csv"}


def test_a_category_is_told_with_who_chose_it(ada: Person) -> None:
    coffee, food = ada.category("Coffee"), ada.category("Food")
    row = ada.spend("4.20", payee="Corner Coffee")
    conditions = {"all": [{"field": "payee", "operator": "contains", "value": "coffee"}]}
    ada.post("/rules", name="Coffee", conditions=conditions, category_id=coffee)
    ada.post("/transactions/auto-categorize", 200)
    edit(ada, row["id"], category_id=food)
    by_person, by_rule, _ = read_history(ada, row["id"])
    assert (by_rule["actor"], changes_of(by_rule)["category_id"][1]) == ("rule", coffee)
    assert (by_person["actor"], changes_of(by_person)["category_id"]) == ("person", (coffee, food))


def test_what_was_deleted_and_restored_has_changed_nothing(ada: Person) -> None:
    row = ada.spend("4.20")
    ada.delete(f"/transactions/{row['id']}")
    ada.post("/transactions/bulk-restore", 200, transaction_ids=[row["id"]])
    types = [(entry["type"], len(entry["changes"])) for entry in read_history(ada, row["id"])]
    assert types[:2] == [("transaction_restored", 0), ("transaction_deleted", 0)]


def test_the_history_of_another_users_transaction_is_not_found(ada: Person, bob: Person) -> None:
    row = bob.spend("4.20")
    assert ada.call("GET", f"/transactions/{row['id']}/history").status_code == 404


@pytest.mark.any_database
def test_a_history_is_read_by_its_index(app: Flask) -> None:
    query = "SELECT seq FROM events WHERE user_id = 1 AND entity_id = 1 AND entity = 'transaction'"
    with app.app_context():
        plan = db.session.execute(text(f"EXPLAIN QUERY PLAN {query} ORDER BY seq DESC")).all()
    assert "ix_events_transactions" in str(plan)
