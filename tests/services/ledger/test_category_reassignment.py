"""A category that is merged into another loses nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from core.identity import Caller
from models import Base, BudgetPrediction, Category, CategoryFeedback, db, table_of
from tests.conftest import Person, expense

MOVED = {
    ("anomalies", "category_id"),
    ("budget_predictions", "category_id"),
    ("budgets", "category_id"),
    ("categories", "parent_id"),
    ("category_feedback", "kept_category_id"),
    ("category_feedback", "suggested_category_id"),
    ("category_rules", "category_id"),
    ("planned_transactions", "category_id"),
    ("recurring_series", "category_id"),
    ("standard_descriptions", "category_id"),
    ("transaction_parts", "category_id"),
    ("transactions", "category_id"),
}
"""The columns that move_category moves: all that refer to a category."""


@pytest.fixture
def merged(ada: Person, today: Callable[[str], None]) -> dict[str, int]:
    """Two categories with a year of spending and forecasts, of which one is then merged."""
    today("2026-03-14")
    old, new = ada.category("Coffee"), ada.category("Cafés")
    rows = []
    for month in range(1, 13):
        rows.append(expense(20, f"2025-{month:02}-05", category_id=old))
        rows.append(expense(30, f"2025-{month:02}-06", category_id=new))
    ada.record(rows)
    ada.post("/predictions/predict", 200)
    return {"old": old, "new": new}


OF_THE_CATEGORY_ALONE = {("category_settings", "category_id")}
"""How a user sees a category, which ends with it."""


def merge(person: Person, merged: dict[str, int]) -> None:
    person.delete(f"/categories/{merged['old']}", reassign_to=merged["new"])


def test_every_reference_to_a_category_is_one_that_is_moved() -> None:
    references = {
        (mapper.local_table.name, key.parent.name)  # type: ignore[attr-defined]
        for mapper in Base.registry.mappers
        for key in mapper.local_table.foreign_keys
        if key.column.table is table_of(Category)
    }
    assert references == MOVED | OF_THE_CATEGORY_ALONE


def test_forecasts_move_and_parts_of_one_forecast_are_added_up(
    ada: Person, merged: dict[str, int], as_caller: Callable[[Person], Caller]
) -> None:
    before = ada.get("/predictions/history")["items"]
    merge(ada, merged)
    after = ada.get("/predictions/history")["items"]

    assert [row["prediction_id"] for row in after] == [row["prediction_id"] for row in before]
    own = BudgetPrediction.user_id == as_caller(ada).id
    parts = db.session.scalars(select(BudgetPrediction).where(own)).all()
    (total,) = [row for row in parts if row.is_total]
    (part,) = [row for row in parts if row.part_of_id == total.id]
    assert (part.category_id, part.predicted_minor) == (merged["new"], total.predicted_minor)


def test_the_explanation_of_a_forecast_names_the_category_that_is_left(
    ada: Person, merged: dict[str, int]
) -> None:
    merge(ada, merged)
    total = next(
        row for row in ada.get("/predictions/history")["items"] if row["category_id"] is None
    )
    categories = total["explanation"]["categories"]
    assert [row["category_id"] for row in categories] == [merged["new"]]
    assert categories[0]["category_name"] == "Cafés"
    assert categories[0]["amount"] == pytest.approx(total["predicted_amount"])


def test_descriptions_move_unless_the_target_has_them(ada: Person, merged: dict[str, int]) -> None:
    def describe(category_id: int, text: str) -> int:
        body: dict[str, Any] = {"category_id": category_id, "description": text}
        return int(ada.post("/descriptions", **body)["id"])

    moved = describe(merged["old"], "Flat white")
    describe(merged["old"], "Espresso")
    existing = describe(merged["new"], "ESPRESSO")
    merge(ada, merged)
    rows = ada.get(f"/categories/{merged['new']}/descriptions")["items"]
    assert [row["id"] for row in rows] == [moved, existing]


def test_suggestions_and_what_became_of_them_move(
    ada: Person, app: Flask, merged: dict[str, int]
) -> None:
    row = ada.spend(3, payee="Coffee Corner")
    assert row["category_suggestion"]["category_id"] is not None
    ada.put(f"/expenses/{row['id']}", category_id=merged["old"])
    merge(ada, merged)
    with app.app_context():
        query = select(CategoryFeedback.kept_category_id).where(CategoryFeedback.user_id == ada.id)
        assert db.session.scalars(query).all() == [merged["new"]]


def test_what_a_payee_was_learned_as_is_the_category_that_is_left(
    ada: Person, merged: dict[str, int]
) -> None:
    for day in range(1, 4):
        ada.spend(3, f"2026-03-0{day}", payee="Daily Grind", category_id=merged["old"])
    merge(ada, merged)
    suggestion = ada.post("/ml/categorize", 200, payee="Daily Grind", amount=3)
    assert suggestion["category_id"] == merged["new"]
    assert suggestion["reason"] == "3 of your 3 payments to this payee."


@pytest.fixture
def dining(ada: Person, bob: Person, system_category: Callable[[str], int]) -> dict[str, int]:
    """A system category that two users have used in every way, and a category of Ada's own."""
    system, own = system_category("Food & Dining"), ada.category("Eating out")
    for person in (ada, bob):
        person.spend(12, "2026-03-02", payee="Trattoria", category_id=system)
    budget = ada.post("/budgets", amount=100, category_id=system)["id"]
    condition = {"field": "payee", "operator": "contains", "value": "trattoria"}
    rule = ada.post("/rules", name="Out", conditions=condition, category_id=system)["id"]
    child = ada.category("Ice cream", parent_id=system)
    bobs_child = bob.category("Burgers", parent_id=system)
    return {
        "old": system,
        "new": own,
        "budget": budget,
        "rule": rule,
        "child": child,
        "bobs_child": bobs_child,
    }


def test_a_system_category_is_merged_for_the_user_alone(
    ada: Person, bob: Person, dining: dict[str, int]
) -> None:
    position = ada.get("/changes")["next_since"]
    merge(ada, dining)

    new = dining["new"]
    assert [row["category_id"] for row in ada.get("/expenses")["items"]] == [new]
    assert ada.get(f"/budgets/{dining['budget']}")["category_id"] == new
    assert ada.get(f"/rules/{dining['rule']}")["category_id"] == new
    assert ada.get(f"/categories/{dining['child']}")["parent_id"] == new
    assert ada.get(f"/categories/{dining['old']}")["hidden"]
    changes = ada.get("/changes", since=position)["items"]
    assert [(row["type"], row["data"]["hidden"]) for row in changes if row["entity"] == "category"][
        -1
    ] == ("category_updated", True)

    assert [row["category_id"] for row in bob.get("/expenses")["items"]] == [dining["old"]]
    assert bob.get(f"/categories/{dining['bobs_child']}")["parent_id"] == dining["old"]
    assert not bob.get(f"/categories/{dining['old']}")["hidden"]


def test_an_admin_merges_a_system_category_like_everybody_else(
    admin: Person, bob: Person, dining: dict[str, int], system_category: Callable[[str], int]
) -> None:
    expense = admin.spend(3, category_id=dining["old"])
    admin.delete(f"/categories/{dining['old']}", reassign_to=system_category("Shopping"))
    moved = admin.get(f"/expenses/{expense['id']}")
    assert moved["category_id"] == system_category("Shopping")
    assert admin.get(f"/categories/{dining['old']}")["hidden"]
    assert not bob.get(f"/categories/{dining['old']}")["hidden"]


def test_a_merged_system_category_is_no_longer_suggested(
    ada: Person, dining: dict[str, int]
) -> None:
    merge(ada, dining)
    ada.delete(f"/rules/{dining['rule']}")
    suggestion = ada.post("/ml/categorize", 200, payee="Trattoria", amount=12)
    assert suggestion["category_id"] == dining["new"]


def test_a_system_category_is_merged_only_after_its_system_subcategories(
    admin: Person, ada: Person
) -> None:
    parent = admin.post("/categories", name="Leisure", is_system=True)["id"]
    child = admin.post("/categories", name="Sport", is_system=True, parent_id=parent)["id"]
    own = ada.category("Fun")
    ada.spend(3, category_id=parent)
    refused = ada.delete(f"/categories/{parent}", 409, reassign_to=own)
    assert refused["code"] == "system_subcategories"

    ada.delete(f"/categories/{child}", reassign_to=own)
    ada.delete(f"/categories/{parent}", reassign_to=own)
    assert [row["category_id"] for row in ada.get("/expenses")["items"]] == [own]
    shown = ada.get("/categories/hierarchy", hidden="false")["items"]
    assert not {parent, child} & {row["category"]["id"] for row in shown}

    # Nothing of Ada's is left in them.
    admin.delete(f"/categories/{child}")
    admin.delete(f"/categories/{parent}")


@pytest.mark.parametrize("target", ["itself", "foreign", "missing"])
def test_a_system_category_is_merged_only_into_another_visible_one(
    ada: Person, bob: Person, dining: dict[str, int], target: str
) -> None:
    targets = {"itself": dining["old"], "foreign": bob.category("Bob's"), "missing": 999_999}
    problem = ada.delete(f"/categories/{dining['old']}", 422, reassign_to=targets[target])
    assert problem["code"] == "category_not_found"
    assert not ada.get(f"/categories/{dining['old']}")["hidden"]


def test_a_merge_names_the_version_that_it_saw(ada: Person, dining: dict[str, int]) -> None:
    path = f"/categories/{dining['old']}"
    tag = ada.call("GET", path).headers["ETag"]
    ada.put(path, name="Dining")
    query, outdated = {"reassign_to": dining["new"]}, {"If-Match": tag}
    assert ada.call("DELETE", path, query_string=query, headers=outdated).status_code == 412
    current = {"If-Match": ada.call("GET", path).headers["ETag"]}
    assert ada.call("DELETE", path, query_string=query, headers=current).status_code == 204


def test_who_may_not_delete_a_system_category_learns_what_to_do_instead(
    ada: Person, dining: dict[str, int]
) -> None:
    refused = ada.delete(f"/categories/{dining['old']}", 403)
    assert "hidden" in refused["detail"]
    assert "reassign_to" in refused["detail"]


def test_expenses_are_not_moved_to_a_category_for_income(ada: Person) -> None:
    spending, earning = ada.category("Fun", type="expense"), ada.category("Pay", type="income")
    expense = ada.spend(3, category_id=spending)["id"]
    refused = ada.delete(f"/categories/{spending}", 422, reassign_to=earning)
    assert refused["code"] == "wrong_category_type"
    assert ada.get(f"/expenses/{expense}")["category_id"] == spending
    ada.put(f"/categories/{earning}", type="both")
    ada.delete(f"/categories/{spending}", reassign_to=earning)


def test_what_a_category_had_against_its_type_does_not_keep_it_from_being_merged(
    ada: Person,
) -> None:
    old, new = ada.category("Pay"), ada.category("Salary", type="income")
    ada.spend(3, category_id=old)
    ada.put(f"/categories/{old}", type="income")
    ada.delete(f"/categories/{old}", reassign_to=new)
    assert [row["category_id"] for row in ada.get("/expenses")["items"]] == [new]
