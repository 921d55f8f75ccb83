"""Jobs that wait for their time."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"

Instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("jobs", sa.Column("not_before", Instant, nullable=True))


def downgrade() -> None:
    op.drop_column("jobs", "not_before")
