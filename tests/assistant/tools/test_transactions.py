from collections.abc import Callable

import pytest

from tests.conftest import Person
from tests.mcp_clients import McpClient, connect

pytestmark = pytest.mark.any_database


@pytest.fixture
def model(ada: Person, today: Callable[[str], None]) -> McpClient:
    today("2026-03-20")
    coffee, account = ada.category("Coffee"), ada.account("Cash", opening_balance=100)
    ada.spend("4.10", "2026-03-02", payee="Kiosk", category_id=coffee, account_id=account)
    ada.spend("5.20", "2026-03-03", payee="Bakery", account_id=account)
    ada.spend("7.00", "2026-02-03", payee="Kiosk", currency="EUR", category_id=coffee)
    ada.earn(1000, "2026-03-01", payee="Employer")
    return connect(ada)


def test_transactions_come_newest_first_with_names(model: McpClient) -> None:
    rows = model.call("get_transactions", kind="expense", start_date="2026-03-01")["transactions"]
    assert [(row["date"], row["amount"], row["currency"]) for row in rows] == [
        ("2026-03-03", "5.20", "USD"),
        ("2026-03-02", "4.10", "USD"),
    ]
    assert (rows[1]["category_name"], rows[1]["account_name"]) == ("Coffee", "Cash")
    assert (rows[0]["category_name"], rows[0]["account_name"]) == (None, "Cash")


def test_totals_cover_rows_that_are_not_listed(model: McpClient) -> None:
    answer = model.call("get_transactions", limit=1)
    assert (len(answer["transactions"]), answer["has_more"]) == (1, True)
    totals = {(one["kind"], one["currency"]): one["total"] for one in answer["totals"]}
    assert totals == {
        ("expense", "USD"): "9.30",
        ("expense", "EUR"): "7.00",
        ("income", "USD"): "1000.00",
    }


def test_a_search_finds_words_and_amounts(model: McpClient) -> None:
    by_word = model.call("search_transactions", text="kiosk")
    assert [row["amount"] for row in by_word["transactions"]] == ["4.10", "7.00"]
    by_amount = model.call("search_transactions", text="5.20")
    assert [row["payee"] for row in by_amount["transactions"]] == ["Bakery"]


def test_accounts_have_balances_and_categories_have_ids(model: McpClient) -> None:
    (account,) = model.call("get_accounts")["accounts"]
    assert (account["name"], account["balance"], account["currency"]) == ("Cash", "90.70", "USD")
    names = {one["name"] for one in model.call("get_categories")["categories"]}
    assert {"Coffee", "Groceries"} <= names


def test_wrong_arguments_are_named(model: McpClient) -> None:
    refusal = model.fail(
        "get_transactions", start_date="2026-03-02", end_date="2026-03-01", limit=5, kind="gift"
    )
    assert "kind: Must be one of" in refusal
    refusal = model.fail("get_transactions", start_date="2026-03-02", end_date="2026-03-01")
    assert "end_date: end_date must not be before start_date." in refusal
    assert "text: Missing data for required field." in model.fail("search_transactions")


def test_somebody_elses_rows_match_nothing(model: McpClient, bob: Person) -> None:
    foreign = bob.category("Secret")
    bob.spend(50, payee="Hidden", category_id=foreign)
    assert model.call("get_transactions", category_id=foreign)["transactions"] == []
    assert model.call("search_transactions", text="hidden")["transactions"] == []
