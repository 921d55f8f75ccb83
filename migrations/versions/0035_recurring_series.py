"""Recurring series, and the transactions that are their payments."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0035"
down_revision = "0034"

BigInt = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Instant = sa.DateTime(timezone=True)
Document = sa.JSON().with_variant(JSONB(), "postgresql")
KINDS = ("expense", "income")
STATUSES = ("detected", "confirmed", "paused", "dismissed", "ended")
DECISIONS = ("confirmed", "paused", "dismissed")
AMOUNT_LIMIT = 10**15
IS_RECURRING = sa.text("recurring_series_id IS NOT NULL")

# Written out: SQLite adds a column with its reference in this form only.
ADD_SERIES = """
    ALTER TABLE transactions ADD COLUMN recurring_series_id {type}
        CONSTRAINT fk_transactions_recurring_series_id_recurring_series
        REFERENCES recurring_series (id)
"""


def upgrade() -> None:
    op.create_table(
        "recurring_series",
        sa.Column("id", BigInt, nullable=False),
        sa.Column("user_id", BigInt, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("payee", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("category_id", BigInt),
        sa.Column("account_id", BigInt),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("source", sa.String(12), nullable=False),
        sa.Column("decision", sa.String(12)),
        sa.Column("decided_on", sa.Date()),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("cadence", sa.String(12), nullable=False),
        sa.Column("day_of_month", sa.Integer()),
        sa.Column("weekend_shift", sa.String(12), nullable=False),
        sa.Column("skipped_months", Document, nullable=False),
        sa.Column("anchor_date", sa.Date(), nullable=False),
        sa.Column("next_date", sa.Date()),
        sa.Column("tolerance_days", sa.Integer(), nullable=False),
        sa.Column("end_date", sa.Date()),
        sa.Column("ended_on", sa.Date()),
        sa.Column("due_state", sa.String(12), nullable=False),
        sa.Column("missed_payments", sa.Integer(), nullable=False),
        sa.Column("missed_date", sa.Date()),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("lowest_minor", sa.BigInteger(), nullable=False),
        sa.Column("highest_minor", sa.BigInteger(), nullable=False),
        sa.Column("last_year_minor", sa.BigInteger()),
        sa.Column("price_changes", Document, nullable=False),
        sa.Column("payment_count", sa.Integer(), nullable=False),
        sa.Column("first_date", sa.Date()),
        sa.Column("last_date", sa.Date()),
        sa.Column("last_amount_minor", sa.BigInteger()),
        sa.Column("probability", sa.Float()),
        sa.Column("has_own_schedule", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("has_own_amount", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("has_own_name", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("has_own_category", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("payment_ids", Document, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("updated_at", Instant, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"kind IN {KINDS}", name="ck_recurring_series_kind"),
        sa.CheckConstraint(f"status IN {STATUSES}", name="ck_recurring_series_status"),
        sa.CheckConstraint(f"decision IN {DECISIONS}", name="ck_recurring_series_decision"),
        sa.CheckConstraint(
            f"amount_minor > 0 AND amount_minor < {AMOUNT_LIMIT}", name="ck_recurring_series_amount"
        ),
        sa.CheckConstraint(
            "lowest_minor > 0 AND lowest_minor <= amount_minor AND amount_minor <= highest_minor"
            f" AND highest_minor < {AMOUNT_LIMIT}",
            name="ck_recurring_series_range",
        ),
        sa.CheckConstraint(
            "day_of_month BETWEEN 1 AND 31", name="ck_recurring_series_day_of_month"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name="fk_recurring_series_user_id_users",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["categories.id"],
            name="fk_recurring_series_category_id_categories",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name="fk_recurring_series_account_id_accounts",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_recurring_series"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_recurring_series_user_id_status_id", "recurring_series", ["user_id", "status", "id"]
    )
    op.create_index("ix_recurring_series_category_id", "recurring_series", ["category_id"])
    op.create_index("ix_recurring_series_account_id", "recurring_series", ["account_id"])

    dialect = op.get_bind().dialect
    op.execute(ADD_SERIES.format(type=BigInt.compile(dialect=dialect)))
    for name, columns in (
        ("ix_transactions_recurring", ["user_id", "date", "id"]),
        ("ix_transactions_recurring_series_id", ["recurring_series_id", "date", "id"]),
    ):
        op.create_index(
            name,
            "transactions",
            columns,
            sqlite_where=IS_RECURRING,
            postgresql_where=IS_RECURRING,
        )


def downgrade() -> None:
    op.drop_index("ix_transactions_recurring_series_id", "transactions")
    op.drop_index("ix_transactions_recurring", "transactions")
    op.drop_column("transactions", "recurring_series_id")
    op.drop_table("recurring_series")
