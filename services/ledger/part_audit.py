"""Find split transactions whose parts contradict them."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import func, or_, select

from models import Transaction, TransactionPart, db, table_of
from services.ledger.transaction_parts import MIN_PARTS

rows, parts = table_of(Transaction).c, table_of(TransactionPart).c


class PartDifference(NamedTuple):
    """A transaction, its amount, and the number and sum of its parts, in minor units."""

    transaction_id: int
    amount_minor: int
    part_count: int
    parts_minor: int


def find_part_differences(user_id: int) -> Sequence[PartDifference]:
    """Find a user's transactions with parts that do not add up, or with parts but not split."""
    has_parts = rows.id.in_(select(parts.transaction_id).where(parts.user_id == user_id))
    count, total = func.count(parts.id), func.coalesce(func.sum(parts.amount_minor), 0)
    is_wrong = or_(~rows.is_split, count < MIN_PARTS, total != rows.amount_minor)
    query = (
        select(rows.id, rows.amount_minor, count, total)
        .join_from(rows.id.table, parts.id.table, parts.transaction_id == rows.id, isouter=True)
        .where(rows.user_id == user_id, or_(rows.is_split, has_parts))
        .group_by(rows.id, rows.amount_minor, rows.is_split)
        .having(is_wrong)
        .order_by(rows.id)
    )
    # The sums of PostgreSQL are decimals.
    return [PartDifference(*map(int, values)) for values in db.session.execute(query)]
