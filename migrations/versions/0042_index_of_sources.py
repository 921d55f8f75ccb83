"""An index of the rows whose category no person chose: few, and listed by who did."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"

CHOSEN_FOR = sa.text("category_source <> 'person'")


def upgrade() -> None:
    op.create_index(
        "ix_transactions_sources",
        "transactions",
        ["user_id", "category_source", "date", "id"],
        sqlite_where=CHOSEN_FOR,
        postgresql_where=CHOSEN_FOR,
    )


def downgrade() -> None:
    op.drop_index("ix_transactions_sources", "transactions")
