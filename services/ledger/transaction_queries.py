"""Read transactions: single ones, batches, filtered lists, and the largest amounts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import String, Text, func, select, type_coerce

from core.enums import TransactionSort
from core.errors import NotFound
from core.identity import Caller
from core.money import Money
from models import Transaction, db, table_of
from services.ledger import amount_sums, filter_totals
from services.ledger.row_names import (
    DescribedTransaction,
    NamesQuery,
    describe_transaction,
    load_transaction_names,
    name_transactions,
)
from services.ledger.transaction_filters import (
    CLAUSES,
    TransactionFilters,
    build_conditions,
    counted_amount,
)
from services.ledger.transaction_parts import load_parts
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
    rows.to_amount_minor,
    rows.to_currency,
    rows.fee_id,
    rows.original_amount_minor,
    rows.original_currency,
    rows.external_id,
    rows.is_pending,
    rows.recurring_series_id,
    rows.recurring_series_id.is_not(None).label("is_recurring"),
    rows.is_split,
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
    "amount": (rows.currency, rows.amount_minor, rows.date, rows.id),
    "payee": (rows.payee_key, rows.date, rows.id),
}
"""Columns that a list is sorted by; together they identify a row, so that pages have no ties."""

DEFAULT_SORT = TransactionSort.NEWEST

MAX_COUNTED = 10_000
"""Rows that are counted one by one; derived totals count any number."""

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
) -> DescribedTransaction:
    """The same with its exchange and fee, and with names if the query asks for them."""
    row = get_transaction(caller, transaction_id, kind)
    return describe_transaction(caller, row, query)


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
    clauses, parameters, are_named = build_conditions(caller, filters)
    names, sort = frozenset(parameters), TransactionSort(filters.get("sort", DEFAULT_SORT))
    if are_named:
        query = _list_query(names, sort.column)
    else:
        query = _select_columns(sort.column).where(*clauses)
    total, is_minimum = None, False
    if filters["total"]:
        total = _count_totalled(caller, filters, parameters, are_named=are_named)
    if filters["total"] and total is None:
        counted = count_rows(query.limit(MAX_COUNTED + 1), parameters)
        total, is_minimum = min(counted, MAX_COUNTED), counted > MAX_COUNTED

    # The first page of simple filters is asked for most; its statement is built once.
    keys = SORT_KEYS[sort.column]
    if after is None and are_named:
        query = _first_page_query(names, sort)
    else:
        query = ordered(query, keys, after, descending=sort.is_descending)
    page = fetch_page(query, keys, filters["limit"], total, parameters)
    page = replace(page, total_is_minimum=is_minimum, parts=load_parts(caller, page.items))
    return name_transactions(caller, page) if filters.get("names") else page


def sum_transactions(caller: Caller, filters: TransactionFilters) -> TransactionSums:
    """Sum up and count what ``list_transactions``, or the review queue, lists on all its pages.

    With a filter by category, those parts of split transactions are summed that are in it.
    """
    by_amount = amount_sums.sum_between(caller, filters)
    if by_amount is not None:
        return TransactionSums(
            [
                TransactionSum(kind, Money(total.minor, currency), total.count)
                for (kind, currency), total in by_amount.items()
            ]
        )
    clauses, parameters, are_named = build_conditions(caller, filters)
    if filters.get("uncertain"):
        clauses.append(Transaction.needs_category())
        are_named = False

    keys = (rows.kind, rows.currency)
    amount = counted_amount(parameters)
    query = select(*keys, func.sum(amount), func.count()).where(*clauses)
    query = query.group_by(*keys).order_by(*keys)
    if are_named and filter_totals.are_totalled(parameters):
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
    clauses, parameters, _ = build_conditions(caller, filters)
    largest_first = (rows.amount_minor.desc(), rows.id)
    # Found by an index alone; all columns of a month's rows would take several times as long.
    ids = select(rows.id).where(*clauses).order_by(*largest_first).limit(count)
    query = select(Transaction).where(Transaction.id.in_(db.session.scalars(ids, parameters).all()))
    return list(db.session.scalars(query.order_by(*largest_first)))


def _count_totalled(
    caller: Caller, filters: TransactionFilters, parameters: dict[str, Any], *, are_named: bool
) -> int | None:
    """Count what the filters match by the derived totals; None if they cannot tell."""
    if are_named:
        return filter_totals.count_matching(parameters)
    by_amount = amount_sums.sum_between(caller, filters)
    return None if by_amount is None else sum(total.count for total in by_amount.values())


@lru_cache(maxsize=256)
def _list_query(names: frozenset[str], sort_column: str) -> AnySelect:
    return _select_columns(sort_column).where(*(CLAUSES[name] for name in sorted(names)))


def _select_columns(sort_column: str) -> AnySelect:
    # After the columns that are rendered, which have fixed positions.
    columns = (*LIST_COLUMNS, rows.payee_key) if sort_column == "payee" else LIST_COLUMNS
    return select(*columns)


@lru_cache(maxsize=256)
def _first_page_query(names: frozenset[str], sort: TransactionSort) -> AnySelect:
    query = _list_query(names, sort.column)
    return ordered(query, SORT_KEYS[sort.column], None, descending=sort.is_descending)
