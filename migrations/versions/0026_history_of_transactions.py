"""Index for the history of a transaction."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

OF_TRANSACTIONS = "entity = 'transaction'"


def upgrade() -> None:
    op.create_index(
        "ix_events_transactions",
        "events",
        ["user_id", "entity_id", "seq"],
        sqlite_where=sa.text(OF_TRANSACTIONS),
        postgresql_where=sa.text(OF_TRANSACTIONS),
    )


def downgrade() -> None:
    op.drop_index("ix_events_transactions", "events")
