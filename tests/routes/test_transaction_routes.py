"""Transactions of every kind, bulk requests and categorization."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import Person


def test_expenses_and_incomes_are_transactions_of_one_kind(ada: Person) -> None:
    expense, income = ada.spend(5), ada.earn(9)
    assert [row["id"] for row in ada.get("/transactions")["items"]] == [expense["id"], income["id"]]
    assert ada.get(f"/transactions/{income['id']}").items() <= income.items()
    ada.delete(f"/expenses/{income['id']}", 404)
    assert [row["id"] for row in ada.get("/transactions", kind="income")["items"]] == [income["id"]]


def test_a_transfer_requires_two_accounts_and_is_neither_expense_nor_income(ada: Person) -> None:
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


def test_accounts_of_different_currencies_cannot_transfer(ada: Person) -> None:
    dollars, yen = ada.account("Giro"), ada.account("Tokyo", currency="JPY")
    ada.post(
        "/transactions", 422, kind="transfer", amount=50, account_id=dollars, to_account_id=yen
    )


def test_an_expense_may_become_a_transfer(ada: Person) -> None:
    giro, savings = ada.account("Giro"), ada.account("Savings")
    expense = ada.spend(50, account_id=giro)
    ada.put(f"/transactions/{expense['id']}", kind="transfer", to_account_id=savings)
    assert ada.get(f"/accounts/{savings}")["current_balance"] == 50.0
    assert (
        ada.get("/expenses/summary", start_date="2026-03-01", end_date="2026-03-31")[
            "total_spending"
        ]
        == 0
    )


def rows(count: int, **first: Any) -> list[dict[str, Any]]:
    drafts: list[dict[str, Any]] = [
        {"kind": "expense", "amount": n + 1, "date": "2026-03-14"} for n in range(count)
    ]
    drafts[0] |= first
    return drafts


def test_many_transactions_are_recorded_in_the_order_of_the_request(ada: Person) -> None:
    created = ada.post("/transactions/bulk", transactions=rows(1000))
    assert created["count"] == 1000
    assert [row["amount"] for row in created["items"]] == list(range(1, 1001))
    assert ada.get("/expenses", limit=1, include="total")["total"] == 1000
    assert ada.get("/summary/monthly", year=2026, month=3)["total_expenses"] == 500500.0


def test_a_bare_list_is_accepted(ada: Person) -> None:
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
def test_one_invalid_row_is_named_and_none_is_stored(
    ada: Person, wrong: dict[str, Any], pointer: str, count_rows: Callable[[str], int]
) -> None:
    refused = ada.post("/transactions/bulk", 422, transactions=rows(5, **wrong))
    assert [error["pointer"] for error in refused["errors"]] == [pointer]
    assert count_rows("transactions") == count_rows("daily_totals") == 0


@pytest.mark.parametrize("path", ["bulk", "bulk-update"])
@pytest.mark.parametrize("wrong", [{}, [], [0] * 50_000, None, "x", [[]]])
def test_a_body_that_is_not_a_list_of_at_most_a_thousand_is_refused(
    ada: Person, path: str, wrong: Any
) -> None:
    body = json.dumps(wrong)
    answer = ada.call("POST", f"/transactions/{path}", data=body, content_type="application/json")
    assert answer.status_code == 422
    assert len(answer.json["errors"]) <= 20


def test_a_bulk_update_changes_all_transactions_or_none(ada: Person, bob: Person) -> None:
    first, second, theirs = ada.spend(1), ada.spend(2), bob.spend(3)
    changes = [{"id": first["id"], "amount": 10}, {"id": second["id"], "description": "two"}]
    changed = ada.post("/transactions/bulk-update", 200, updates=changes)
    assert [(row["amount"], row["description"]) for row in changed["items"]] == [
        (10.0, ""),
        (2.0, "two"),
    ]
    for wrong in ({"id": theirs["id"], "amount": 1}, {"id": 999_999, "amount": 1}):
        ada.post(
            "/transactions/bulk-update", 404, updates=[{"id": first["id"], "amount": 99}, wrong]
        )
    ada.post(
        "/transactions/bulk-update",
        422,
        updates=[{"id": first["id"], "amount": 99}, {"id": second["id"]}],
    )
    ada.post(
        "/transactions/bulk-update",
        422,
        updates=[{"id": first["id"], "amount": 9}, {"id": first["id"], "amount": 8}],
    )
    assert ada.get(f"/expenses/{first['id']}")["amount"] == 10.0
    assert (
        ada.get("/expenses/summary", start_date="2026-03-01", end_date="2026-03-31")[
            "total_spending"
        ]
        == 12.0
    )


def test_a_bulk_categorization_changes_all_transactions_or_none(ada: Person, bob: Person) -> None:
    coffee, theirs = ada.category("Coffee"), bob.spend(3)["id"]
    ids = [ada.spend(n)["id"] for n in (1, 2, 3)]
    path = "/transactions/bulk-categorize"
    ada.post(path, 404, transaction_ids=[*ids, theirs], category_id=coffee)
    ada.post(path, 422, transaction_ids=ids, category_id=bob.category("Bob's"))
    assert ada.get("/expenses", category_id=coffee)["items"] == []
    assert ada.post(path, 200, transaction_ids=[*ids, ids[0]], category_id=coffee)["count"] == 3
    breakdown = ada.get("/summary/category-breakdown", year=2026, month=3)["category_breakdown"]
    assert [(row["category_id"], row["total"], row["count"]) for row in breakdown] == [
        (coffee, 6.0, 3)
    ]
    ada.post(path, 200, transaction_ids=ids, category_id=None)
    assert ada.get("/expenses", category_id=coffee)["items"] == []


def label_often(
    person: Person, category: int, payee: str = "Corner Market", count: int = 24
) -> None:
    """Label a payee often enough for the model to be certain."""
    rows = [
        {
            "kind": "expense",
            "amount": 5 + day,
            "date": f"2026-02-{day + 1:02}",
            "payee": payee,
            "category_id": category,
        }
        for day in range(count)
    ]
    person.post("/transactions/bulk", transactions=rows)


def test_a_certain_category_is_applied_and_others_are_suggested(ada: Person) -> None:
    home = ada.category("Home")
    label_often(ada, home)
    applied = ada.spend(9, "2026-02-27", payee="CORNER MARKET 0423")
    assert (applied["category_id"], applied["category_source"]) == (home, "model")
    unsure = ada.spend(9, "2026-02-27", payee="Something Else Entirely")
    assert (unsure["category_id"], unsure["category_source"]) == (None, None)
    assert unsure["category_suggestion"]["decision"] != "apply"
    # Nothing is known of it: no guess is better than three bad ones.
    assert unsure["category_suggestion"]["candidates"] == []
    off = ada.spend(9, "2026-02-27", payee="Corner Market", ai_classify=False)
    assert (off["category_id"], off["category_suggestion"]) == (None, None)
    body = {"kind": "expense", "amount": 9, "date": "2026-02-27", "payee": "Corner Market"}
    assert ada.post("/transactions", **body)["category_id"] == home


def test_a_transaction_with_an_uncertain_category_may_be_rejected(
    ada: Person, count_rows: Callable[[str], int]
) -> None:
    answer = ada.call(
        "POST", "/expenses?on_uncertain=reject", json={"amount": 9, "payee": "Starbucks"}
    )
    assert (answer.status_code, answer.json["code"]) == (409, "low_confidence")
    assert answer.json["suggested_category_id"] == answer.json["candidates"][0]["category_id"]
    assert count_rows("transactions") == 0
    chosen = {"amount": 9, "payee": "Starbucks", "category_id": ada.category("Treats")}
    assert ada.call("POST", "/expenses?on_uncertain=reject", json=chosen).status_code == 201
    assert ada.call("POST", "/expenses?on_uncertain=perhaps", json=chosen).status_code == 422


def test_the_review_queue_begins_with_the_most_frequent_payees(ada: Person) -> None:
    for day, payee in enumerate(("Kiosk 1134", "Zoo", "KIOSK 12345", "", "Kiosk", "Zoo")):
        ada.spend(3, f"2026-03-{day + 1:02}", payee=payee)
    ada.spend(3, payee="Known", category_id=ada.category("Home"))
    queue = ada.get("/transactions", uncertain="true", include="total")
    assert [(row["date"][-2:], row["settles"]) for row in queue["items"]] == [
        ("05", 3), ("03", 3), ("01", 3), ("06", 2), ("02", 2), ("04", 1),
    ]  # fmt: skip
    assert queue["total"] == 6
    assert queue["items"][0]["category_suggestion"]["candidates"]
    assert queue["items"][-1]["category_suggestion"]["category_id"] is None
    page = ada.get("/transactions", uncertain="true", limit=4)
    rest = ada.get("/transactions", uncertain="true", limit=4, cursor=page["next_cursor"])
    assert [row["id"] for row in page["items"] + rest["items"]] == [
        row["id"] for row in queue["items"]
    ]
    assert rest["has_more"] is False
    assert len(ada.get("/transactions", uncertain="true", q="zoo")["items"]) == 2


def test_similar_transactions_get_a_category_unless_the_user_chose_theirs(
    ada: Person, bob: Person
) -> None:
    treats, work = ada.category("Treats"), ada.category("Work")
    rows = [
        ada.spend(3, f"2026-03-0{day}", payee=f"KIOSK 123{day}", ai_classify=False)["id"]
        for day in (1, 2, 3)
    ]
    chosen = ada.spend(3, "2026-03-04", payee="Kiosk", category_id=work)["id"]
    income = ada.earn(3, payee="Kiosk", ai_classify=False)["id"]
    theirs = bob.spend(3, payee="Kiosk", ai_classify=False)["id"]
    preview = ada.post(
        "/transactions/bulk-categorize", 200, like=rows[0], category_id=treats, preview=True
    )
    assert (preview["count"], preview["kept_choices"], preview["preview"]) == (3, 1, True)
    assert ada.get(f"/expenses/{rows[1]}")["category_id"] is None
    done = ada.post("/transactions/bulk-categorize", 200, like=rows[0], category_id=treats)
    assert sorted(done["transaction_ids"]) == rows
    assert [ada.get(f"/expenses/{id_}")["category_id"] for id_ in (*rows, chosen)] == [
        treats
    ] * 3 + [work]
    assert ada.get(f"/incomes/{income}")["category_id"] is None
    assert bob.get(f"/expenses/{theirs}")["category_id"] is None
    assert ada.get("/ml/model-performance")["labels"] == 4


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"like": 1, "transaction_ids": [1]},
        {"transaction_ids": [1]},
        {"transaction_ids": [1], "category_id": 1, "preview": True},
    ],
)
def test_a_bulk_categorization_requires_either_ids_or_an_example(
    ada: Person, wrong: dict[str, Any]
) -> None:
    ada.post("/transactions/bulk-categorize", 422, **wrong)


def test_categorizing_similar_transactions_requires_a_category(ada: Person) -> None:
    row = ada.spend(3, payee="Kiosk", ai_classify=False)["id"]
    ada.post("/transactions/bulk-categorize", 422, like=row)
    ada.post("/transactions/bulk-categorize", 422, like=row, category_id=999_999, preview=True)
    ada.put(f"/expenses/{row}", category_id=ada.category("Treats"))
    assert ada.post("/transactions/bulk-categorize", 200, like=row)["count"] == 0


def test_a_job_categorizes_all_transactions_without_a_category(ada: Person) -> None:
    home, rides = ada.category("Home"), ada.category("Rides")
    label_often(ada, home)
    ada.post(
        "/rules",
        name="Rides",
        conditions={"field": "payee", "operator": "contains", "value": "uber"},
        category_id=rides,
    )
    # Bulk requests do not categorize.
    new = [
        {"kind": "expense", "amount": 9, "date": "2026-02-27", "payee": payee}
        for payee in ("CORNER MARKET 0423", "Uber", "Never Heard Of It")
    ]
    created = ada.post("/transactions/bulk", transactions=new)["items"]
    rows = {row["payee"]: row["id"] for row in created}
    done = ada.post("/transactions/auto-categorize", 200)
    assert (
        done["examined"],
        done["by_rule"],
        done["by_model"],
        done["suggested"] + done["left"],
    ) == (3, 1, 1, 1)
    expenses = {payee: ada.get(f"/expenses/{id_}") for payee, id_ in rows.items()}
    assert [(row["category_id"], row["category_source"]) for row in expenses.values()] == [
        (home, "model"), (rides, "rule"), (None, None),
    ]  # fmt: skip
    assert ada.post("/transactions/auto-categorize", 200)["examined"] == 1
    assert ada.get("/ml/model-performance")["suggestions"] == 2


def test_a_bulk_request_is_only_done_once_with_its_key(ada: Person) -> None:
    row = ada.spend(1)
    requests = {
        "bulk-update": {"updates": [{"id": row["id"], "payee": "Kiosk"}]},
        "bulk-categorize": {"transaction_ids": [row["id"]], "category_id": None},
        "bulk-delete": {"transaction_ids": [row["id"]]},
        "bulk-restore": {"transaction_ids": [row["id"]]},
    }
    for path, body in requests.items():
        options = {"json": body, "headers": {"Idempotency-Key": path}}
        first, second = (ada.call("POST", f"/transactions/{path}", **options) for _ in range(2))
        assert (first.status_code, second.status_code) == (200, 200)
        assert first.json == second.json
        assert second.headers["Idempotency-Replayed"] == "true"


def test_a_late_repetition_of_a_bulk_update_keeps_what_was_changed_since(ada: Person) -> None:
    row = ada.spend(1)
    body = {"updates": [{"id": row["id"], "payee": "Kiosk"}]}
    options = {"json": body, "headers": {"Idempotency-Key": "late"}}
    ada.call("POST", "/transactions/bulk-update", **options)
    ada.put(f"/transactions/{row['id']}", payee="Bakery")
    ada.call("POST", "/transactions/bulk-update", **options)
    assert ada.get(f"/transactions/{row['id']}")["payee"] == "Bakery"


def test_a_change_of_account_or_currency_never_renames_the_amount(ada: Person) -> None:
    euros = ada.account("Giro", currency="EUR")
    dollars = ada.account("Checking", currency="USD")
    hotel = ada.spend(100, account_id=euros)["id"]
    cash = ada.spend(100, currency="EUR")["id"]
    ada.put(f"/transactions/{hotel}", 422, account_id=dollars)
    ada.put(f"/transactions/{cash}", 422, currency="USD")
    updates = [{"id": hotel, "account_id": dollars}]
    ada.post("/transactions/bulk-update", 422, updates=updates)
    moved = ada.put(f"/transactions/{hotel}", account_id=dollars, amount=108)
    assert (moved["amount"], moved["currency"]) == (108.0, "USD")


def test_amount_filters_compare_amounts_of_one_currency(ada: Person) -> None:
    ada.spend("20", payee="Diner")
    ada.spend("2000", payee="Ramen", currency="JPY")
    assert [row["payee"] for row in ada.get("/transactions", min_amount=10)["items"]] == ["Diner"]
    in_yen = ada.get("/transactions", min_amount=10, currency="JPY")["items"]
    assert [row["payee"] for row in in_yen] == ["Ramen"]


def test_a_filtered_list_has_sums_and_a_count_of_all_its_pages(ada: Person) -> None:
    for amount in ("0.1", "0.2", "-0.05"):
        ada.spend(amount, payee="Market")
    ada.spend(500, payee="Market", currency="JPY")
    ada.earn(10, payee="Market")
    ada.spend(99, payee="Elsewhere")
    assert ada.get("/transactions/summary", q="market") == {
        "count": 5,
        "sums": [
            {"kind": "expense", "currency": "JPY", "total": 500, "count": 1},
            {"kind": "expense", "currency": "USD", "total": 0.25, "count": 3},
            {"kind": "income", "currency": "USD", "total": 10.0, "count": 1},
        ],
    }
    assert ada.get("/transactions/summary", q="nowhere") == {"count": 0, "sums": []}


def test_the_review_queue_has_sums_too(ada: Person) -> None:
    giro, savings = ada.account("Giro"), ada.account("Savings")
    ada.spend(3, payee="Zyxwv 4711")
    ada.spend(8, payee="Somebody", ai_classify=False)
    transfer = {"kind": "transfer", "account_id": giro, "to_account_id": savings}
    ada.post("/transactions", amount=5, **transfer)
    listed = ada.get("/transactions", uncertain="true", include="total")["total"]
    sums = ada.get("/transactions/summary", uncertain="true")
    assert (listed, sums["count"], [row["total"] for row in sums["sums"]]) == (1, 1, [3.0])


def test_sums_take_no_page(ada: Person) -> None:
    assert ada.call("GET", "/transactions/summary?limit=5").status_code == 422
