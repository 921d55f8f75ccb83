"""A person's categorizer: load it from the ledger, and update it from the event log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple, TypedDict

from sqlalchemy import Connection, or_, select

from core.enums import CategorySource
from core.events import TransactionCreated
from core.money import to_minor
from learning.categorization.feedback import load_outcomes
from learning.categorization.transaction_text import TransactionText, build_features
from learning.shipped_models import load_category_prior
from models import Category, CategorySetting, Event, Transaction, table_of

if TYPE_CHECKING:
    from ml.categorization.categorizer import Categorizer, LabelledTransaction
    from ml.categorization.choices import CategoryChoice
    from ml.categorization.memory import Embed

MAX_ROWS = 3_000
"""Newest labelled rows that a categorizer is loaded with."""
MAX_LABELS = 2 * MAX_ROWS
"""Labels at which a categorizer is loaded again, to forget the oldest."""
MAX_EVENTS = 2_000
"""With more events than this, loading the ledger again is cheaper than replaying them."""


class TransactionPayload(TypedDict):
    """Fields of a transaction event's payload that the categorizer reads."""

    payee: str
    description: str
    amount: str
    currency: str
    kind: str
    date: str
    category_id: int | None
    category_source: str | None


class LoggedEvent(NamedTuple):
    """An event of the person's log; a deletion has no payload."""

    type: str
    entity: str
    entity_id: int
    payload: TransactionPayload | None


def load_categorizer(
    connection: Connection, user_id: int, variant: str, embed: Embed | None
) -> Categorizer:
    """Load a categorizer with a person's newest choices and the outcomes of its predictions.

    Raises:
        Unavailable: The shipped model is damaged.
    """
    from ml.categorization.categorizer import Categorizer
    from ml.categorization.variants import VARIANTS

    # Shared by all people and opened once per process.
    prior, confidence = load_category_prior()
    choices = _load_choices(connection, user_id)
    categorizer = Categorizer(prior, confidence, choices, VARIANTS[variant], embed)
    categorizer.learn_many(_load_labelled_transactions(connection, user_id))
    categorizer.update_correction(*load_outcomes(connection, user_id))
    return categorizer


def _load_choices(connection: Connection, user_id: int) -> list[CategoryChoice]:
    from ml.categorization.choices import CategoryChoice

    row, setting = table_of(Category).c, table_of(CategorySetting).c
    hidden = select(setting.category_id).where(setting.user_id == user_id, setting.hidden)
    # System categories by the names that the model knows, whatever the person calls them.
    query = (
        select(row.id, row.name, row.parent_id)
        .where(Category.visible_to(user_id), row.id.not_in(hidden))
        .order_by(row.id)
    )
    return [CategoryChoice(*category) for category in connection.execute(query)]


def _load_labelled_transactions(connection: Connection, user_id: int) -> list[LabelledTransaction]:
    """Load the newest transactions whose category the person chose, oldest first."""
    from ml.categorization.categorizer import LabelledTransaction

    row = table_of(Transaction).c
    text_columns = (
        row.payee, row.description, row.amount_minor, row.currency, row.kind, row.date,
    )  # fmt: skip
    newest = (
        select(row.id, row.category_id, *text_columns)
        .where(
            row.user_id == user_id,
            row.category_source == CategorySource.PERSON,
            row.category_id.is_not(None),
        )
        .order_by(row.date.desc(), row.id.desc())
        .limit(MAX_ROWS)
    )
    # Oldest first, because among labels of a payee the one learned last weighs most.
    rows = connection.execute(newest).all()[::-1]
    return [
        LabelledTransaction(id_, build_features(TransactionText(*text)), category_id)
        for id_, category_id, *text in rows
    ]


def update_categorizer(
    connection: Connection, user_id: int, categorizer: Categorizer, since: int, until: int
) -> bool:
    """Apply the events after ``since`` up to ``until``.

    Returns:
        False when the categorizer should be loaded again instead.
    """
    events = _load_events(connection, user_id, since, until)
    if len(events) > MAX_EVENTS or categorizer.labels > MAX_LABELS:
        return False

    if any(event.entity == "category" for event in events):
        categorizer.replace_choices(_load_choices(connection, user_id))

    # Only the last event of a transaction counts: it carries the whole row.
    payloads: dict[int, TransactionPayload | None] = {
        event.entity_id: event.payload for event in events if event.entity == "transaction"
    }
    _learn_payloads(categorizer, payloads)

    # A person confirms or changes a category by updating the transaction.
    if any(event.type == "transaction_updated" for event in events):
        categorizer.update_correction(*load_outcomes(connection, user_id))
    return True


def _load_events(connection: Connection, user_id: int, since: int, until: int) -> list[LoggedEvent]:
    """Load the first events of a range; one more than MAX_EVENTS shows that there are too many.

    New transactions whose category no person chose are left out: an import has thousands of them.
    """
    row = table_of(Event).c
    source = row.payload["category_source"].as_string()
    says_something = or_(row.type != TransactionCreated.type, source == CategorySource.PERSON.value)
    query = (
        select(row.type, row.entity, row.entity_id, row.payload)
        .where(row.user_id == user_id, row.seq > since, row.seq <= until, says_something)
        .order_by(row.seq)
        .limit(MAX_EVENTS + 1)
    )
    return [LoggedEvent(*event) for event in connection.execute(query)]


def _learn_payloads(
    categorizer: Categorizer, payloads: Mapping[int, TransactionPayload | None]
) -> None:
    """Learn the person's choices, and forget deleted rows and rows without such a choice."""
    from ml.categorization.categorizer import LabelledTransaction

    # Categories of rules and of the model itself are not learned: learning from unconfirmed
    # predictions would reinforce their errors.
    labelled = []
    for transaction_id, payload in payloads.items():
        category_id = None if payload is None else _find_chosen_category(payload)
        if payload is None or category_id is None:
            categorizer.forget(transaction_id)
            continue

        features = build_features(_parse_payload(payload))
        labelled.append(LabelledTransaction(transaction_id, features, category_id))

    categorizer.learn_many(labelled)


def _find_chosen_category(payload: TransactionPayload) -> int | None:
    """Return the category if the person chose it; only such categories are learned."""
    is_chosen = payload.get("category_source") == CategorySource.PERSON
    return payload.get("category_id") if is_chosen else None


def _parse_payload(payload: TransactionPayload) -> TransactionText:
    amount = Decimal(str(payload["amount"]))
    return TransactionText(
        payload["payee"],
        payload["description"],
        to_minor(amount, payload["currency"]),
        payload["currency"],
        payload["kind"],
        dt.date.fromisoformat(payload["date"]),
    )
