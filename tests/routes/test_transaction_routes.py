from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import Person


def test_expenses_and_incomes_are_the_same_rows_seen_by_kind(ada: Person) -> None:
    expense, income = ada.spend(5), ada.earn(9)
    assert [row["id"] for row in ada.get("/transactions")["items"]] == [expense["id"], income["id"]]
    assert ada.get(f"/transactions/{income['id']}").items() <= income.items()
    ada.delete(f"/expenses/{income['id']}", 404)
    assert [row["id"] for row in ada.get("/transactions", kind="income")["items"]] == [income["id"]]


def test_a_transfer_needs_two_accounts_and_is_neither_spent_nor_earned(ada: Person) -> None:
    giro, savings = ada.account("Giro"), ada.account("Savings")
    body = {"kind": "transfer", "amount": 50, "date": "2026-03-14"}
    for wrong in ({}, {"account_id": giro}, {"account_id": giro, "to_account_id": giro}):
        ada.post("/transactions", 422, **body, **wrong)
    ada.post("/transactions", 422, kind="expense", amount=5, account_id=giro, to_account_id=savings)
    ada.post("/transactions", **body, account_id=giro, to_account_id=savings)
    summary = ada.get("/summary/monthly", year=2026, month=3)
    assert (summary["total_income"], summary["total_expenses"]) == (0, 0)
    assert ada.get("/expenses")["items"] == []
    assert len(ada.get("/transactions", account_id=savings)["items"]) == 1


def test_accounts_of_two_currencies_do_not_transfer(ada: Person) -> None:
    dollars, yen = ada.account("Giro"), ada.account("Tokyo", currency="JPY")
    ada.post("/transactions", 422, kind="transfer", amount=50, account_id=dollars, to_account_id=yen)


def test_an_expense_may_become_a_transfer(ada: Person) -> None:
    giro, savings = ada.account("Giro"), ada.account("Savings")
    expense = ada.spend(50, account_id=giro)
    ada.put(f"/transactions/{expense['id']}", kind="transfer", to_account_id=savings)
    assert ada.get(f"/accounts/{savings}")["current_balance"] == 50.0
    assert ada.get("/expenses/summary", start_date="2026-03-01", end_date="2026-03-31")["total_spending"] == 0


def rows(count: int, **first: Any) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = [{"kind": "expense", "amount": n + 1, "date": "2026-03-14"} for n in range(count)]
    made[0] |= first
    return made


def test_many_are_recorded_at_once_in_their_order(ada: Person) -> None:
    made = ada.post("/transactions/bulk", transactions=rows(1000))
    assert made["count"] == 1000
    assert [row["amount"] for row in made["items"]] == list(range(1, 1001))
    assert ada.get("/expenses", limit=1, include="total")["total"] == 1000
    assert ada.get("/summary/monthly", year=2026, month=3)["total_expenses"] == 500500.0


def test_a_bare_list_does_as_well(ada: Person) -> None:
    assert ada.call("POST", "/transactions/bulk", json=rows(2)).json["count"] == 2


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"amount": "1.999"}, "/transactions/0/amount"),
        ({"amount": "abc"}, "/transactions/0/amount"),
        ({"category_id": 999_999}, "/transactions/0/category_id"),
        ({"kind": "gift"}, "/transactions/0/kind"),
        ({"date": "2026-13-01"}, "/transactions/0/date"),
    ],
)
def test_one_wrong_row_is_named_and_none_is_stored(
    ada: Person, wrong: dict[str, Any], pointer: str, count_rows: Callable[[str], int]
) -> None:
    refused = ada.post("/transactions/bulk", 422, transactions=rows(5, **wrong))
    assert [error["pointer"] for error in refused["errors"]] == [pointer]
    assert count_rows("transactions") == count_rows("daily_totals") == 0


@pytest.mark.parametrize("path", ["bulk", "bulk-update"])
@pytest.mark.parametrize("wrong", [{}, [], [0] * 50_000, None, "x", [[]]])
def test_what_is_no_list_of_at_most_a_thousand_is_refused(ada: Person, path: str, wrong: Any) -> None:
    answer = ada.call("POST", f"/transactions/{path}", data=repr(wrong).replace("None", "null").replace("'", '"'),
                      content_type="application/json")  # fmt: skip
    assert answer.status_code == 422
    assert len(answer.json["errors"]) <= 20


def test_many_are_changed_at_once_or_none(ada: Person, bob: Person) -> None:
    first, second, theirs = ada.spend(1), ada.spend(2), bob.spend(3)
    changes = [{"id": first["id"], "amount": 10}, {"id": second["id"], "description": "two"}]
    changed = ada.post("/transactions/bulk-update", 200, updates=changes)
    assert [(row["amount"], row["description"]) for row in changed["items"]] == [(10.0, ""), (2.0, "two")]
    for wrong in ({"id": theirs["id"], "amount": 1}, {"id": 999_999, "amount": 1}):
        ada.post("/transactions/bulk-update", 404, updates=[{"id": first["id"], "amount": 99}, wrong])
    ada.post("/transactions/bulk-update", 422, updates=[{"id": first["id"], "amount": 99}, {"id": second["id"]}])
    ada.post(
        "/transactions/bulk-update", 422, updates=[{"id": first["id"], "amount": 9}, {"id": first["id"], "amount": 8}]
    )
    assert ada.get(f"/expenses/{first['id']}")["amount"] == 10.0
    assert ada.get("/expenses/summary", start_date="2026-03-01", end_date="2026-03-31")["total_spending"] == 12.0


def test_many_are_categorised_at_once_or_none(ada: Person, bob: Person) -> None:
    coffee, theirs = ada.category("Coffee"), bob.spend(3)["id"]
    ids = [ada.spend(n)["id"] for n in (1, 2, 3)]
    path = "/transactions/bulk-categorize"
    ada.post(path, 404, transaction_ids=[*ids, theirs], category_id=coffee)
    ada.post(path, 422, transaction_ids=ids, category_id=bob.category("Bob's"))
    assert ada.get("/expenses", category_id=coffee)["items"] == []
    assert ada.post(path, 200, transaction_ids=[*ids, ids[0]], category_id=coffee)["count"] == 3
    breakdown = ada.get("/summary/category-breakdown", year=2026, month=3)["category_breakdown"]
    assert [(row["category_id"], row["total"], row["count"]) for row in breakdown] == [(coffee, 6.0, 3)]
    ada.post(path, 200, transaction_ids=ids, category_id=None)
    assert ada.get("/expenses", category_id=coffee)["items"] == []
