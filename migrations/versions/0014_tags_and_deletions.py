"""Indexes of tagged transactions, for the list of tags, and of deletions, to restore them."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

TAGGED = "tags_key <> ''"
DELETED = "type = 'transaction_deleted'"


def upgrade() -> None:
    op.create_index(
        "ix_transactions_tagged",
        "transactions",
        ["user_id"],
        sqlite_where=sa.text(TAGGED),
        postgresql_where=sa.text(TAGGED),
    )
    op.create_index(
        "ix_events_deleted_transactions",
        "events",
        ["user_id", "entity_id", "seq"],
        sqlite_where=sa.text(DELETED),
        postgresql_where=sa.text(DELETED),
    )


def downgrade() -> None:
    op.drop_index("ix_events_deleted_transactions", "events")
    op.drop_index("ix_transactions_tagged", "transactions")
