from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from core import clock
from core.enums import Decision
from core.identity import Caller
from models import CategoryFeedback, db
from services.categorization.category_suggestion import SuggestionRecord
from services.categorization.feedback import (
    find_last_verdict,
    settle_suggestions,
    store_suggestions,
)
from services.ledger.transaction_changes import load_own_rows
from services.unit_of_work import unit_of_work
from tests.conftest import Person


def suggest(category_id: int) -> SuggestionRecord:
    return {
        "variant": "kernel",
        "decision": Decision.SUGGEST,
        "suggested_category_id": category_id,
        "candidates": [],
        "reason": "A test.",
        "confidence": 0.7,
        "score": 0.8,
        "similarity": 0.0,
    }


@pytest.fixture
def row_id(ada: Person) -> int:
    return int(ada.spend(5, category_id=ada.category("Coffee"))["id"])


def test_a_suggestion_of_a_category_that_is_deleted_meanwhile_is_left_out(
    ada: Person, row_id: int, as_caller: Callable[[Person], Caller]
) -> None:
    other_id = ada.spend(6)["id"]
    category_id, deleted_id = ada.category("Snacks"), ada.category("Gone")
    ada.delete(f"/categories/{deleted_id}")
    caller = as_caller(ada)
    records = {row_id: suggest(deleted_id), other_id: suggest(category_id)}
    with unit_of_work(caller.id) as work:
        store_suggestions(work, records)
    stored = select(CategoryFeedback.transaction_id).where(
        CategoryFeedback.suggested_category_id.in_([category_id, deleted_id])
    )
    assert db.session.scalars(stored).all() == [other_id]


def test_the_verdict_is_that_of_the_last_suggestion(
    ada: Person, row_id: int, as_caller: Callable[[Person], Caller]
) -> None:
    caller = as_caller(ada)
    chosen_id = ada.get(f"/expenses/{row_id}")["category_id"]
    verdicts: list[Any] = [find_last_verdict(row_id)]
    for category_id in (ada.category("Snacks"), chosen_id):
        with unit_of_work(caller.id) as work:
            store_suggestions(work, {row_id: suggest(category_id)})
            settle_suggestions(work, load_own_rows(work, [row_id]))
        verdicts.append(find_last_verdict(row_id))
    assert verdicts == [None, False, True]
    assert clock.now() >= max(db.session.scalars(select(CategoryFeedback.settled_at)))
