"""Deletions of transactions keep the values of the row, so that they can be taken back."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"

Document = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True), "postgresql"
)


def upgrade() -> None:
    op.add_column("events", sa.Column("before", Document, nullable=True))


def downgrade() -> None:
    op.drop_column("events", "before")
