"""Find transactions that are similar: of the same clean payee."""

from collections.abc import Sequence

from sqlalchemy import false, select

import ml_service
from core.identity import Caller
from models import Transaction, db
from services.paging import AnyRow

MAX_SIMILAR_ROWS = 100_000
"""The newest rows that are compared; a payee is cleaned in Python."""

SIMILAR_COLUMNS = (
    Transaction.id,
    Transaction.payee,
    Transaction.description,
    Transaction.category_source,
    Transaction.category_id,
)


def payee_key(row: Transaction | AnyRow) -> str:
    """Return what similar rows have in common; a row without words is similar to none."""
    return ml_service.clean_payee(row.payee, row.description) or f"#{row.id}"


def find_similar_rows(caller: Caller, example: Transaction) -> Sequence[AnyRow]:
    """Load ``SIMILAR_COLUMNS`` of the other rows of the example's payee and kind, newest first."""
    is_other = (
        Transaction.user_id == caller.id,
        Transaction.kind == example.kind,
        Transaction.id != example.id,
        # Their parts have the categories.
        Transaction.is_split == false(),
    )
    query = select(*SIMILAR_COLUMNS).where(*is_other).order_by(Transaction.id.desc())
    rows = db.session.execute(query.limit(MAX_SIMILAR_ROWS))
    key = payee_key(example)
    return [row for row in rows if payee_key(row) == key]
