import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from functools import partial

import pytest
from flask import Flask

from core import clock
from core.enums import ReactionName
from core.events import (
    BudgetCreated,
    BudgetUpdated,
    CategoryUpdated,
    Event,
    ExchangeRateCreated,
    ExchangeRateDeleted,
    ExchangeRateUpdated,
    TransactionCreated,
    TransactionDeleted,
    TransactionRestored,
    TransactionUpdated,
    UserUpdated,
)
from core.identity import Caller
from services import reactions
from services.activity.log.log_reading import LogEvent
from services.ledger import transaction_service
from services.reactions import Consequence
from tests.conftest import Person, expense

EAST = "Pacific/Auckland"


def create_transaction(person: Person) -> None:
    person.post("/budgets", amount=100)
    person.spend(90)


def change_transaction(person: Person) -> None:
    person.post("/budgets", amount=100)
    expense = person.spend(10)
    person.put(f"/expenses/{expense['id']}", amount=90)


def delete_refund(person: Person) -> None:
    person.post("/budgets", amount=100)
    refund = person.spend(-50)
    person.spend(90)
    person.delete(f"/expenses/{refund['id']}")


def restore_transaction(person: Person) -> None:
    person.post("/budgets", amount=100)
    expense = person.spend(90)
    person.delete(f"/expenses/{expense['id']}")
    person.post(f"/transactions/{expense['id']}/restore", status=200)


def create_budget(person: Person) -> None:
    person.spend(90)
    person.post("/budgets", amount=100)


def lower_budget(person: Person) -> None:
    budget = person.post("/budgets", amount=1_000)
    person.spend(90)
    person.put(f"/budgets/{budget['id']}", amount=100)


def move_category_below_another(person: Person) -> None:
    food, coffee = person.category("Food"), person.category("Coffee")
    person.post("/budgets", amount=100, category_id=food)
    person.spend(90, category_id=coffee)
    person.put(f"/categories/{coffee}", parent_id=food)


def live_further_east(person: Person) -> None:
    """Tomorrow's expense is today's where the day has begun."""
    person.post("/budgets", amount=100)
    person.spend(90, "2026-03-21")
    person.put("/users/me/preferences", timezone=EAST)


def enter_rate(person: Person, rate: float, currency: str) -> int:
    body = {"from_currency": currency, "to_currency": "USD", "date": "2026-03-20"}
    answer: int = person.post("/exchange-rates", rate=rate, **body)["id"]
    return answer


def enter_a_rate(person: Person) -> None:
    person.post("/budgets", amount=100)
    person.spend(45, "2026-03-20", currency="ARS")
    enter_rate(person, 2, "ARS")


def change_a_rate(person: Person) -> None:
    person.post("/budgets", amount=100)
    rate = enter_rate(person, 1, "ARS")
    person.spend(45, "2026-03-20", currency="ARS")
    person.put(f"/exchange-rates/{rate}", rate=2)


def delete_a_rate(person: Person) -> None:
    person.post("/budgets", amount=100)
    rate = enter_rate(person, 0.5, "EUR")
    person.spend(75, "2026-03-20", currency="EUR")
    person.delete(f"/exchange-rates/{rate}")


BUDGET_STORIES: dict[type[Event], Callable[[Person], None]] = {
    TransactionCreated: create_transaction,
    TransactionUpdated: change_transaction,
    TransactionDeleted: delete_refund,
    TransactionRestored: restore_transaction,
    BudgetCreated: create_budget,
    BudgetUpdated: lower_budget,
    CategoryUpdated: move_category_below_another,
    UserUpdated: live_further_east,
    ExchangeRateCreated: enter_a_rate,
    ExchangeRateUpdated: change_a_rate,
    ExchangeRateDeleted: delete_a_rate,
}
"""By event: what takes spending to the threshold of a budget, last by this event."""


def test_every_event_that_raises_alerts_has_a_story() -> None:
    assert reactions.ANALYTICS["raise_budget_alerts"].events == BUDGET_STORIES.keys()


@pytest.mark.parametrize("event", BUDGET_STORIES)
def test_an_alert_follows_from_each_event_alone(
    event: type[Event], ada: Person, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = {EAST: dt.date(2026, 3, 21)}
    monkeypatch.setattr(clock, "today", lambda timezone: days.get(timezone, dt.date(2026, 3, 20)))
    reaction = reactions.ANALYTICS["raise_budget_alerts"].reaction
    only = {"raise_budget_alerts": Consequence(reaction, frozenset({event}))}
    choose = partial(reactions.choose_reactions, only)
    monkeypatch.setattr(app.extensions["outlay"].consumers["analytics"], "_choose", choose)
    BUDGET_STORIES[event](ada)
    (alert,) = ada.get("/budgets/alerts")["items"]
    assert (alert["threshold"], alert["amount"]) == (80, 100.0)


def test_many_transactions_lead_to_one_check_of_the_budgets(
    app: Flask, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    checks: list[LogEvent] = []
    consumer = app.extensions["outlay"].consumers["analytics"]
    monkeypatch.setitem(consumer.reactions, "raise_budget_alerts", checks.append)
    ada.record([expense(5, "2026-03-14") for _ in range(100)])
    (check,) = checks
    assert (check.user_id, type(check.event)) == (ada.id, TransactionCreated)


def test_what_is_recorded_with_another_time_is_checked_with_that_time(
    ada: Person, as_caller: Callable[[Person], Caller]
) -> None:
    ada.post("/budgets", amount=100, start_date="2026-01-01")
    caller = as_caller(ada)
    with clock.at(dt.datetime(2026, 2, 10, 12, tzinfo=dt.UTC)):
        row = {"kind": "expense", "amount": Decimal(90), "date": dt.date(2026, 2, 9)}
        transaction_service.create_transaction(caller, row)
    (alert,) = ada.get("/budgets/alerts")["items"]
    assert alert["period_start"] == "2026-02-01"


def test_each_reaction_belongs_to_one_consumer() -> None:
    names = [name for page in reactions.CONSUMERS.values() for name in page]
    assert sorted(names) == sorted(ReactionName)


def test_the_two_consumers_keep_positions_of_their_own(
    app: Flask, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    consumers = app.extensions["outlay"].consumers
    with monkeypatch.context() as broken:
        broken.setattr(consumers["notifications"], "wake", lambda _user_id: None)
        ada.post("/budgets", amount=100, name="Everything")
        ada.spend(150, ada.get("/budgets/status")["items"][0]["period_start"])
    assert len(ada.get("/budgets/alerts")["items"]) == 1
    assert ada.get("/notifications", type="budget_exceeded")["items"] == []

    with app.app_context():
        consumers["notifications"].look()
    assert len(ada.get("/notifications", type="budget_exceeded")["items"]) == 1
