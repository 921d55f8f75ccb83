"""Index of deletions that can be taken back, besides those of transactions."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"

RESTORABLE = """"before" IS NOT NULL AND entity != 'transaction'"""


def upgrade() -> None:
    op.create_index(
        "ix_events_restorable",
        "events",
        ["user_id", "entity_id", "seq"],
        sqlite_where=sa.text(RESTORABLE),
        postgresql_where=sa.text(RESTORABLE),
    )


def downgrade() -> None:
    op.drop_index("ix_events_restorable", "events")
