"""``include=names``: rows with the names of what they refer to."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from models import db
from tests.conftest import Person, read

Household = tuple[int, int, int]


@pytest.fixture
def household(ada: Person) -> Household:
    """A category, and two accounts with a transfer between them and an expense."""
    category = ada.category("Café")
    giro, savings = ada.account("Giro"), ada.account("Sparbuch")
    ada.spend(3, category_id=category, account_id=giro, payee="Kiosk")
    ada.post(
        "/transactions",
        kind="transfer",
        amount=5,
        date="2026-03-15",
        account_id=giro,
        to_account_id=savings,
    )
    return category, giro, savings


@contextmanager
def counting_statements(app: Flask) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


@pytest.mark.usefixtures("household")
@pytest.mark.parametrize("include", ["names", "total,names", ["total", "names"]])
def test_transactions_come_with_the_names_of_category_and_accounts(
    ada: Person, include: str | list[str]
) -> None:
    page = ada.get("/transactions", include=include)
    transfer, expense = page["items"]
    assert ("total" in page) == (include != "names")
    assert (transfer["account_name"], transfer["to_account_name"]) == ("Giro", "Sparbuch")
    assert transfer["category_name"] is None
    assert (expense["category_name"], expense["account_name"]) == ("Café", "Giro")
    assert expense["to_account_name"] is None
    assert ada.get("/expenses", include="names")["items"] == [expense]


@pytest.mark.usefixtures("household")
def test_a_single_transaction_comes_with_names_too(ada: Person) -> None:
    listed = ada.get("/expenses", include="names")["items"][0]
    for path in ("/transactions", "/expenses"):
        assert ada.get(f"{path}/{listed['id']}", include="names") == listed


@pytest.mark.parametrize("resource", ["transactions", "expenses"])
def test_what_a_request_records_changes_or_restores_comes_with_names(
    ada: Person, household: Household, resource: str
) -> None:
    """A page puts the answer into its list without reading it once more."""
    category, giro, savings = household
    body = {"amount": 4, "category_id": category, "account_id": giro}
    kind = {"kind": "expense"} if resource == "transactions" else {}

    def send(method: str, path: str, status: int, **json: object) -> dict[str, Any]:
        answer = ada.call(method, f"/{resource}{path}?include=names", json=json)
        row: dict[str, Any] = read(answer, status)
        return row

    recorded = send("POST", "", 201, **body, **kind)
    assert (recorded["category_name"], recorded["account_name"]) == ("Café", "Giro")
    path = f"/{recorded['id']}"
    for method in ("PUT", "PATCH"):
        changed = send(method, path, 200, account_id=savings)
        assert (changed["category_name"], changed["account_name"]) == ("Café", "Sparbuch")
        assert ada.get(f"/{resource}{path}", include="names") == changed

    read(ada.call("DELETE", f"/{resource}{path}"), 204)
    restored = read(ada.call("POST", f"/transactions{path}/restore?include=names"), 200)
    assert restored == changed
    without = read(ada.call("POST", f"/{resource}", json=body | kind), 201)
    assert "category_name" not in without


def test_what_a_bulk_request_records_changes_or_restores_comes_with_names(
    ada: Person, household: Household
) -> None:
    category, giro, savings = household

    def send(path: str, status: int = 200, **json: object) -> list[Any]:
        answer = ada.call("POST", f"/transactions/{path}?include=names", json=json)
        rows: list[Any] = read(answer, status)["items"]
        return [(row["category_name"], row["account_name"]) for row in rows]

    new = {"kind": "expense", "amount": 4, "category_id": category, "account_id": giro}
    assert send("bulk", 201, transactions=[new, {**new, "category_id": None}]) == [
        ("Café", "Giro"),
        (None, "Giro"),
    ]
    ids = [row["id"] for row in ada.get("/expenses", sort="date", min_amount=4)["items"]]
    updates = [{"id": id_, "account_id": savings, "payee": "Kiosk"} for id_ in ids]
    assert send("bulk-update", updates=updates) == [("Café", "Sparbuch"), (None, "Sparbuch")]
    assert send("bulk-categorize", transaction_ids=ids[1:], category_id=category) == [
        ("Café", "Sparbuch")
    ]
    named = send("bulk-categorize", like=ids[0], category_id=ada.category("Tea"), preview=True)
    assert {account for _, account in named} <= {"Giro", "Sparbuch"}

    ada.post("/transactions/bulk-delete", status=200, transaction_ids=ids)
    assert send("bulk-restore", transaction_ids=ids) == [("Café", "Sparbuch")] * 2
    without = ada.post("/transactions/bulk", transactions=[new])
    assert "category_name" not in without["items"][0]


@pytest.mark.usefixtures("household")
def test_without_the_parameter_there_are_no_names(ada: Person) -> None:
    page = ada.get("/transactions")
    assert not any("category_name" in row for row in page["items"])
    assert "category_name" not in ada.get(f"/transactions/{page['items'][0]['id']}")


def test_the_review_queue_comes_with_names(ada: Person) -> None:
    account = ada.account("Giro")
    ada.spend(3, payee="zzz", account_id=account, ai_classify=True)
    (row,) = ada.get("/transactions", uncertain="true", include="names")["items"]
    assert (row["account_name"], row["category_name"], row["settles"]) == ("Giro", None, 1)


def test_budgets_and_alerts_come_with_the_names_of_budget_and_category(
    ada: Person, today: Callable[[str], None]
) -> None:
    today("2026-03-20")
    category = ada.category("Café")
    ada.post("/budgets", amount=10, period="monthly", category_id=category, name="Treats")
    ada.post("/budgets", amount=10, period="monthly")
    ada.spend(12, category_id=category)
    alerts = ada.get("/budgets/alerts", include="names")["items"]
    names = {(alert["budget_name"], alert["category_name"]) for alert in alerts}
    assert names == {("Treats", "Café"), ("", None)}
    budgets = ada.get("/budgets", include="names")["items"]
    assert [budget["category_name"] for budget in budgets] == ["Café", None]


def test_names_of_many_rows_take_as_many_statements_as_those_of_one(
    app: Flask, ada: Person
) -> None:
    for number in range(3):
        category, account = ada.category(f"c{number}"), ada.account(f"a{number}")
        ada.spend(3, category_id=category, account_id=account)
    with counting_statements(app) as few:
        ada.get("/transactions", include="names", limit=1)
    with counting_statements(app) as many:
        ada.get("/transactions", include="names")
    with counting_statements(app) as without:
        ada.get("/transactions")
    assert len(few) == len(many) == len(without) + 3


@pytest.mark.parametrize("include", ["name", "names,", ["names", "everything"], ""])
def test_an_unknown_addition_is_refused(ada: Person, include: str | list[str]) -> None:
    answer = ada.call("GET", "/transactions", query_string={"include": include})
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["errors"][0]["pointer"] == "?include"
