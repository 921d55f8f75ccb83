"""Search without accents: texts are folded again, and payees get a key to sort and search by."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from core.normalization import fold_for_search, normalize_text

revision = "0010"
down_revision = "0009"

CHUNK = 2_000
"""Rows in memory at a time."""

TAG_SEPARATOR = "|"
PAYEE_KEY_LENGTH = 200
PayeeKey = sa.String(PAYEE_KEY_LENGTH).with_variant(
    sa.String(PAYEE_KEY_LENGTH, collation="C"), "postgresql"
)

transactions = sa.table(
    "transactions",
    *map(sa.column, ("id", "payee", "description", "notes", "tags", "search_text", "payee_key")),
)
row = transactions.c


def upgrade() -> None:
    op.add_column(
        "transactions", sa.Column("payee_key", PayeeKey, nullable=False, server_default="")
    )
    # Today's folding, whichever that is: a later change of it folds all rows again.
    for rows in _read_chunks():
        values = [_search_values(text_row, fold_for_search) for text_row in rows]
        _write(values, "search_text", "payee_key")

    op.create_index(
        "ix_transactions_user_id_payee_key_date_id",
        "transactions",
        ["user_id", "payee_key", "date", "id"],
    )


def downgrade() -> None:
    op.drop_index("ix_transactions_user_id_payee_key_date_id", "transactions")
    op.drop_column("transactions", "payee_key")
    for rows in _read_chunks():
        _write([_search_values(text_row, normalize_text) for text_row in rows], "search_text")


def _read_chunks() -> Iterator[Sequence[sa.Row[Any]]]:
    """Read the texts of all transactions, in the order of their ids."""
    texts = sa.select(row.id, row.payee, row.description, row.notes, row.tags)
    last_id = 0
    while rows := _read_after(texts, last_id):
        yield rows
        last_id = rows[-1].id


def _read_after(texts: sa.Select[Any], last_id: int) -> Sequence[sa.Row[Any]]:
    chunk = texts.where(row.id > last_id).order_by(row.id).limit(CHUNK)
    return op.get_bind().execute(chunk).all()


def _search_values(text_row: sa.Row[Any], fold: Callable[[str], str]) -> dict[str, Any]:
    tags = text_row.tags.split(TAG_SEPARATOR) if text_row.tags else []
    texts = (text_row.payee, text_row.description, text_row.notes, *tags)
    return {
        "row_id": text_row.id,
        "search_text": fold(" ".join(texts)),
        "payee_key": fold(text_row.payee)[:PAYEE_KEY_LENGTH],
    }


def _write(values: Sequence[dict[str, Any]], *names: str) -> None:
    columns = {name: sa.bindparam(name) for name in names}
    statement = sa.update(transactions).where(row.id == sa.bindparam("row_id")).values(columns)
    parameters = [_select_values(item, ("row_id", *names)) for item in values]
    op.get_bind().execute(statement, parameters)


def _select_values(values: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: values[name] for name in names}
