"""Stored category predictions with outcomes, for tests of scores and experiments."""

import datetime as dt
from collections.abc import Sequence

from core import clock
from models import CategoryFeedback, db
from tests.conftest import Person, writing

SUGGESTED_CATEGORY, OTHER_CATEGORY = 1, 2


def store_predictions(
    person: Person,
    variant: str,
    outcomes: Sequence[bool | None],
    days_ago: int = 0,
    confidence: float = 0.8,
) -> None:
    """Store a prediction for a new transaction per outcome: right, wrong, or undecided (None)."""
    transactions = [{"kind": "expense", "amount": 1, "payee": "Kiosk"}] * len(outcomes)
    created = person.post("/transactions/bulk", transactions=transactions)["items"]
    now = clock.now()
    with writing():
        db.session.add_all(
            CategoryFeedback(
                user_id=person.id,
                transaction_id=transaction["id"],
                variant=variant,
                decision="apply",
                candidates=[],
                reason="",
                confidence=confidence,
                score=1.0,
                similarity=0.5,
                is_right=is_right,
                suggested_category_id=SUGGESTED_CATEGORY,
                kept_category_id=SUGGESTED_CATEGORY if is_right else OTHER_CATEGORY,
                settled_at=None if is_right is None else now,
                created_at=now - dt.timedelta(days=days_ago),
            )
            for transaction, is_right in zip(created, outcomes, strict=True)
        )
