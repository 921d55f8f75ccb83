"""Tools that write: nothing without a confirmation, and exactly what was previewed with it."""

from collections.abc import Callable

import pytest

from core import clock
from services.activity.confirmations import VALIDITY
from tests.conftest import Person
from tests.mcp_clients import McpClient, connect


@pytest.fixture
def model(ada: Person, today: Callable[[str], None]) -> McpClient:
    today("2026-03-20")
    model = connect(ada, "write")
    # The mail about the new token is an event, too.
    ada.client.application.extensions["outlay"].jobs.drain()
    return model


EXPENSE = {"amount": "12.50", "payee": "Kiosk", "date": "2026-03-19"}


def test_a_preview_saves_nothing(
    model: McpClient, ada: Person, count_rows: Callable[[str], int]
) -> None:
    before = count_rows("events"), count_rows("transactions"), count_rows("idempotency_keys")
    preview = model.call("record_transaction", **EXPENSE)
    change = preview["change"]
    assert (change["id"], change["link"], change["amount"]) == (None, None, "12.50")
    assert "Nothing has been saved" in preview["next_step"]
    after = count_rows("events"), count_rows("transactions"), count_rows("idempotency_keys")
    assert after == before
    assert ada.get("/transactions")["items"] == []


def test_a_confirmed_change_is_saved_as_it_was_previewed(model: McpClient, ada: Person) -> None:
    saved = model.save("record_transaction", **EXPENSE)
    (row,) = ada.get("/transactions")["items"]
    assert (row["id"], row["amount"], row["payee"]) == (saved["id"], 12.5, "Kiosk")
    assert saved["link"].endswith(f"/transactions?id={row['id']}")


def test_a_confirmation_that_is_sent_twice_makes_one_change(model: McpClient, ada: Person) -> None:
    token = model.call("record_transaction", **EXPENSE)["confirmation"]
    first = model.call("record_transaction", **EXPENSE, confirmation=token)
    # The same values, written and ordered otherwise.
    again = {"date": "2026-03-19", "payee": "Kiosk", "amount": 12.5, "kind": "expense"}
    assert model.call("record_transaction", **again, confirmation=token) == first
    assert len(ada.get("/transactions")["items"]) == 1


def test_the_same_expense_twice_takes_two_previews(model: McpClient, ada: Person) -> None:
    model.save("record_transaction", **EXPENSE)
    model.save("record_transaction", **EXPENSE)
    assert len(ada.get("/transactions")["items"]) == 2


@pytest.mark.parametrize(
    "changed", [{"amount": "1250"}, {"payee": "Thief"}, {"kind": "income"}, {"account_id": 1}]
)
def test_a_confirmation_is_for_what_was_previewed(
    model: McpClient, ada: Person, changed: dict[str, object]
) -> None:
    token = model.call("record_transaction", **EXPENSE)["confirmation"]
    refusal = model.fail("record_transaction", **{**EXPENSE, **changed}, confirmation=token)
    assert refusal.startswith("invalid_confirmation: ")
    assert ada.get("/transactions")["items"] == []


def test_a_confirmation_is_for_one_tool_and_one_person(
    model: McpClient, ada: Person, bob: Person
) -> None:
    token = model.call("set_budget", amount="12.50")["confirmation"]
    assert "invalid_confirmation" in model.fail("record_transaction", **EXPENSE, confirmation=token)
    assert "invalid_confirmation" in connect(bob, "write").fail(
        "set_budget", amount="12.50", confirmation=token
    )
    assert bob.get("/budgets")["items"] == []


@pytest.mark.parametrize("token", ["yes", "true", "1796041171.a.b.c", "x" * 200])
def test_a_made_up_confirmation_is_refused(model: McpClient, ada: Person, token: str) -> None:
    refusal = model.fail("record_transaction", **EXPENSE, confirmation=token)
    assert refusal.startswith("invalid_confirmation: ")
    assert ada.get("/transactions")["items"] == []


def test_a_confirmation_ends_after_some_minutes(
    model: McpClient, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = model.call("record_transaction", **EXPENSE)["confirmation"]
    later = clock.now() + VALIDITY
    monkeypatch.setattr(clock, "now", lambda: later)
    refusal = model.fail("record_transaction", **EXPENSE, confirmation=token)
    assert refusal.startswith("invalid_confirmation: ")
    assert ada.get("/transactions")["items"] == []


def test_what_has_changed_since_the_preview_is_previewed_again(
    model: McpClient, ada: Person
) -> None:
    budget = ada.post("/budgets", amount=50)
    token = model.call("set_budget", amount="80")["confirmation"]
    ada.put(f"/budgets/{budget['id']}", amount=60)
    refusal = model.fail("set_budget", amount="80", confirmation=token)
    assert refusal.startswith("preview_outdated: ")
    assert ada.get(f"/budgets/{budget['id']}")["amount"] == 60


def test_a_budget_is_created_or_changed(model: McpClient, ada: Person) -> None:
    coffee = ada.category("Coffee")
    created = model.save("set_budget", category_id=coffee, amount="50")
    assert (created["limit_before"], created["category_name"]) == (None, "Coffee")
    changed = model.save("set_budget", category_id=coffee, amount="60")
    assert (changed["id"], changed["limit_before"]) == (created["id"], "50.00")
    overall = model.save("set_budget", amount="900")
    assert (overall["category_name"], overall["limit_before"]) == (None, None)


def test_transactions_are_categorized_all_or_none(model: McpClient, ada: Person) -> None:
    coffee = ada.category("Coffee")
    ids = [ada.spend(4)["id"], ada.spend(5)["id"]]
    saved = model.save("categorize_transactions", transaction_ids=ids, category_id=coffee)
    assert {row["category_name"] for row in saved["transactions"]} == {"Coffee"}
    rows = ada.get("/transactions")["items"]
    assert {row["category_source"] for row in rows} == {"person"}

    refusal = model.fail(
        "categorize_transactions", transaction_ids=[ids[0], 99_999_999], category_id=coffee
    )
    assert refusal.startswith("not_found: ")


def test_a_preview_of_an_error_is_that_error(model: McpClient, ada: Person) -> None:
    refusal = model.fail("record_transaction", **EXPENSE, account_id=99_999_999)
    assert refusal.startswith("invalid_transaction: ")
    assert "account_id: Account not found." in refusal
    assert ada.get("/transactions")["items"] == []


def test_somebody_elses_rows_cannot_be_changed(model: McpClient, ada: Person, bob: Person) -> None:
    row, category = bob.spend(5), bob.category("Secret")
    own = ada.category("Coffee")
    refusal = model.fail("categorize_transactions", transaction_ids=[row["id"]], category_id=own)
    assert refusal.startswith("not_found: ")
    mine = ada.spend(5)["id"]
    refusal = model.fail("categorize_transactions", transaction_ids=[mine], category_id=category)
    assert "category_id: Category not found." in refusal
