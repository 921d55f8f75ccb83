"""Export everything that is stored about one person as one document."""

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, selectinload

from core import clock
from core.category_names import translate_category
from core.enums import JobKind
from core.identity import Caller
from core.json_types import JsonObject
from models import (
    Account,
    Anomaly,
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
    Export,
    ExternalIdentity,
    Goal,
    GoalContribution,
    GoalMilestone,
    Import,
    ImportProfile,
    InsightDismissal,
    Job,
    LoginSession,
    Notification,
    NotificationPreferences,
    OwnExchangeRate,
    Passkey,
    PlannedOccurrenceRecord,
    PlannedTransaction,
    PushChannel,
    RecurringSeries,
    StandardDescription,
    Transaction,
    User,
    Webhook,
    WebhookDelivery,
    db,
    entries,
)
from services.activity.exports.export_requests import ExportRequest
from services.activity.jobs.job_queue import JobPayload, Progress, report_nothing
from services.people.callers import load_caller
from services.snapshots import snapshot
from services.unit_of_work import rollback

# Raised when a reader of older exports would misread newer ones.
FORMAT_VERSION = 1

FILENAME, MEDIA_TYPE = "outlay-export.json", "application/json"
BATCH = 500
"""Rows in memory at a time."""

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
    | Export
    | ExternalIdentity
    | Goal
    | GoalContribution
    | GoalMilestone
    | Import
    | ImportProfile
    | InsightDismissal
    | Anomaly
    | Job
    | LoginSession
    | Notification
    | NotificationPreferences
    | Passkey
    | OwnExchangeRate
    | PlannedOccurrenceRecord
    | PlannedTransaction
    | PushChannel
    | RecurringSeries
    | StandardDescription
    | Transaction
    | Webhook
    | WebhookDelivery
]

SECTIONS: dict[str, SectionModel] = {
    "accounts": Account,
    "categories": Category,
    "category_settings": CategorySetting,
    "descriptions": StandardDescription,
    "transactions": Transaction,
    "rules": CategoryRule,
    "exchange_rates": OwnExchangeRate,
    "imports": Import,
    "import_profiles": ImportProfile,
    "category_feedback": CategoryFeedback,
    "budgets": Budget,
    "budget_alerts": BudgetAlert,
    "recurring_series": RecurringSeries,
    "planned_transactions": PlannedTransaction,
    "planned_occurrences": PlannedOccurrenceRecord,
    "goals": Goal,
    "goal_contributions": GoalContribution,
    "goal_milestones": GoalMilestone,
    "predictions": BudgetPrediction,
    "insight_dismissals": InsightDismissal,
    "anomalies": Anomaly,
    "notifications": Notification,
    "notification_preferences": NotificationPreferences,
    "notification_channels": PushChannel,
    "jobs": Job,
    "exports": Export,
    "api_tokens": ApiToken,
    "identities": ExternalIdentity,
    "passkeys": Passkey,
    "sessions": LoginSession,
    "webhooks": Webhook,
    "webhook_deliveries": WebhookDelivery,
}
"""Tables whose rows have an id, by their section; ``events`` is a section of its own.

A test compares this with all tables that have an owner and lists those left out, with reasons.
"""


class Section(NamedTuple):
    """A section of the document: its name, its rows, and the column that orders them."""

    name: str
    query: Select[Any]
    key: InstrumentedAttribute[int]


def export(caller: Caller, progress: Progress = report_nothing) -> Iterator[str]:
    """Write all rows of the caller by section, with the system categories that they use, as JSON.

    Between two batches of rows no transaction is open, however slowly the text is read.
    """
    header = {
        "format": "outlay-export",
        "format_version": FORMAT_VERSION,
        "exported_at": clock.utc_text(clock.now()),
        "user": snapshot(db.session.get_one(User, caller.id)),
    }
    yield _to_json(header).removesuffix("}")
    total = _count_rows(caller)
    written = 0
    for name, query, key in _list_sections(caller):
        yield f',"{name}":['
        separator = ""
        for batch in _load_batches(query, key):
            rows = [_to_json(_snapshot(caller, row)) for row in batch]
            rollback()
            yield separator + ",".join(rows)
            separator = ","
            written += len(rows)
            # Others may have been added meanwhile.
            progress(min(written / total, 1.0))
        yield "]"
    yield "}"


def write_for_job(payload: JobPayload, progress: Progress) -> Iterator[str]:
    """Write the export of the user whose job it is."""
    return export(load_caller(payload["user_id"]), progress)


def build_request() -> ExportRequest:
    """Build the request for a job that exports everything that is stored about a user."""
    return ExportRequest(JobKind.EXPORT_PERSONAL_DATA, FILENAME, MEDIA_TYPE)


def _list_sections(caller: Caller) -> Iterator[Section]:
    """The sections with the query for their rows, in the order of the document."""
    for name, model in SECTIONS.items():
        query = select(model).where(_belongs(model, caller))
        if model is Transaction:
            # Otherwise each split transaction would load its parts by a query of its own.
            query = query.options(selectinload(Transaction.part_rows))
        yield Section(name, query, model.id)
    yield Section("events", select(Event).where(Event.user_id == caller.id), Event.seq)


def _belongs(model: SectionModel, caller: Caller) -> ColumnElement[bool]:
    belongs = model.user_id == caller.id
    if model is not Category:
        return belongs
    # Without the system categories in use, transactions would refer to unknown ids.
    used = select(entries().category_id).where(entries().user_id == caller.id)
    return or_(belongs, model.id.in_(used))


def _count_rows(caller: Caller) -> int:
    """Count the rows of all sections; there is at least one, the event of the registration."""
    counts = [
        db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
        for _, query, _ in _list_sections(caller)
    ]
    return max(sum(counts), 1)


def _load_batches(query: Select[Any], key: InstrumentedAttribute[int]) -> Iterator[Sequence[Base]]:
    """Load the rows of a query in the order of a key, batch by batch."""
    last = 0
    while True:
        following = query.where(key > last).order_by(key).limit(BATCH)
        batch = db.session.scalars(following).all()
        if not batch:
            return
        last = getattr(batch[-1], key.key)
        yield batch


def _snapshot(caller: Caller, row: Base) -> JsonObject:
    values = snapshot(row)
    if isinstance(row, Category) and row.is_system:
        values["name"] = translate_category(row.name, caller.locale)
    return values


def _to_json(values: JsonObject) -> str:
    return json.dumps(values, allow_nan=False, separators=(",", ":"))
