"""Planned transactions in the cash flow: on their days, in their accounts, and never twice."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from services.reactions import begin_day
from tests.conftest import Person

PLANS = "/planned-transactions"
pytestmark = pytest.mark.any_database


@pytest.fixture(autouse=True)
def _tenth_of_april(today: Callable[[str], None]) -> None:
    today("2026-04-10")


@pytest.fixture
def giro(ada: Person) -> int:
    return ada.account("Giro", opening_balance=1000)


def plan(person: Person, account: int, **values: Any) -> dict[str, Any]:
    defaults = {"amount": 100, "payee": "Roofer", "start_date": "2026-04-20", "account_id": account}
    row: dict[str, Any] = person.post(PLANS, 201, **(defaults | values))
    return row


def flow(person: Person, account: int, days: int = 60) -> dict[str, Any]:
    found: dict[str, Any] = person.get("/forecast/cash-flow", account_id=account, days=days)
    return found


def items(person: Person, account: int, days: int = 60) -> list[tuple[str, str, float]]:
    listed = []
    for day in flow(person, account, days)["days"]:
        listed += [(day["date"], item["source"], item["change"]) for item in day["items"]]
    return listed


@pytest.mark.parametrize(("kind", "change"), [("expense", -100.0), ("income", 100.0)])
def test_a_planned_payment_moves_the_balance_from_its_day_on(
    ada: Person, giro: int, kind: str, change: float
) -> None:
    plan(ada, giro, kind=kind)

    found = flow(ada, giro)

    assert items(ada, giro) == [("2026-04-20", "planned", change)]
    balances = {day["date"]: day["balance"] for day in found["days"]}
    assert (balances["2026-04-19"], balances["2026-04-20"]) == (1000, 1000 + change)
    assert found["end_balance"] == 1000 + change


def test_a_planned_transfer_leaves_one_account_and_reaches_the_other(
    ada: Person, giro: int
) -> None:
    savings = ada.account("Savings", account_type="savings", opening_balance=50)
    plan(ada, giro, kind="transfer", to_account_id=savings)

    assert items(ada, giro) == [("2026-04-20", "planned", -100.0)]
    assert items(ada, savings) == [("2026-04-20", "planned", 100.0)]
    together = ada.get("/forecast/cash-flow", days=60)
    assert together["end_balance"] == together["start_balance"] == 1050


@pytest.mark.parametrize(
    ("now", "day"), [("2028-02-10", "2028-02-29"), ("2027-02-10", "2027-02-28")]
)
def test_the_29th_of_february_is_a_day_of_leap_years_and_else_the_28th(
    ada: Person, giro: int, today: Callable[[str], None], now: str, day: str
) -> None:
    today("2024-02-20")
    plan(ada, giro, start_date="2024-02-29", rule="FREQ=YEARLY")
    today(now)

    assert (day, "planned", -100.0) in items(ada, giro, days=30)


def test_a_paused_plan_is_not_expected_until_it_goes_on(ada: Person, giro: int) -> None:
    row = plan(ada, giro, rule="FREQ=MONTHLY")
    ada.call("PATCH", f"{PLANS}/{row['id']}", json={"status": "paused"})
    assert items(ada, giro) == []

    ada.call("PATCH", f"{PLANS}/{row['id']}", json={"status": "active"})

    assert [day for day, _, _ in items(ada, giro)] == ["2026-04-20", "2026-05-20"]


def test_a_skipped_occurrence_is_not_expected(ada: Person, giro: int) -> None:
    row = plan(ada, giro, rule="FREQ=MONTHLY")

    ada.post(f"{PLANS}/{row['id']}/skip", 200, occurrence_date="2026-04-20")

    assert [day for day, _, _ in items(ada, giro)] == ["2026-05-20"]


def test_one_occurrence_counts_with_its_own_day_and_amount(ada: Person, giro: int) -> None:
    row = plan(ada, giro, rule="FREQ=MONTHLY")

    change = {"occurrence_date": "2026-04-20", "date": "2026-04-24", "amount": 130}
    ada.post(f"{PLANS}/{row['id']}/occurrences", 200, **change)

    assert items(ada, giro) == [
        ("2026-04-24", "planned", -130.0),
        ("2026-05-20", "planned", -100.0),
    ]


def test_what_was_posted_is_in_the_balance_and_not_expected_again(
    app: Flask, ada: Person, giro: int, today: Callable[[str], None]
) -> None:
    plan(ada, giro, rule="FREQ=MONTHLY", posting="automatic")
    today("2026-04-20")
    with app.app_context():
        begin_day(ada.id)

    assert flow(ada, giro)["start_balance"] == 900
    assert items(ada, giro) == [("2026-05-20", "planned", -100.0)]


def test_what_is_entered_for_its_day_counts_once(ada: Person, giro: int) -> None:
    plan(ada, giro)

    ada.spend(100, "2026-04-12", account_id=giro, payee="Roofer")
    ada.spend(100, "2026-04-20", account_id=giro, payee="Roofer")

    assert flow(ada, giro)["end_balance"] == 800


def test_one_without_a_payee_is_named_by_its_description(ada: Person, giro: int) -> None:
    plan(ada, giro, payee="", description="Holiday money")

    named = [item["name"] for day in flow(ada, giro)["days"] for item in day["items"]]
    assert named == ["Holiday money"]


def test_an_overdue_one_is_expected_tomorrow(
    ada: Person, giro: int, today: Callable[[str], None]
) -> None:
    plan(ada, giro)
    today("2026-04-25")

    assert items(ada, giro) == [("2026-04-26", "planned", -100.0)]
