"""Sums that tools answer are those of the rows."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from tests.conftest import Person
from tests.mcp_clients import McpClient, connect
from tests.routes.test_anomaly_routes import daily_life

pytestmark = pytest.mark.any_database


@pytest.fixture
def model(ada: Person, today: Callable[[str], None]) -> McpClient:
    today("2026-03-20")
    coffee, rent = ada.category("Coffee"), ada.category("Rent")
    for amount, date, category in (
        ("4.10", "2026-03-02", coffee),
        ("5.20", "2026-03-03", coffee),
        ("-1.10", "2026-03-04", coffee),
        ("700", "2026-03-05", rent),
        ("3.00", "2026-02-02", coffee),
        ("650", "2026-02-05", rent),
    ):
        ada.spend(amount, date, category_id=category)
    ada.spend("9.00", "2026-03-06", currency="KWD")
    ada.earn(1000, "2026-03-01")
    return connect(ada)


def test_a_breakdown_adds_up_and_names_what_it_leaves_out(model: McpClient) -> None:
    answer = model.call("get_category_breakdown", month="2026-03")
    sums = {one["category_name"]: one["total"] for one in answer["categories"]}
    assert sums == {"Rent": "700.00", "Coffee": "8.20"}
    assert sum(map(Decimal, sums.values())) == Decimal(answer["total"])
    (other,) = answer["left_out_currencies"]
    assert other == {"currency": "KWD", "total": "9.000", "count": 1}


def test_a_breakdown_of_days(model: McpClient) -> None:
    days = {"start_date": "2026-02-01", "end_date": "2026-02-28"}
    assert model.call("get_category_breakdown", **days)["total"] == "653.00"
    assert "Use either month" in model.fail("get_category_breakdown", month="2026-03", **days)


def test_income_against_expenses_of_a_month_and_of_several(model: McpClient) -> None:
    month = model.call("get_income_vs_expense", month="2026-03")["together"]
    assert (month["total_income"], month["total_expenses"]) == ("1000.00", "708.20")
    assert (month["refunds"], month["savings"]) == ("1.10", "291.80")

    series = model.call("get_income_vs_expense", month="2026-03", months=2)
    assert [one["total_expenses"] for one in series["months"]] == ["653.00", "708.20"]
    assert series["together"]["total_expenses"] == "1361.20"


def test_two_periods_are_compared_by_category(model: McpClient) -> None:
    answer = model.call(
        "compare_periods",
        first_start_date="2026-02-01",
        first_end_date="2026-02-28",
        second_start_date="2026-03-01",
        second_end_date="2026-03-31",
    )
    assert (answer["total"]["change"], answer["total"]["category_name"]) == ("55.20", None)
    changes = [(one["category_name"], one["change"]) for one in answer["categories"]]
    assert changes == [("Rent", "50.00"), ("Coffee", "5.20")]
    assert sum(Decimal(change) for _, change in changes) == Decimal(answer["total"]["change"])


def test_a_category_of_one_period_alone_is_compared_with_zero(
    model: McpClient, ada: Person
) -> None:
    ada.spend(20, "2026-01-05", category_id=ada.category("Gifts"))
    answer = model.call(
        "compare_periods",
        first_start_date="2026-01-01",
        first_end_date="2026-01-31",
        second_start_date="2026-02-01",
        second_end_date="2026-02-28",
    )
    (gifts,) = [one for one in answer["categories"] if one["category_name"] == "Gifts"]
    assert (gifts["first_total"], gifts["second_total"]) == ("20.00", "0.00")
    assert gifts["change_percent"] == -100


def test_net_worth_ends_with_today(model: McpClient, ada: Person) -> None:
    ada.account("Savings", opening_balance=500)
    answer = model.call("get_net_worth", months=2)
    (series,) = answer["currencies"]
    assert [point["date"] for point in series["points"]] == ["2026-02-28", "2026-03-20"]
    assert series["points"][-1]["net_worth"] == "500.00"
    assert answer["converted"]["points"][-1]["net_worth"] == "500.00"


def test_anomalies_have_amounts_reasons_and_rows(today: Callable[[str], None], ada: Person) -> None:
    today("2026-03-20")
    daily_life(ada)
    row = ada.spend("162.40", "2026-03-20", payee="Grocer")
    (found,) = connect(ada).call("get_anomalies", month="2026-03")["anomalies"]
    assert (found["kind"], found["amount"]) == ("large_for_payee", "162.40")
    assert found["transaction_id"] == row["id"]
    assert "$162.40 at Grocer" in found["reason"]
