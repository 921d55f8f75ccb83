"""Export everything that is stored about one person as one document."""

from collections.abc import Iterator

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
    CategorySetting,
    Event,
    Import,
    ImportProfile,
    InsightDismissal,
    Job,
    LoginSession,
    StandardDescription,
    Transaction,
    User,
    db,
)
from services.snapshots import snapshot

# Raised when a reader of older exports would misread newer ones.
FORMAT_VERSION = 1

SectionModel = type[
    Account
    | ApiToken
    | Budget
    | BudgetAlert
    | BudgetPrediction
    | Category
    | CategoryFeedback
    | CategoryRule
    | CategorySetting
    | Import
    | ImportProfile
    | InsightDismissal
    | Job
    | LoginSession
    | StandardDescription
    | Transaction
]

SECTIONS: dict[str, SectionModel] = {
    "accounts": Account,
    "categories": Category,
    "category_settings": CategorySetting,
    "descriptions": StandardDescription,
    "transactions": Transaction,
    "rules": CategoryRule,
    "imports": Import,
    "import_profiles": ImportProfile,
    "category_feedback": CategoryFeedback,
    "budgets": Budget,
    "budget_alerts": BudgetAlert,
    "predictions": BudgetPrediction,
    "insight_dismissals": InsightDismissal,
    "jobs": Job,
    "api_tokens": ApiToken,
    "sessions": LoginSession,
}
"""Tables whose rows have an id, by their section; ``events`` is a section of its own.

A test compares this with all tables that have an owner and lists those left out, with reasons.
"""


def export(caller: Caller) -> dict[str, object]:
    """Export all rows of the caller by section, with the system categories that they use."""
    document: dict[str, object] = {
        "format": "outlay-export",
        "format_version": FORMAT_VERSION,
        "exported_at": clock.utc_text(clock.now()),
        "user": snapshot(db.session.get_one(User, caller.id)),
    }
    for name, model in SECTIONS.items():
        document[name] = [snapshot(row) for row in _load_rows(model, caller)]
    document["events"] = [snapshot(event) for event in _load_events(caller)]
    return document


def _load_rows(model: SectionModel, caller: Caller) -> Iterator[Base]:
    belongs = model.user_id == caller.id
    if model is Category:
        # Without the system categories in use, transactions would refer to unknown ids.
        used = select(Transaction.category_id).where(Transaction.user_id == caller.id)
        belongs = or_(belongs, model.id.in_(used))
    yield from db.session.scalars(select(model).where(belongs).order_by(model.id))


def _load_events(caller: Caller) -> Iterator[Event]:
    own_events = select(Event).where(Event.user_id == caller.id)
    yield from db.session.scalars(own_events.order_by(Event.seq))
