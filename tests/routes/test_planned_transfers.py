"""Planned transfers beside the rows that the banks of both accounts send: counted once, always."""

from collections.abc import Callable, Sequence
from itertools import permutations
from typing import Any

import pytest
from flask import Flask

from services.reactions import begin_day
from tests.conftest import Person

PLANS = "/planned-transactions"
DAY = "2026-05-04"
OUT = "Date,Payee,Amount\n2026-05-04,STANDING ORDER 4711,-50.00\n"
IN = "Date,Payee,Amount\n2026-05-05,FROM ADA LOVELACE,50.00\n"

pytestmark = pytest.mark.each_database


class Household:
    """Ada with two accounts, and a transfer between them that is planned for the fourth of May."""

    def __init__(self, app: Flask, ada: Person, today: Callable[[str], None]) -> None:
        self.app, self.ada, self.today = app, ada, today
        today("2026-04-10")
        self.giro, self.savings = ada.account("Giro"), ada.account("Savings")

    def plan(self, **values: Any) -> dict[str, Any]:
        defaults: dict[str, Any] = {"kind": "transfer", "amount": 50, "payee": "Put aside"}
        accounts = {"account_id": self.giro, "to_account_id": self.savings}
        days = {"start_date": DAY, "posting": "automatic"}
        row: dict[str, Any] = self.ada.post(PLANS, 201, **(defaults | accounts | days | values))
        return row

    def begin(self, day: str) -> None:
        self.today(day)
        with self.app.app_context():
            begin_day(self.ada.id)

    def send(self, statement: str, account: int) -> None:
        mapping = {"sign": "as_is"}
        self.ada.send("/import", statement, account_id=str(account), mapping=mapping)

    def balances(self) -> tuple[float, float]:
        found = {row["id"]: row["current_balance"] for row in self.ada.get("/accounts")["items"]}
        return found[self.giro], found[self.savings]

    def rows(self) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = self.ada.get("/transactions")["items"]
        return sorted(items, key=lambda row: (row["date"], row["id"]))

    def kinds(self) -> list[str]:
        return [row["kind"] for row in self.rows()]


@pytest.fixture
def home(app: Flask, ada: Person, today: Callable[[str], None]) -> Household:
    return Household(app, ada, today)


def do(home: Household, steps: Sequence[str]) -> None:
    for step in steps:
        if step == "post":
            home.begin("2026-05-06")
        else:
            home.today("2026-05-06")
            home.send(*((OUT, home.giro) if step == "out" else (IN, home.savings)))


@pytest.mark.parametrize("steps", [*permutations(["post", "out", "in"])])
def test_both_sides_are_one_transfer_in_whatever_order_they_come(
    home: Household, steps: Sequence[str]
) -> None:
    plan = home.plan()

    do(home, steps)
    home.begin("2026-05-07")

    assert home.balances() == (-50, 50)
    assert home.kinds() == ["transfer", "transfer"]
    outgoing, incoming = home.rows()
    assert outgoing["counterpart_id"] == incoming["id"]
    assert (outgoing["payee"], incoming["payee"]) == ("STANDING ORDER 4711", "FROM ADA LOVELACE")
    (occurrence,) = home.ada.get(f"{PLANS}/{plan['id']}/occurrences")["items"]
    assert (occurrence["state"], occurrence["transaction_id"]) == ("matched", outgoing["id"])


@pytest.mark.parametrize("steps", [*permutations(["post", "in"])])
def test_the_arriving_side_alone_is_one_transfer_with_what_was_posted(
    home: Household, steps: Sequence[str]
) -> None:
    home.plan()

    do(home, steps)
    home.begin("2026-05-07")

    assert home.balances() == (-50, 50)
    assert home.kinds() == ["transfer", "transfer"]


@pytest.mark.parametrize("steps", [*permutations(["post", "out"])])
def test_the_leaving_side_alone_is_a_transfer_to_the_other_account(
    home: Household, steps: Sequence[str]
) -> None:
    home.plan()

    do(home, steps)
    home.begin("2026-05-07")

    assert home.balances() == (-50, 50)
    (row,) = home.rows()
    assert (row["kind"], row["to_account_id"]) == ("transfer", home.savings)


def test_what_has_arrived_needs_no_confirmation(home: Household) -> None:
    plan = home.plan(posting="confirm")
    do(home, ["in"])

    assert home.balances() == (-50, 50)
    assert home.ada.get(f"{PLANS}/{plan['id']}")["waiting"] == 0


def test_the_amount_that_arrived_counts_for_what_was_posted(home: Household) -> None:
    home.plan(payee="Ada Lovelace", tolerance_percent=10)
    home.begin("2026-05-06")

    home.send(IN.replace("50.00", "49.20"), home.savings)

    assert home.balances() == (-49.2, 49.2)


def test_another_income_is_not_taken_for_it(home: Household) -> None:
    home.plan(tolerance_percent=10)
    home.begin("2026-05-06")

    home.send(IN.replace("50.00", "48.00").replace("ADA LOVELACE", "SHOP"), home.savings)
    home.ada.earn(50, "2026-05-04", account_id=home.giro)

    assert home.balances() == (0, 98)
    assert sorted(home.kinds()) == ["income", "income", "transfer"]


def test_weekly_transfers_each_take_their_own_income(home: Household) -> None:
    home.plan(rule="FREQ=WEEKLY;COUNT=3")
    home.begin("2026-05-20")

    days = ("2026-05-05", "2026-05-11", "2026-05-19")
    home.send("Date,Payee,Amount\n" + "".join(f"{day},ADA,50.00\n" for day in days), home.savings)

    assert home.balances() == (-150, 150)
    rows = {row["id"]: row for row in home.rows()}
    pairs = {
        (row["date"], rows[row["counterpart_id"]]["date"])
        for row in rows.values()
        if row["account_id"] == home.giro
    }
    assert pairs == {
        ("2026-05-04", "2026-05-05"),
        ("2026-05-11", "2026-05-11"),
        ("2026-05-18", "2026-05-19"),
    }


def test_sides_that_a_person_parts_stay_apart(home: Household) -> None:
    home.plan()
    do(home, ["post", "in"])
    home.ada.delete(f"/transactions/transfers/{home.rows()[0]['id']}")

    home.begin("2026-05-08")

    assert sorted(home.kinds()) == ["expense", "income"]
