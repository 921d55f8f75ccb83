"""Search folds digits and letters of more scripts: stored texts are folded again."""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from core.normalization import fold_for_search

revision = "0020"
down_revision = "0019"

CHUNK = 2_000
"""Rows in memory at a time."""

transactions = sa.table("transactions", *map(sa.column, ("id", "search_text", "payee_key")))
row = transactions.c


def upgrade() -> None:
    statement = (
        sa.update(transactions)
        .where(row.id == sa.bindparam("row_id"))
        .values(search_text=sa.bindparam("search_text"), payee_key=sa.bindparam("payee_key"))
    )
    for rows in _read_chunks():
        # Folding a folded text again gives what folding the text itself would.
        values = [
            {
                "row_id": text_row.id,
                "search_text": fold_for_search(text_row.search_text),
                "payee_key": fold_for_search(text_row.payee_key),
            }
            for text_row in rows
            if not text_row.search_text.isascii()
        ]
        if values:
            op.get_bind().execute(statement, values)


def downgrade() -> None:
    # The letters are lost, and the earlier search finds them in all texts but those.
    pass


def _read_chunks() -> Iterator[Sequence[sa.Row[Any]]]:
    """Read the folded texts of all transactions, in the order of their ids."""
    last_id = 0
    texts = sa.select(row.id, row.search_text, row.payee_key).order_by(row.id).limit(CHUNK)
    while rows := op.get_bind().execute(texts.where(row.id > last_id)).all():
        yield rows
        last_id = rows[-1].id
