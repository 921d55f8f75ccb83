"""Refreshes of a few payees come to the same as a refresh of everything."""

import datetime as dt
import random
from collections.abc import Callable
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from flask import Flask

import ml_service
from services.planning.recurring_checkpoints import checkpoints
from services.planning.recurring_refresh_service import refresh_series
from tests.conftest import Person, expense

TODAY = dt.date(2026, 3, 20)
PAYEES = ["Streamly", "STREAMLY 4711", "Gym", "gym no 12", "Café Blume", "Cafe Blume", "Insurer"]
STEPS = {"Gym": {"days": 7}, "Insurer": {"months": 3}, "Café Blume": {"days": 14}}


@pytest.fixture(autouse=True)
def _in_march(today: Callable[[str], None]) -> None:
    today(TODAY.isoformat())


def build_ledger(dice: random.Random) -> list[dict[str, Any]]:
    """Build series of some payees, with payments that are missing, and purchases between them."""
    rows = []
    for payee in ("Streamly", "Gym", "Insurer", "Café Blume"):
        step = relativedelta(**STEPS.get(payee, {"months": 1}))  # type: ignore[arg-type]
        start = TODAY - dt.timedelta(days=dice.randrange(20))
        days = [start - step * number for number in range(dice.randint(3, 14))]
        amount = dice.randint(5, 90)
        rows += [
            expense(amount, day.isoformat(), payee=payee) for day in days if dice.random() < 0.9
        ]
    for day in range(0, 200, 2):
        date = (TODAY - dt.timedelta(days=day)).isoformat()
        # Some have a description only.
        text = {dice.choice(["payee", "description"]): dice.choice(["Grocer", "Bakery", "Gym"])}
        rows.append(expense(dice.randint(3, 60), date, **text))
    return rows


def change(person: Person, dice: random.Random) -> None:
    """Change the ledger, or decide on a series, in some way that a person might."""
    transactions = person.get("/transactions", limit=200)["items"]
    series = person.get("/recurring", limit=200)["items"]
    one = dice.choice(transactions)
    path = f"/expenses/{one['id']}"
    day = (TODAY - dt.timedelta(days=dice.randrange(400))).isoformat()
    action = dice.randrange(9)
    if action == 0:
        person.delete(path)
        if dice.random() < 0.5:
            person.post("/transactions/bulk-restore", 200, transaction_ids=[one["id"]])
    elif action == 1:
        person.put(path, payee=dice.choice(PAYEES))
    elif action == 2:
        person.put(path, payee="", description=dice.choice(PAYEES))
    elif action == 3:
        person.put(path, amount=dice.randint(1, 90), date=day)
    elif action == 4 and series:
        decision = dice.choice(["confirm", "pause", "dismiss"])
        person.post(f"/recurring/{dice.choice(series)['id']}/{decision}", 200)
    elif action == 5:
        # To another payee at once, as when payees are merged.
        same = [row["id"] for row in transactions if row["payee"] == one["payee"]][:100]
        updates = [{"id": id_, "payee": dice.choice(PAYEES)} for id_ in same]
        person.post("/transactions/bulk-update", 200, updates=updates)
    elif action == 6:
        person.put(path, currency=dice.choice(["USD", "EUR"]), amount=10)
    else:
        person.spend(dice.choice([9.99, 25, 60]), day, payee=dice.choice(PAYEES))


@pytest.mark.parametrize("seed", range(6))
def test_after_each_change_a_refresh_of_everything_has_nothing_to_add(
    ada: Person, app: Flask, seed: int
) -> None:
    dice = random.Random(seed)
    ada.record(build_ledger(dice))
    for _ in range(12):
        change(ada, dice)
        assert_is_complete(app, ada)


def assert_is_complete(app: Flask, person: Person) -> None:
    position = person.get("/recurring")["sync_position"]
    before = person.get("/recurring", limit=200)["items"]
    with app.app_context():
        kept = checkpoints.get(person.id)
        assert kept is not None
        checkpoints.keep(person.id, None)
        refresh_series(person.id)
        # So that the next change is looked at alone again, from where the last one ended.
        checkpoints.keep(person.id, kept)
    assert person.get("/changes", since=position)["items"] == []
    assert person.get("/recurring", limit=200)["items"] == before


def test_a_new_transaction_has_only_its_own_payee_read(
    ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada.record(build_ledger(random.Random(1)))
    monthly = [TODAY - relativedelta(months=number) for number in range(1, 5)]
    ada.record([expense(30, day.isoformat(), payee="Landlord") for day in monthly[1:]])

    def refuse(*_: Any) -> None:
        raise AssertionError("the whole ledger was read")

    monkeypatch.setattr(ml_service, "load_payment_history", refuse)
    ada.spend(30, monthly[0].isoformat(), payee="Landlord")
    (landlord,) = [one for one in ada.get("/recurring")["items"] if one["name"] == "Landlord"]
    assert landlord["payment_count"] == 4


def test_a_new_day_has_everything_looked_at_again(
    ada: Person, today: Callable[[str], None]
) -> None:
    ada.record([expense(9, f"2026-0{month}-05", payee="Streamly") for month in (1, 2, 3)])
    ada.record([expense(4, (TODAY - dt.timedelta(days=n)).isoformat()) for n in range(20)])
    today("2026-04-30")
    ada.spend(4, "2026-04-29", payee="Baker")
    (streamly,) = ada.get("/recurring")["items"]
    assert streamly["missed_payments"] == 1
