"""The index of refunds covers their query: with fewer columns, SQLite preferred another index."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

REFUND = "amount_minor < 0"
COLUMNS = ["user_id", "kind", "currency", "date", "category_id", "amount_minor"]


def upgrade() -> None:
    _replace_index(COLUMNS)


def downgrade() -> None:
    _replace_index(["user_id", "date"])


def _replace_index(columns: list[str]) -> None:
    op.drop_index("ix_transactions_refunds", "transactions")
    op.create_index(
        "ix_transactions_refunds",
        "transactions",
        columns,
        sqlite_where=sa.text(REFUND),
        postgresql_where=sa.text(REFUND),
    )
