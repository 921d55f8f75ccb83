"""An index of amounts, for lists of transactions that are sorted by them."""

from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_index(
        "ix_transactions_user_id_currency_amount_minor_id",
        "transactions",
        ["user_id", "currency", "amount_minor", "id"],
    )


def downgrade() -> None:
    op.drop_index("ix_transactions_user_id_currency_amount_minor_id", "transactions")
