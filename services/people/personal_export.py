"""Everything a person has here, as one document."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import or_, select

from core import clock
from core.identity import Caller
from models import (
    Account,
    ApiToken,
    Base,
    Budget,
    BudgetAlert,
    BudgetPrediction,
    Category,
    CategoryFeedback,
    CategoryRule,
    Event,
    Import,
    ImportProfile,
    Job,
    StandardDescription,
    Transaction,
    User,
    db,
)
from services.snapshots import snapshot

SECTIONS: dict[str, Any] = {
    "accounts": Account,
    "categories": Category,
    "descriptions": StandardDescription,
    "transactions": Transaction,
    "rules": CategoryRule,
    "imports": Import,
    "import_profiles": ImportProfile,
    "category_feedback": CategoryFeedback,
    "budgets": Budget,
    "budget_alerts": BudgetAlert,
    "predictions": BudgetPrediction,
    "jobs": Job,
    "api_tokens": ApiToken,
}


def export(caller: Caller) -> dict[str, Any]:
    """All rows of the caller by section (with the system categories they use), and their log."""
    document: dict[str, Any] = {
        "format": "outlay-export",
        "format_version": 1,
        "exported_at": clock.utc_text(clock.now()),
        "user": snapshot(db.session.get_one(User, caller.id)),
    }
    for name, model in SECTIONS.items():
        document[name] = [snapshot(row) for row in _rows(model, caller)]
    document["events"] = [snapshot(row) for row in db.session.scalars(_log(caller))]
    return document


def _rows(model: Any, caller: Caller) -> Iterator[Base]:
    mine = model.user_id == caller.id
    if model is Category:
        used = select(Transaction.category_id).where(Transaction.user_id == caller.id)
        mine = or_(mine, model.id.in_(used))
    yield from db.session.scalars(select(model).where(mine).order_by(model.id))


def _log(caller: Caller) -> Any:
    return select(Event).where(Event.user_id == caller.id).order_by(Event.seq)
