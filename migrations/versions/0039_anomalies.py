"""Anomalies, how far they were searched for, and the budget of their alerts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql.elements import conv

revision = "0039"
down_revision = "0038"

BigInt = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Instant = sa.DateTime(timezone=True)
Document = sa.JSON().with_variant(JSONB(), "postgresql")
KINDS = (
    "duplicate_charge",
    "bank_fee",
    "price_step",
    "large_for_payee",
    "large_for_category",
    "large_new_payee",
    "missing_income",
    "spending_pace",
)
DECISIONS = ("confirmed", "fine", "dismissed")
IS_OPEN_NEWS = sa.text("is_news AND decision IS NULL")
# Written out: SQLite adds a column with its check in this form only.
ADD_BUDGET = """
    ALTER TABLE notification_preferences
        ADD COLUMN anomalies_per_thousand INTEGER DEFAULT 10 NOT NULL
        CONSTRAINT ck_notification_preferences_anomalies_per_thousand
        CHECK (anomalies_per_thousand BETWEEN 0 AND 50)
"""


def upgrade() -> None:
    op.create_table(
        "anomalies",
        sa.Column("id", BigInt, nullable=False),
        sa.Column("user_id", BigInt, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("fact_key", sa.String(80), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("usual_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("payee", sa.String(200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("category_id", BigInt),
        sa.Column("transaction_id", BigInt),
        sa.Column("other_date", sa.Date()),
        sa.Column("value_count", sa.Integer(), nullable=False),
        sa.Column("p_value", sa.Float(), nullable=False),
        sa.Column("is_news", sa.Boolean(), nullable=False),
        sa.Column("decision", sa.String(20)),
        sa.Column("decided_at", Instant),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("updated_at", Instant, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"kind IN {KINDS}", name=conv("ck_anomalies_kind")),
        sa.CheckConstraint(f"decision IN {DECISIONS}", name=conv("ck_anomalies_decision")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_anomalies_user_id_users", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["categories.id"],
            name="fk_anomalies_category_id_categories",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["transaction_id"],
            ["transactions.id"],
            name="fk_anomalies_transaction_id_transactions",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_anomalies"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_anomalies_user_id_fact_key", "anomalies", ["user_id", "fact_key"], unique=True
    )
    op.create_index("ix_anomalies_user_id_date_id", "anomalies", ["user_id", "date", "id"])
    op.create_index(
        "ix_anomalies_open",
        "anomalies",
        ["user_id"],
        sqlite_where=IS_OPEN_NEWS,
        postgresql_where=IS_OPEN_NEWS,
    )
    op.create_index("ix_anomalies_transaction_id", "anomalies", ["transaction_id"])
    op.create_index("ix_anomalies_category_id", "anomalies", ["category_id"])
    op.create_table(
        "anomaly_progress",
        sa.Column("user_id", BigInt, nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.Column("settled_through", sa.Date(), nullable=False),
        sa.Column("entry_count", sa.Integer(), nullable=False),
        sa.Column("moderate", Document, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_anomaly_progress_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name="pk_anomaly_progress"),
    )
    op.execute(ADD_BUDGET)


def downgrade() -> None:
    with op.batch_alter_table("notification_preferences") as table:
        table.drop_constraint(
            conv("ck_notification_preferences_anomalies_per_thousand"), type_="check"
        )
        table.drop_column("anomalies_per_thousand")
    op.drop_table("anomaly_progress")
    op.drop_table("anomalies")
