"""The review queue: transactions that need a category, those of the most frequent payees first."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import select

from core.identity import Caller
from models import Transaction, db, table_of
from services.categorization.category_suggestion import CategorySuggester, QueuedRow
from services.categorization.similar_rows import payee_key
from services.categorization.suggestions import suggest_for_rows
from services.ledger.row_names import name_queued
from services.ledger.transaction_filters import TransactionFilters, build_conditions
from services.ledger.transaction_queries import load_transactions
from services.paging import AnyRow, Page, Position, count_rows

columns = table_of(Transaction).c
KEY_COLUMNS = (columns.id, columns.date, columns.payee, columns.description)

MAX_QUEUED_ROWS = 5_000
"""The newest rows of the queue; they are grouped by payee in memory."""


def list_review_queue(
    suggester: CategorySuggester,
    caller: Caller,
    filters: TransactionFilters,
    after: Position | None,
) -> Page:
    """List transactions that need a category and pass the filters, each with its suggestion.

    Payees with the most rows come first, because one answer categorizes all rows of a payee; within
    a payee the newest rows come first. Raises Unavailable.
    """
    rows = _list_newest_uncategorized(caller, filters)
    keys = {row.id: payee_key(row) for row in rows}
    sizes = Counter(keys.values())
    # They come newest first, and rows that are equal here stay in their order.
    rows.sort(key=lambda row: (-sizes[keys[row.id]], keys[row.id]))

    # The order is not one of the database: the cursor names the last row, not a sort key.
    start = 0
    if after is not None:
        positions = {row.id: position for position, row in enumerate(rows)}
        # If the last row has been categorized since, the queue starts over: what is left of it is
        # still to be done.
        start = positions.get(after[1], -1) + 1
    shown = rows[start : start + filters["limit"]]
    page = load_transactions(caller, [row.id for row in shown])

    # Computed, not read from stored suggestions: a category chosen a moment ago counts.
    suggestions = suggest_for_rows(suggester, caller, page)
    items = [
        QueuedRow(row, suggestion, sizes[keys[row.id]])
        for row, suggestion in zip(page, suggestions, strict=True)
    ]
    total = len(rows) if filters["total"] else None
    queue = Page(items, _next_position(rows, shown, start), total)
    return name_queued(caller, queue) if filters.get("names") else queue


def count_review_queue(caller: Caller) -> int:
    """Count the transactions that need a category, up to the length of the queue."""
    needed = (Transaction.user_id == caller.id, Transaction.needs_category())
    return count_rows(select(Transaction.id).where(*needed).limit(MAX_QUEUED_ROWS))


def _list_newest_uncategorized(caller: Caller, filters: TransactionFilters) -> list[AnyRow]:
    """What the order of the queue depends on, newest first; pages load their rows themselves."""
    conditions, values, _ = build_conditions(caller, filters)
    query = select(*KEY_COLUMNS).where(*conditions, Transaction.needs_category())
    newest_first = query.order_by(Transaction.date.desc(), Transaction.id.desc())
    return list(db.session.execute(newest_first.limit(MAX_QUEUED_ROWS), values))


def _next_position(rows: Sequence[AnyRow], shown: Sequence[AnyRow], start: int) -> Position | None:
    if start + len(shown) >= len(rows):
        return None
    return shown[-1].date, shown[-1].id
