"""Indexes for lists and statistics that would read every row of a large ledger."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

AMOUNTS = ["user_id", "currency", "amount_minor", "id"]
PAGE = ["user_id", "date", "id"]
TAGGED = "tags_key <> ''"
UNDECIDED = "category_id IS NULL AND category_source IS NULL"


def upgrade() -> None:
    op.drop_index("ix_transactions_user_id_currency_amount_minor_id", "transactions")
    op.drop_index("ix_transactions_tagged", "transactions")
    _create("amounts", [*AMOUNTS, "kind", "date", "category_id"])
    _create("user_id_updated_at_id", ["user_id", "updated_at", "id"])
    _create("tagged", PAGE, **_where(TAGGED))
    _create("undecided", [*PAGE, "kind"], **_where(UNDECIDED))
    _create(
        "pending",
        PAGE,
        sqlite_where=sa.text("is_pending = 1"),
        postgresql_where=sa.text("is_pending"),
    )


def downgrade() -> None:
    for name in ("amounts", "user_id_updated_at_id", "tagged", "undecided", "pending"):
        op.drop_index(f"ix_transactions_{name}", "transactions")
    _create("user_id_currency_amount_minor_id", AMOUNTS)
    _create("tagged", ["user_id"], **_where(TAGGED))


def _create(name: str, columns: list[str], **conditions: Any) -> None:
    op.create_index(f"ix_transactions_{name}", "transactions", columns, **conditions)


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}
