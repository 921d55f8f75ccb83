"""Read what has happened to a transaction from the event log."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import literal_column, select

from core.enums import CategorySource, HistoryActor, ImportOutcome
from core.identity import Caller
from core.json_types import JsonObject
from models import Event, Import, ImportRow, db
from services.ledger.category_views import load_views
from services.ledger.transaction_queries import get_transaction
from services.paging import AnyRow

MAX_ENTRIES = 200
"""Events of a transaction that its history has at most, the newest."""
FIELDS = (
    "kind", "date", "amount", "currency", "payee", "description", "notes", "category_id",
    "account_id", "to_account_id", "tags", "is_pending",
    "to_amount", "to_currency", "fee_id", "original_amount", "original_currency",
)  # fmt: skip
"""Published columns whose changes a history names."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field with its value before and after. ``before`` is None for a new transaction."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class HistoryImport:
    """The import that made or updated a transaction."""

    id: int
    filename: str
    outcome: str


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One event of a transaction: when, by whom, from which file, and what changed."""

    seq: int
    type: str
    actor: HistoryActor
    source_import: HistoryImport | None
    changes: Sequence[FieldChange]
    created_at: dt.datetime


@dataclass(frozen=True, slots=True)
class TransactionHistory:
    """The events of a transaction, newest first."""

    items: Sequence[HistoryEntry]
    has_more: bool


def load_history(caller: Caller, transaction_id: int) -> TransactionHistory:
    """Load the history of a transaction. Raises NotFound."""
    get_transaction(caller, transaction_id)
    imports = _load_imports(caller, transaction_id)
    events = _load_events(caller, transaction_id)
    # One more than is shown has the values before the oldest that is.
    names = {id_: view.name for id_, view in load_views(caller).items()}
    entries = list(_describe_events(events[::-1], imports, names))[::-1]
    return TransactionHistory(entries[:MAX_ENTRIES], has_more=len(entries) > MAX_ENTRIES)


def _load_events(caller: Caller, transaction_id: int) -> Sequence[AnyRow]:
    columns = (Event.seq, Event.type, Event.payload, Event.request_id, Event.created_at)
    # Written out, because a partial index serves only the condition that it was made with.
    is_transaction = Event.entity == literal_column("'transaction'")
    query = select(*columns).where(
        Event.user_id == caller.id, Event.entity_id == transaction_id, is_transaction
    )
    newest_first = query.order_by(Event.seq.desc()).limit(MAX_ENTRIES + 1)
    return db.session.execute(newest_first).all()


def _load_imports(caller: Caller, transaction_id: int) -> list[HistoryImport]:
    """Load the imports that stored the transaction, oldest first."""
    query = (
        select(Import.id, Import.filename, ImportRow.outcome)
        .join(ImportRow, ImportRow.import_id == Import.id)
        .where(Import.user_id == caller.id, ImportRow.transaction_id == transaction_id)
        .order_by(Import.id)
    )
    return [HistoryImport(*row) for row in db.session.execute(query)]


def _describe_events(
    events: Sequence[AnyRow], imports: Sequence[HistoryImport], names: Mapping[int, str]
) -> Iterator[HistoryEntry]:
    before: JsonObject = {}
    for event in events:
        after = event.payload or {}
        changes = _find_changes(before, after) + _find_part_changes(before, after, names)
        source = _find_import(event, imports)
        yield HistoryEntry(
            event.seq,
            event.type,
            _find_actor(event, changes, source),
            source,
            changes,
            event.created_at,
        )
        # A deletion has no values: what was restored is compared with what was deleted.
        before = event.payload or before


def _find_changes(before: JsonObject, after: JsonObject) -> list[FieldChange]:
    changes = []
    for field in FIELDS:
        old, new = before.get(field), after.get(field)
        if after and old != new:
            changes.append(FieldChange(field, old, new))
    return changes


def _find_part_changes(
    before: JsonObject, after: JsonObject, names: Mapping[int, str]
) -> list[FieldChange]:
    """Find a change of the parts, each written as its category and its amount."""
    # Events of earlier versions have no parts.
    old, new = before.get("parts") or [], after.get("parts") or []
    if not after or old == new:
        return []
    return [FieldChange("parts", *(_write_parts(parts, names) for parts in (old, new)))]


def _write_parts(parts: Sequence[JsonObject], names: Mapping[int, str]) -> list[str]:
    texts = []
    for part in parts:
        name = names.get(part["category_id"], "-")
        texts.append(f"{name} {part['amount']}")
    return texts


def _find_import(event: AnyRow, imports: Sequence[HistoryImport]) -> HistoryImport | None:
    """Find the import that made an event: imports run as jobs, which belong to no request."""
    if event.request_id is not None:
        return None
    is_creation = event.type == "transaction_created"
    outcome = ImportOutcome.CREATED if is_creation else ImportOutcome.UPDATED
    return next((item for item in imports if item.outcome == outcome), None)


def _find_actor(
    event: AnyRow, changes: Sequence[FieldChange], source: HistoryImport | None
) -> HistoryActor:
    """Tell who made an event: for a category, who chose it."""
    if source is not None:
        return HistoryActor.IMPORT
    chosen_by = (event.payload or {}).get("category_source")
    is_categorized = any(change.field == "category_id" for change in changes)
    is_creation = event.type == "transaction_created"
    if is_categorized and not is_creation and chosen_by == CategorySource.RULE:
        return HistoryActor.RULE
    if is_categorized and not is_creation and chosen_by == CategorySource.MODEL:
        return HistoryActor.MODEL
    return HistoryActor.SYSTEM if event.request_id is None else HistoryActor.PERSON
