"""An index of refunds, which reports show apart from what was spent."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_index(
        "ix_transactions_refunds",
        "transactions",
        ["user_id", "date"],
        sqlite_where=sa.text("amount_minor < 0"),
        postgresql_where=sa.text("amount_minor < 0"),
    )


def downgrade() -> None:
    op.drop_index("ix_transactions_refunds", "transactions")
