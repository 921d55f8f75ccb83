"""Read transactions: single ones, batches, filtered lists, and the largest amounts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from sqlalchemy import String, Text, func, select, type_coerce

from core.enums import TransactionSort
from core.errors import NotFound
from core.identity import Caller
from core.money import Money
from models import Transaction, db, table_of
from services.ledger import filter_totals
from services.ledger.row_names import (
    NamedTransaction,
    NamesQuery,
    load_transaction_names,
    name_if_requested,
    name_transactions,
)
from services.ledger.transaction_filters import (
    CLAUSES,
    TransactionFilters,
    build_conditions,
    build_parameters,
    build_search_clauses,
)
from services.paging import AnySelect, NameColumn, Page, Position, count_rows, fetch_page, ordered

rows = table_of(Transaction).c
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
"""Columns of a list as the database holds them: SQLite's dates and instants are text, and stay so.

Parsing them only to write them as text again would be a large part of the time that a list takes.
"""

SORT_KEYS = {
    "date": (rows.date, rows.id),
    # Amounts of one currency only are compared; the currencies follow each other.
    "amount": (rows.currency, rows.amount_minor, rows.id),
    "payee": (rows.payee_key, rows.date, rows.id),
}
"""Columns that a list is sorted by; together they identify a row, so that pages have no ties."""

DEFAULT_SORT = TransactionSort.NEWEST

MAX_ITEMS = 50
"""Transactions that the response to a bulk categorization contains."""


@dataclass(frozen=True, slots=True)
class BulkCategorization:
    """Transactions that got a category, or with ``preview`` would get it; ``items`` is a sample."""

    category_id: int | None
    transaction_ids: Sequence[int]
    items: Sequence[Transaction]
    preview: bool = False
    kept_choices: int = 0
    names: Sequence[NameColumn] = ()

    @property
    def count(self) -> int:
        return len(self.transaction_ids)


@dataclass(frozen=True, slots=True)
class DeletedTransactions:
    """Ids of transactions that a bulk request has deleted."""

    transaction_ids: Sequence[int]

    @property
    def count(self) -> int:
        return len(self.transaction_ids)


@dataclass(frozen=True, slots=True)
class TransactionBatch:
    """Transactions of one bulk request, in its order."""

    items: Sequence[Transaction]
    names: Sequence[NameColumn] = ()

    @property
    def count(self) -> int:
        return len(self.items)


@dataclass(frozen=True, slots=True)
class TransactionSum:
    """The sum of transactions of one kind in one currency."""

    kind: str
    total: Money
    count: int

    @property
    def currency(self) -> str:
        """The ISO 4217 code of the currency."""
        return self.total.currency


@dataclass(frozen=True, slots=True)
class TransactionSums:
    """Sums of all transactions that match some filters, by kind and currency."""

    sums: Sequence[TransactionSum]

    @property
    def count(self) -> int:
        """The number of matching transactions."""
        return sum(part.count for part in self.sums)


def get_transaction(caller: Caller, transaction_id: int, kind: str | None = None) -> Transaction:
    """One of the caller's transactions, of any kind or only of one. Raises NotFound."""
    own = Transaction.user_id == caller.id
    row = db.session.scalar(select(Transaction).where(own, Transaction.id == transaction_id))
    # An income under /expenses is as missing as another user's transaction.
    if row is None or kind not in {None, row.kind}:
        raise NotFound(kind or "transaction")
    return row


def get_named_transaction(
    caller: Caller, transaction_id: int, query: NamesQuery, kind: str | None = None
) -> Transaction | NamedTransaction:
    """The same, with the names of its category and accounts if the query asks for them."""
    row = get_transaction(caller, transaction_id, kind)
    return name_if_requested(caller, row, query)


def load_transactions(caller: Caller, ids: Sequence[int]) -> list[Transaction]:
    """The caller's transactions with these ids as they are now, in that order.

    Another request may have deleted some of them.
    """
    own = Transaction.user_id == caller.id
    query = select(Transaction).where(own, Transaction.id.in_(ids))
    by_id = {row.id: row for row in db.session.scalars(query)}
    return [by_id[id_] for id_ in ids if id_ in by_id]


def load_batch(caller: Caller, ids: Sequence[int], query: NamesQuery) -> TransactionBatch:
    """The caller's transactions with these ids, as the response to a bulk request."""
    rows = load_transactions(caller, ids)
    return TransactionBatch(rows, load_transaction_names(caller, rows) if query["names"] else ())


def name_categorization(
    caller: Caller, categorization: BulkCategorization, query: NamesQuery
) -> BulkCategorization:
    """Add the names of its category and accounts to each row, if the query asks for them."""
    if not query["names"]:
        return categorization
    return replace(categorization, names=load_transaction_names(caller, categorization.items))


def list_transactions(caller: Caller, filters: TransactionFilters, after: Position | None) -> Page:
    """One page of the caller's transactions that match the filters, by default newest first."""
    parameters = build_parameters(caller, filters)
    search_clauses = build_search_clauses(caller, filters)
    names, sort = frozenset(parameters), TransactionSort(filters.get("sort", DEFAULT_SORT))
    query = _list_query(names, sort.column)
    if search_clauses:
        query = query.where(*search_clauses)
    total = None
    if filters["total"]:
        total = None if search_clauses else filter_totals.count_matching(parameters)
        total = count_rows(query, parameters) if total is None else total

    # The first page of simple filters is asked for most; its statement is built once.
    keys = SORT_KEYS[sort.column]
    if after is None and not search_clauses:
        query = _first_page_query(names, sort)
    else:
        query = ordered(query, keys, after, descending=sort.is_descending)
    page = fetch_page(query, keys, filters["limit"], total, parameters)
    return name_transactions(caller, page) if filters.get("names") else page


def sum_transactions(caller: Caller, filters: TransactionFilters) -> TransactionSums:
    """Sum up and count what ``list_transactions``, or the review queue, lists on all its pages."""
    parameters = build_parameters(caller, filters)
    search_clauses = build_search_clauses(caller, filters)
    if filters.get("uncertain"):
        search_clauses.append(Transaction.needs_category())

    keys = (rows.kind, rows.currency)
    query = select(*keys, func.sum(rows.amount_minor), func.count())
    query = query.where(*(CLAUSES[name] for name in parameters), *search_clauses)
    query = query.group_by(*keys).order_by(*keys)
    if not search_clauses and filter_totals.are_totalled(parameters):
        query = filter_totals.sums_query(parameters)
    return TransactionSums(
        [
            TransactionSum(kind, Money(int(minor), currency), int(count))
            for kind, currency, minor, count in db.session.execute(query, parameters)
        ]
    )


def load_newest(caller: Caller, count: int) -> list[Transaction]:
    """Load the newest of the caller's transactions up to today."""
    query = select(Transaction).where(
        Transaction.user_id == caller.id, Transaction.date <= caller.today
    )
    newest = query.order_by(Transaction.date.desc(), Transaction.id.desc()).limit(count)
    return list(db.session.scalars(newest))


def load_largest(caller: Caller, filters: TransactionFilters, count: int) -> list[Transaction]:
    """The matching transactions with the largest amounts, largest first."""
    clauses, parameters = build_conditions(caller, filters)
    largest_first = (Transaction.amount_minor.desc(), Transaction.id)
    query = select(Transaction).where(*clauses).order_by(*largest_first).limit(count)
    return list(db.session.scalars(query, parameters))


@lru_cache(maxsize=256)
def _list_query(names: frozenset[str], sort_column: str) -> AnySelect:
    # After the columns that are rendered, which have fixed positions.
    columns = (*LIST_COLUMNS, rows.payee_key) if sort_column == "payee" else LIST_COLUMNS
    return select(*columns).where(*(CLAUSES[name] for name in sorted(names)))


@lru_cache(maxsize=256)
def _first_page_query(names: frozenset[str], sort: TransactionSort) -> AnySelect:
    query = _list_query(names, sort.column)
    return ordered(query, SORT_KEYS[sort.column], None, descending=sort.is_descending)
