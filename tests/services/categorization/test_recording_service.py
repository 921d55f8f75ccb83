import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from services.categorization import recording_service
from services.categorization.recording_service import record_transaction
from services.people.callers import load_caller
from tests.conftest import Person

PAYEE = "Corner Cafe"


@pytest.fixture
def coffee(ada: Person) -> int:
    """A category that the model is certain of for a payee."""
    category = ada.category("Coffee")
    for day in range(1, 29):
        ada.spend(4, f"2026-02-{day:02}", payee=PAYEE, category_id=category)
    return category


def test_a_category_deleted_while_it_was_suggested_leaves_the_row_without_one(
    app: Flask, ada: Person, coffee: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    suggest: Callable[..., Any] = recording_service.suggest

    def suggest_and_lose(*arguments: Any, **options: Any) -> Any:
        suggestions = suggest(*arguments, **options)
        assert {suggestion.category_id for suggestion in suggestions} == {coffee}
        ada.delete(f"/categories/{coffee}", reassign_to=3)
        return suggestions

    monkeypatch.setattr(recording_service, "suggest", suggest_and_lose)
    with app.app_context():
        result = record_transaction(
            app.extensions["outlay"].categories,
            load_caller(ada.id),
            {
                "kind": "expense",
                "amount": Decimal(4),
                "date": dt.date(2026, 3, 1),
                "payee": PAYEE,
            },
        )
        assert (result.row.category_id, result.category_suggestion) == (None, None)
