"""Entries: transactions as categories see them, each part of a split one by itself."""

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, case, false, func, select, union_all
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from tables.base import table_of
from tables.ledger.transaction_parts import TransactionPart
from tables.ledger.transactions import Transaction

BASE = ("user_id", "kind", "date", "currency")


@cache
def entries(*names: str) -> ReadOnlyColumnCollection[str, Any]:
    """The columns of entries: category, amount, and what they have from their transactions.

    What reads rows by their category reads these instead of transactions: the amounts add up to the
    same. ``names`` are columns of transactions beside the usual ones; ``id`` is the transaction's.
    Columns that nobody reads would keep SQLite from answering by an index alone.
    """
    whole, parts = table_of(Transaction).c, table_of(TransactionPart).c
    shared = [whole[name] for name in (*BASE, *names)]
    unsplit = select(whole.category_id, whole.amount_minor, *shared).where(
        whole.is_split == false()
    )
    split = select(parts.category_id, parts.amount_minor, *shared).join_from(
        table_of(TransactionPart), table_of(Transaction), whole.id == parts.transaction_id
    )
    return union_all(unsplit, split).subquery("entries").c


def main_category() -> ColumnElement[int | None]:
    """The category of a transaction, or of the largest part of a split one.

    It is for what looks at whole payments and needs one category: sums read ``entries``.
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
