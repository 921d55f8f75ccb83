import threading
from collections.abc import Callable

import pytest
from sqlalchemy.exc import OperationalError

from core.events import (
    BudgetCreated,
    BudgetUpdated,
    CategoryUpdated,
    Event,
    TransactionCreated,
    TransactionDeleted,
    TransactionRestored,
    TransactionUpdated,
)
from infrastructure.database import sqlite_driver
from infrastructure.extensions import background
from services import reactions
from services.planning import alert_service
from tests.conftest import Person


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


BUDGET_STORIES: dict[type[Event], Callable[[Person], None]] = {
    TransactionCreated: create_transaction,
    TransactionUpdated: change_transaction,
    TransactionDeleted: delete_refund,
    TransactionRestored: restore_transaction,
    BudgetCreated: create_budget,
    BudgetUpdated: lower_budget,
    CategoryUpdated: move_category_below_another,
}
"""By event: what takes spending to the threshold of a budget, last by this event."""


def test_every_event_that_raises_alerts_has_a_story() -> None:
    raising = {
        event
        for event, handlers in reactions.REACTIONS.items()
        if alert_service.raise_alerts in handlers
    }
    assert raising == BUDGET_STORIES.keys()


@pytest.mark.parametrize("event", BUDGET_STORIES)
def test_an_alert_follows_from_each_event_alone(
    event: type[Event],
    ada: Person,
    today: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    today("2026-03-20")
    monkeypatch.setattr(reactions, "REACTIONS", {event: reactions.REACTIONS[event]})
    BUDGET_STORIES[event](ada)
    (alert,) = ada.get("/budgets/alerts")["items"]
    assert (alert["threshold"], alert["amount"]) == (80, 100.0)


def test_a_failing_reaction_runs_three_times_and_undoes_nothing(
    ada: Person, monkeypatch: pytest.MonkeyPatch, count_rows: Callable[[str], int]
) -> None:
    attempts = []

    def fail(user_id: int) -> None:
        attempts.append(user_id)
        raise RuntimeError("the reaction broke")

    monkeypatch.setattr(reactions, "REACTIONS", dict.fromkeys(reactions.REACTIONS, (fail,)))
    ada.spend(5)
    assert attempts == [ada.id] * 3
    assert count_rows("transactions") == 1


def test_a_reaction_that_loses_the_database_runs_later_in_the_background(
    ada: Person, monkeypatch: pytest.MonkeyPatch, count_rows: Callable[[str], int]
) -> None:
    threads: list[str] = []

    def lose_twice(_user_id: int) -> None:
        threads.append(threading.current_thread().name)
        if len(threads) < 3:
            locked = sqlite_driver.OperationalError("database is locked")
            locked.sqlite_errorcode = 5
            raise OperationalError("SELECT 1", None, locked)

    monkeypatch.setattr(reactions, "REACTIONS", dict.fromkeys(reactions.REACTIONS, (lose_twice,)))
    ada.spend(5)
    background.drain()
    assert threads == [threading.current_thread().name, "background_0", "background_0"]
    assert count_rows("transactions") == 1
