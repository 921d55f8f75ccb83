"""Deleted budgets, import profiles and categories come back as they were."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from core import clock
from models import Event, db
from tests.conftest import Person, read, writing

STATEMENT = "Date,Payee,Amount\n02/03/2025,Coffee,-3.20\n01/02/2025,Tea,-2.00\n"
"""Its days could as well be months."""


def restore(person: Person, path: str, status: int = 200) -> Any:
    return read(person.call("POST", f"{path}/restore"), status)


def test_a_deleted_budget_comes_back_with_its_amounts_and_alerts(
    ada: Person, today: Callable[[str], None]
) -> None:
    today("2026-03-14")
    food = ada.category("Food")
    budget = ada.post("/budgets", amount=100, category_id=food, name="Food", rollover=True)
    path = f"/budgets/{budget['id']}"
    ada.spend(95, category_id=food)
    before, alerts = ada.get(path), ada.get("/budgets/alerts")["items"]
    assert len(alerts) == 1

    ada.delete(path)
    assert ada.get("/budgets/alerts")["items"] == []
    assert restore(ada, path) == before
    assert ada.get("/budgets/alerts")["items"] == alerts
    # A second time, nothing is left to do.
    assert restore(ada, path) == before


def test_a_restored_budget_keeps_the_amounts_of_earlier_periods(ada: Person) -> None:
    budget = ada.post("/budgets", amount="99.95", start_date="2024-01-01")
    path = f"/budgets/{budget['id']}"
    amounts = ada.put(path, amount=120)["amounts"]
    ada.delete(path)
    assert restore(ada, path)["amounts"] == amounts


def test_a_budget_whose_place_is_taken_does_not_come_back(ada: Person) -> None:
    budget = ada.post("/budgets", amount=100)
    ada.delete(f"/budgets/{budget['id']}")
    ada.post("/budgets", amount=200)
    assert restore(ada, f"/budgets/{budget['id']}", 409)["code"] == "budget_exists"


def test_a_budget_of_a_category_that_is_gone_does_not_come_back(ada: Person) -> None:
    food = ada.category("Food")
    budget = ada.post("/budgets", amount=100, category_id=food)
    ada.delete(f"/budgets/{budget['id']}")
    ada.delete(f"/categories/{food}")
    assert restore(ada, f"/budgets/{budget['id']}", 409)["code"] == "not_restorable"

    restore(ada, f"/categories/{food}")
    assert restore(ada, f"/budgets/{budget['id']}")["category_id"] == food


@pytest.fixture
def profile(ada: Person) -> dict[str, Any]:
    """The import profile of a bank whose days of the month come first."""
    account = ada.account("Giro")
    preview = ada.send("/import/preview", STATEMENT, account_id=str(account))
    ada.post(
        "/transactions/import", 200, import_id=preview["import_id"], mapping={"date_order": "DMY"}
    )
    (profile,) = ada.get("/transactions/import/profiles")["items"]
    return profile


def test_an_import_profile_comes_back_and_reads_the_next_file(
    ada: Person, profile: dict[str, Any]
) -> None:
    path = f"/transactions/import/profiles/{profile['id']}"
    ada.delete(path)
    assert ada.send("/import/preview", STATEMENT)["profile"] is None
    assert restore(ada, path) == profile == restore(ada, path)
    assert ada.send("/import/preview", STATEMENT)["profile"]["id"] == profile["id"]


def test_an_import_profile_does_not_replace_a_newer_one(
    ada: Person, profile: dict[str, Any]
) -> None:
    path = f"/transactions/import/profiles/{profile['id']}"
    ada.delete(path)
    preview = ada.send("/import/preview", STATEMENT)
    ada.post(
        "/transactions/import", 200, import_id=preview["import_id"], mapping={"date_order": "MDY"}
    )
    assert restore(ada, path, 409)["code"] == "not_restorable"


def test_other_devices_learn_of_import_profiles(ada: Person, profile: dict[str, Any]) -> None:
    path = f"/transactions/import/profiles/{profile['id']}"
    ada.put(path, name="My bank")
    ada.delete(path)
    restore(ada, path)
    changes = ada.get("/changes", limit=1000)["items"]
    types = [change["type"] for change in changes if change["entity"] == "import_profile"]
    prefix = "import_profile"
    assert types == [f"{prefix}_{end}" for end in ("created", "updated", "deleted", "created")]


def test_a_deleted_category_comes_back_with_its_place_and_descriptions(ada: Person) -> None:
    category = ada.category("Tea", color="#112233", position=3, hidden=True)
    ada.post("/descriptions", category_id=category, description="Oolong")
    path = f"/categories/{category}"
    before, descriptions = ada.get(path), ada.get(f"{path}/descriptions")["items"]
    ada.delete(path)
    after = restore(ada, path)
    changed = {"version", "updated_at"}
    assert {k: v for k, v in after.items() if k not in changed} == {
        k: v for k, v in before.items() if k not in changed
    }
    assert after["version"] > before["version"]
    assert ada.get(f"{path}/descriptions")["items"] == descriptions


def test_a_category_whose_name_is_taken_does_not_come_back(ada: Person) -> None:
    category = ada.category("Tea")
    ada.delete(f"/categories/{category}")
    ada.category("tea")
    assert restore(ada, f"/categories/{category}", 409)["code"] == "category_exists"


def test_a_merge_is_taken_back_with_everything_that_it_moved(ada: Person) -> None:
    old, new = ada.category("Coffee"), ada.category("Cafés")
    child = ada.category("Beans", parent_id=old)
    budget = ada.post("/budgets", amount=50, category_id=old)["id"]
    conditions = {"field": "payee", "operator": "contains", "value": "coffee"}
    rule = ada.post("/rules", name="Coffee", conditions=conditions, category_id=old)["id"]
    payment = {"name": "Coffee club", "amount": 12, "next_date": "2026-12-31"}
    series = ada.post("/recurring", **payment, category_id=old)["id"]
    plan = {"payee": "Coffee fair", "amount": 30, "start_date": "2026-12-31"}
    planned = ada.post("/planned-transactions", **plan, category_id=old)["id"]
    for text in ("Espresso", "Both"):
        ada.post("/descriptions", category_id=old, description=text)
    ada.post("/descriptions", category_id=new, description="Both")
    spent = [ada.spend(amount, category_id=old)["id"] for amount in (1, 2, 3)]
    other = ada.spend(4, category_id=new)["id"]

    ada.delete(f"/categories/{old}", reassign_to=new)
    assert ada.get(f"/recurring/{series}")["category_id"] == new
    assert ada.get(f"/planned-transactions/{planned}")["category_id"] == new
    # What the person decides meanwhile stays.
    third = ada.category("Offices")
    ada.put(f"/transactions/{spent[2]}", category_id=third)
    restore(ada, f"/categories/{old}")

    owners = {id_: ada.get(f"/transactions/{id_}")["category_id"] for id_ in (*spent, other)}
    assert owners == {spent[0]: old, spent[1]: old, spent[2]: third, other: new}
    assert ada.get(f"/categories/{child}")["parent_id"] == old
    assert ada.get(f"/budgets/{budget}")["category_id"] == old
    assert ada.get(f"/rules/{rule}")["category_id"] == old
    assert ada.get(f"/recurring/{series}")["category_id"] == old
    assert ada.get(f"/planned-transactions/{planned}")["category_id"] == old
    texts = [row["description"] for row in ada.get(f"/categories/{old}/descriptions")["items"]]
    assert sorted(texts) == ["Both", "Espresso"]
    assert len(ada.get(f"/categories/{new}/descriptions")["items"]) == 1


def test_a_merged_system_category_is_shown_again(
    ada: Person, system_category: Callable[[str], int]
) -> None:
    groceries, own = system_category("Groceries"), ada.category("Food")
    spent = ada.spend(5, category_id=groceries)["id"]
    ada.delete(f"/categories/{groceries}", reassign_to=own)
    assert restore(ada, f"/categories/{groceries}")["hidden"] is False
    assert ada.get(f"/transactions/{spent}")["category_id"] == groceries

    # Hidden by hand, it was not merged again.
    ada.put(f"/transactions/{spent}", category_id=own)
    assert restore(ada, f"/categories/{groceries}")["hidden"] is False
    assert ada.get(f"/transactions/{spent}")["category_id"] == own


def test_a_system_category_comes_back_for_everybody(ada: Person, admin: Person) -> None:
    category = admin.category("Boats", is_system=True)
    admin.delete(f"/categories/{category}")
    assert restore(ada, f"/categories/{category}", 404)
    restore(admin, f"/categories/{category}")
    assert ada.get(f"/categories/{category}")["name"] == "Boats"


@pytest.mark.parametrize(("days", "status"), [(29, 200), (31, 404)])
def test_a_deletion_can_be_taken_back_for_thirty_days(
    app: Flask, ada: Person, days: int, status: int
) -> None:
    path = f"/budgets/{ada.post('/budgets', amount=100)['id']}"
    ada.delete(path)
    with app.app_context(), writing():
        deleted_at = clock.now() - dt.timedelta(days=days)
        own = update(Event).where(Event.user_id == ada.id)
        db.session.execute(own.values(created_at=deleted_at))
    restore(ada, path, status)
