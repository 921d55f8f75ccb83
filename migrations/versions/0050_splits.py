"""Transactions that are split into parts with categories of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"

BigInt = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AMOUNT_LIMIT = 10**15

# Written out: SQLite adds a column with its check in this form only, and drops them together.
ADD_IS_SPLIT = """
    ALTER TABLE transactions ADD COLUMN is_split BOOLEAN DEFAULT {default} NOT NULL
        CONSTRAINT ck_transactions_split CHECK (
            NOT is_split OR (category_id IS NULL AND kind <> 'transfer')
        )
"""
REFUNDS = ["user_id", "kind", "currency", "date", "category_id", "amount_minor"]


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    op.execute(ADD_IS_SPLIT.format(default="0" if is_sqlite else "false"))
    op.create_index(
        "ix_transactions_split",
        "transactions",
        ["user_id", "date", "id"],
        sqlite_where=sa.text("is_split = 1"),
        postgresql_where=sa.text("is_split"),
    )
    # Sums of refunds leave split ones to their parts, without reading the rows.
    _index_refunds([*REFUNDS, "is_split"])
    op.create_table(
        "transaction_parts",
        sa.Column("id", BigInt, nullable=False),
        sa.Column("user_id", BigInt, nullable=False),
        sa.Column("transaction_id", BigInt, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("category_id", BigInt),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(200), server_default="", nullable=False),
        sa.Column("tags", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint(
            f"amount_minor <> 0 AND abs(amount_minor) < {AMOUNT_LIMIT}",
            name="ck_transaction_parts_amount",
        ),
        sa.CheckConstraint("position >= 0", name="ck_transaction_parts_position"),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name="fk_transaction_parts_user_id_users",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["transaction_id"],
            ["transactions.id"],
            name="fk_transaction_parts_transaction_id_transactions",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["category_id"], ["categories.id"], name="fk_transaction_parts_category_id_categories"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_transaction_parts"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_transaction_parts_transaction_id_position",
        "transaction_parts",
        ["transaction_id", "position"],
        unique=True,
    )
    op.create_index(
        "ix_transaction_parts_user_id_category_id", "transaction_parts", ["user_id", "category_id"]
    )
    op.create_index("ix_transaction_parts_category_id", "transaction_parts", ["category_id"])


def downgrade() -> None:
    """Refuse to lose the categories of parts: every sum by category would change."""
    count = op.get_bind().scalar(sa.text("SELECT count(*) FROM transactions WHERE is_split"))
    if count:
        raise RuntimeError(
            f"{count} split transactions have no place in the version before. Join their parts, or"
            " stay with this version."
        )
    op.drop_table("transaction_parts")
    _index_refunds(REFUNDS)
    op.drop_index("ix_transactions_split", "transactions")
    op.drop_column("transactions", "is_split")


def _index_refunds(columns: list[str]) -> None:
    op.drop_index("ix_transactions_refunds", "transactions")
    op.create_index(
        "ix_transactions_refunds",
        "transactions",
        columns,
        sqlite_where=sa.text("amount_minor < 0"),
        postgresql_where=sa.text("amount_minor < 0"),
    )
