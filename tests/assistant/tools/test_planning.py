from collections.abc import Callable

import pytest

from tests.conftest import Person
from tests.mcp_clients import McpClient, connect

pytestmark = pytest.mark.any_database


@pytest.fixture
def model(ada: Person, today: Callable[[str], None]) -> McpClient:
    today("2026-03-20")
    return connect(ada)


def test_a_budget_names_its_limit_and_what_is_spent(model: McpClient, ada: Person) -> None:
    coffee = ada.category("Coffee")
    ada.post("/budgets", amount=20, category_id=coffee)
    ada.spend("12.50", category_id=coffee)
    (budget,) = model.call("get_budgets")["budgets"]
    assert (budget["budget_limit"], budget["spent"]) == ("20.00", "12.50")
    assert (budget["remaining"], budget["category_name"]) == ("7.50", "Coffee")


def test_a_budget_on_all_spending_has_no_category(model: McpClient, ada: Person) -> None:
    ada.post("/budgets", amount=20)
    (budget,) = model.call("get_budgets")["budgets"]
    assert budget["category_name"] is None


def test_recurring_payments_have_their_yearly_cost(model: McpClient, ada: Person) -> None:
    gym = ada.post("/recurring", name="Gym", amount=30, next_date="2026-04-05")
    ended = ada.post("/recurring", name="Old", amount=30, next_date="2026-04-05")
    ada.post(f"/recurring/{ended['id']}/dismiss", 200)
    (series,) = model.call("get_recurring_payments")["recurring"]
    assert (series["id"], series["yearly_amount"]) == (gym["id"], "360.00")


def test_goals_have_their_progress(model: McpClient, ada: Person) -> None:
    goal = ada.post("/goals", name="Trip", target_amount=100, target_date="2026-12-20")["id"]
    ada.post(f"/goals/{goal}/contributions", amount=25)
    (progress,) = model.call("get_goals")["goals"]
    assert (progress["current_amount"], progress["remaining_amount"]) == ("25.00", "75.00")
    assert (progress["percentage"], progress["needed_per_month"]) == (25, "8.34")


def test_the_cash_flow_starts_with_todays_balance(model: McpClient, ada: Person) -> None:
    account = ada.account("Checking", opening_balance=100)
    rent = {"amount": 60, "payee": "Rent", "start_date": "2026-04-01", "account_id": account}
    ada.post("/planned-transactions", **rent)
    flow = model.call("get_cash_flow", days=14)
    assert (flow["start_balance"], flow["end_balance"]) == ("100.00", "40.00")
    assert [(item["date"], item["change"]) for item in flow["items"]] == [("2026-04-01", "-60.00")]
    assert [day["date"] for day in flow["weekly_balances"]] == ["2026-03-27", "2026-04-03"]
    assert flow["problem"] == "not_enough_history"


def test_a_forecast_has_a_range_and_what_was_spent(model: McpClient, ada: Person) -> None:
    for month in ("2025-10", "2025-11", "2025-12", "2026-01", "2026-02", "2026-03"):
        ada.record(
            [
                {"kind": "expense", "amount": 10 + day, "date": f"{month}-{day:02}"}
                for day in range(1, 21)
            ]
        )
    forecast = model.call("get_spending_forecast")
    assert forecast["spent_so_far"] == "410.00"
    assert float(forecast["lower"]) <= float(forecast["predicted_total"])
    assert float(forecast["predicted_total"]) <= float(forecast["upper"])
    assert "not_found" in model.fail("get_spending_forecast", category_id=99_999_999)


def test_an_amount_can_be_checked(model: McpClient, ada: Person) -> None:
    ada.account("Checking", opening_balance=100)
    checked = model.call("check_affordability", amount="30")
    assert (checked["amount"], checked["currency"]) == ("30.00", "USD")
    assert checked["answer"] == "unknown"
