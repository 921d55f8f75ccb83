"""Lists of transactions, read from the rows: every filter of the API, newest first."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    String,
    Text,
    and_,
    bindparam,
    or_,
    select,
    type_coerce,
)

from core import periods
from core.errors import NotFound
from core.identity import Caller
from core.money import exponent
from core.normalization import normalize_text
from models import ImportRow, Transaction, db, table_of
from services.ledger.total_queries import load_currencies
from services.ledger.transaction_validation import build_tags_key
from services.paging import AnySelect, Page, Position, count_rows, fetch_page, ordered

rows, import_rows = table_of(Transaction).c, table_of(ImportRow).c
LIST_COLUMNS = (
    rows.id,
    rows.user_id,
    rows.kind,
    type_coerce(rows.date, String).label("date"),
    rows.amount_minor,
    rows.currency,
    rows.category_id,
    rows.account_id,
    rows.to_account_id,
    rows.payee,
    rows.description,
    rows.notes,
    rows.category_source,
    rows.counterpart_id,
    rows.external_id,
    rows.is_pending,
    type_coerce(rows.tags, Text).label("tags"),
    type_coerce(rows.created_at, String).label("created_at"),
    type_coerce(rows.updated_at, String).label("updated_at"),
    rows.version,
)
"""What a list shows, as the database holds it: SQLite's days and moments are text, and stay text."""
NEWEST_FIRST = (rows.date, rows.id)
ACCOUNT: BindParameter[int] = bindparam("account_id")
WHERE: dict[str, ColumnElement[bool]] = {
    "owner": rows.user_id == bindparam("owner"),
    "kind": rows.kind == bindparam("kind"),
    "category_id": rows.category_id == bindparam("category_id"),
    "currency": rows.currency == bindparam("currency"),
    "account_id": or_(rows.account_id == ACCOUNT, rows.to_account_id == ACCOUNT),
    "uncategorized": rows.category_id.is_(None),
    "import_id": rows.id.in_(
        select(import_rows.transaction_id).where(
            import_rows.import_id == bindparam("import_id"),
            import_rows.outcome.in_(("created", "updated")),
        )
    ),
    "start_date": rows.date >= bindparam("start_date"),
    "end_date": rows.date <= bindparam("end_date"),
}


MAX_ITEMS = 50
"""Transactions that the response to a bulk categorisation contains."""


@dataclass(frozen=True, slots=True)
class BulkCategorization:
    """Transactions that got a category, or with ``preview`` would get it; ``items`` is a sample."""

    category_id: int | None
    transaction_ids: Sequence[int]
    items: Sequence[Transaction]
    preview: bool = False
    kept_choices: int = 0

    @property
    def count(self) -> int:
        return len(self.transaction_ids)


@dataclass(frozen=True, slots=True)
class TransactionBatch:
    """Transactions of one bulk request, in its order."""

    items: Sequence[Transaction]

    @property
    def count(self) -> int:
        return len(self.items)


def get_transaction(caller: Caller, transaction_id: int, kind: str | None = None) -> Transaction:
    """One of the caller's transactions, of any kind or only of one. Raises NotFound."""
    own = Transaction.user_id == caller.id
    row = db.session.scalar(select(Transaction).where(own, Transaction.id == transaction_id))
    if row is None or kind not in {None, row.kind}:
        raise NotFound(kind or "transaction")
    return row


def load_transactions(caller: Caller, ids: Sequence[int]) -> list[Transaction]:
    """The caller's transactions with these ids as they are now, in that order."""
    own = Transaction.user_id == caller.id
    query = select(Transaction).where(own, Transaction.id.in_(ids))
    rows = {row.id: row for row in db.session.scalars(query)}
    return [rows[id_] for id_ in ids]


def load_batch(caller: Caller, ids: Sequence[int]) -> TransactionBatch:
    """The caller's transactions with these ids, as the response to a bulk request."""
    return TransactionBatch(load_transactions(caller, ids))


def list_transactions(caller: Caller, filters: Mapping[str, Any], after: Position | None) -> Page:
    """Newest first. ``filters`` are those of the API; ``days`` counts back from the caller's today."""
    values = _values(caller, filters)
    further = _further(caller, filters)
    query = _listed(frozenset(values)).where(*further) if further else _listed(frozenset(values))
    total = count_rows(query, values) if filters["total"] else None
    if after is None and not further:
        return fetch_page(_newest(frozenset(values)), NEWEST_FIRST, filters["limit"], total, values)
    query = ordered(query, NEWEST_FIRST, after, descending=True)
    return fetch_page(query, NEWEST_FIRST, filters["limit"], total, values)


@cache
def _listed(names: frozenset[str]) -> AnySelect:
    return select(*LIST_COLUMNS).where(*(WHERE[name] for name in sorted(names)))


@cache
def _newest(names: frozenset[str]) -> AnySelect:
    return ordered(_listed(names), NEWEST_FIRST, None, descending=True)


def matching(
    caller: Caller, filters: Mapping[str, Any]
) -> tuple[list[ColumnElement[bool]], dict[str, Any]]:
    """The WHERE of a filter, always within the caller's own rows, and the values it is to be run with."""
    values = _values(caller, filters)
    return [WHERE[name] for name in values] + _further(caller, filters), values


def _values(caller: Caller, filters: Mapping[str, Any]) -> dict[str, Any]:
    """The filters that are plain values, by their name in ``WHERE``; ``days`` become dates."""
    values = {name: filters[name] for name in WHERE if filters.get(name) not in {None, False}}
    if filters.get("days"):
        period = periods.last_days(caller.today, filters["days"])
        values |= {"start_date": period.start, "end_date": period.end}
    return values | {"owner": caller.id}


def _further(caller: Caller, filters: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    """The filters that make conditions of their own: words to find, a tag, and amounts."""
    words = normalize_text(filters.get("q") or "").split()
    found: list[ColumnElement[bool]] = [
        rows.search_text.contains(word, autoescape=True) for word in words
    ]
    if filters.get("tag"):
        found.append(rows.tags_key.contains(build_tags_key([filters["tag"]]), autoescape=True))
    if filters.get("min_amount") is not None or filters.get("max_amount") is not None:
        found.append(_amount_between(caller, filters.get("min_amount"), filters.get("max_amount")))
    return found


def _amount_between(
    caller: Caller, low: Decimal | None, high: Decimal | None
) -> ColumnElement[bool]:
    by_exponent: dict[int, list[str]] = defaultdict(list)
    for currency in load_currencies(caller) | {caller.currency}:
        by_exponent[exponent(currency)].append(currency)
    choices = []
    for digits, currencies in by_exponent.items():
        within: list[ColumnElement[bool]] = [rows.currency.in_(currencies)]
        if low is not None:
            within.append(rows.amount_minor >= math.ceil(low.scaleb(digits)))
        if high is not None:
            within.append(rows.amount_minor <= math.floor(high.scaleb(digits)))
        choices.append(and_(*within))
    return or_(*choices)


def largest(caller: Caller, filters: Mapping[str, Any], count: int) -> list[Transaction]:
    """The largest amounts of what passes the filter, largest first."""
    conditions, values = matching(caller, filters)
    query = (
        select(Transaction)
        .where(*conditions)
        .order_by(Transaction.amount_minor.desc(), Transaction.id)
    )
    return list(db.session.scalars(query.limit(count), values))
