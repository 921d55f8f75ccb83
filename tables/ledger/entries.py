"""Entries: transactions as categories see them, each part of a split one by itself."""

from sqlalchemy import ColumnElement, Subquery, case, false, func, select, union_all

from tables.base import table_of
from tables.ledger.transaction_parts import TransactionPart
from tables.ledger.transactions import Transaction

SHARED = (
    "user_id",
    "kind",
    "date",
    "currency",
    "payee",
    "description",
    "account_id",
    "recurring_series_id",
)
"""Columns that a part has from its transaction."""


def _build_entries() -> Subquery:
    whole, parts = table_of(Transaction).c, table_of(TransactionPart).c
    shared = [whole[name] for name in SHARED]
    unsplit = select(
        whole.id.label("transaction_id"), whole.category_id, whole.amount_minor, *shared
    ).where(whole.is_split == false())
    split = select(parts.transaction_id, parts.category_id, parts.amount_minor, *shared).join_from(
        table_of(TransactionPart), table_of(Transaction), whole.id == parts.transaction_id
    )
    return union_all(unsplit, split).subquery("entries")


ENTRIES = _build_entries()
"""What reads rows by their category reads these instead of transactions.

Their amounts add up to those of the transactions.
"""


def main_category() -> ColumnElement[int | None]:
    """The category of a transaction, or of the largest part of a split one.

    It is for what looks at whole payments and needs one category: sums read ``ENTRIES``.
    """
    whole, parts = table_of(Transaction).c, table_of(TransactionPart).c
    largest = (
        select(parts.category_id)
        .where(parts.transaction_id == whole.id)
        .order_by(func.abs(parts.amount_minor).desc(), parts.position)
        .limit(1)
        .correlate(table_of(Transaction))
        .scalar_subquery()
    )
    return case((whole.is_split, largest), else_=whole.category_id).label("category_id")
