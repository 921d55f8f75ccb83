"""A category that is merged into another loses nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from core.identity import Caller
from models import Base, BudgetPrediction, Category, CategoryFeedback, db, table_of
from tests.conftest import Person

MOVED = {
    ("budget_predictions", "category_id"),
    ("budgets", "category_id"),
    ("categories", "parent_id"),
    ("category_feedback", "kept_category_id"),
    ("category_feedback", "suggested_category_id"),
    ("category_rules", "category_id"),
    ("standard_descriptions", "category_id"),
    ("transactions", "category_id"),
}
"""The columns that move_category moves: all that refer to a category."""


@pytest.fixture
def merged(ada: Person, today: Callable[[str], None]) -> dict[str, int]:
    """Two categories with a year of spending and forecasts, of which one is then merged."""
    today("2026-03-14")
    old, new = ada.category("Coffee"), ada.category("Cafés")
    for month in range(1, 13):
        ada.spend(20, f"2025-{month:02}-05", category_id=old)
        ada.spend(30, f"2025-{month:02}-06", category_id=new)
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
