"""Planned transactions, what became of their occurrences, and notifications of them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql.elements import conv

revision = "0038"
down_revision = "0037"

BigInt = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Document = sa.JSON().with_variant(JSONB, "postgresql")
Instant = sa.DateTime(timezone=True)
# Complete: no naming convention adds to it.
CHECK = conv("ck_notifications_ck_notifications_type")
TYPES_BEFORE = (
    "budget_threshold",
    "budget_exceeded",
    "unusual_spending",
    "large_transaction",
    "upcoming_payment",
    "low_balance_ahead",
    "forecast_finished",
    "import_finished",
    "review_waiting",
    "monthly_summary",
    "webhook_disabled",
    "security",
    "export_finished",
    "goal_milestone",
    "goal_completed",
)
TYPES = (*TYPES_BEFORE, "planned_waiting", "planned_failed")
UNREAD = sa.text("in_app AND read_at IS NULL AND dismissed_at IS NULL")


def _notifications(name: str, types: tuple[str, ...]) -> sa.Table:
    """Describe the table, because SQLite creates it anew to change the check."""
    return sa.Table(
        "notifications",
        sa.MetaData(),
        sa.Column("id", BigInt, nullable=False),
        sa.Column("user_id", BigInt, nullable=False),
        sa.Column("type", sa.String(40), nullable=False),
        sa.Column("dedupe_key", sa.String(160), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("entity", sa.String(20), nullable=True),
        sa.Column("entity_id", sa.BigInteger(), nullable=True),
        sa.Column("data", Document, nullable=False),
        sa.Column("in_app", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("read_at", Instant, nullable=True),
        sa.Column("dismissed_at", Instant, nullable=True),
        sa.Column("created_at", Instant, nullable=False),
        sa.CheckConstraint(f"type IN {types}", name=name),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_notifications_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_notifications"),
        sa.Index("ix_notifications_user_id", "user_id", "id"),
        sa.Index("uq_notifications_once", "user_id", "dedupe_key", unique=True),
        sa.Index(
            "ix_notifications_unread",
            "user_id",
            sqlite_where=UNREAD,
            postgresql_where=UNREAD,
        ),
        sqlite_autoincrement=True,
    )


def upgrade() -> None:
    op.create_table(
        "planned_transactions",
        sa.Column("id", BigInt, nullable=False),
        sa.Column("user_id", BigInt, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("account_id", BigInt, nullable=True),
        sa.Column("to_account_id", BigInt, nullable=True),
        sa.Column("category_id", BigInt, nullable=True),
        sa.Column("payee", sa.String(length=200), nullable=False),
        sa.Column("description", sa.String(length=200), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("rule", sa.String(length=300), nullable=True),
        sa.Column("posting", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("active_since", sa.Date(), nullable=False),
        sa.Column("tolerance_days", sa.Integer(), nullable=False),
        sa.Column("tolerance_percent", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("updated_at", Instant, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('expense', 'income', 'transfer')", name=conv("ck_planned_transactions_kind")
        ),
        sa.CheckConstraint(
            "posting IN ('automatic', 'confirm')", name=conv("ck_planned_transactions_posting")
        ),
        sa.CheckConstraint(
            "status IN ('active', 'paused', 'ended')", name=conv("ck_planned_transactions_status")
        ),
        sa.CheckConstraint(
            "amount_minor > 0 AND amount_minor < 1000000000000000",
            name=conv("ck_planned_transactions_amount"),
        ),
        sa.CheckConstraint(
            "tolerance_days BETWEEN 0 AND 15", name=conv("ck_planned_transactions_tolerance_days")
        ),
        sa.CheckConstraint(
            "tolerance_percent BETWEEN 0 AND 100",
            name=conv("ck_planned_transactions_tolerance_percent"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name="fk_planned_transactions_account_id_accounts",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["categories.id"],
            name="fk_planned_transactions_category_id_categories",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["to_account_id"],
            ["accounts.id"],
            name="fk_planned_transactions_to_account_id_accounts",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name="fk_planned_transactions_user_id_users",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_planned_transactions"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_planned_transactions_account_id", "planned_transactions", ["account_id"])
    op.create_index("ix_planned_transactions_category_id", "planned_transactions", ["category_id"])
    op.create_index(
        "ix_planned_transactions_to_account_id", "planned_transactions", ["to_account_id"]
    )
    op.create_index(
        "ix_planned_transactions_user_id_status_id",
        "planned_transactions",
        ["user_id", "status", "id"],
    )

    op.create_table(
        "planned_occurrences",
        sa.Column("id", BigInt, nullable=False),
        sa.Column("user_id", BigInt, nullable=False),
        sa.Column("planned_id", BigInt, nullable=False),
        sa.Column("occurrence_date", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("due_date", sa.Date(), nullable=True),
        sa.Column("amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("payee", sa.String(length=200), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("transaction_id", sa.BigInteger(), nullable=True),
        sa.Column("problem", sa.String(length=20), nullable=True),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("updated_at", Instant, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'posted', 'matched', 'skipped')",
            name=conv("ck_planned_occurrences_state"),
        ),
        sa.CheckConstraint(
            "problem IS NULL OR problem IN ('account_closed', 'invalid')",
            name=conv("ck_planned_occurrences_problem"),
        ),
        sa.CheckConstraint(
            "amount_minor IS NULL OR (amount_minor > 0 AND amount_minor < 1000000000000000)",
            name=conv("ck_planned_occurrences_amount"),
        ),
        sa.ForeignKeyConstraint(
            ["planned_id"],
            ["planned_transactions.id"],
            name="fk_planned_occurrences_planned_id_planned_transactions",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name="fk_planned_occurrences_user_id_users",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_planned_occurrences"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_planned_occurrences_transaction_id", "planned_occurrences", ["transaction_id"]
    )
    op.create_index(
        "ix_planned_occurrences_user_id_state", "planned_occurrences", ["user_id", "state"]
    )
    op.create_index(
        "uq_planned_occurrences_once",
        "planned_occurrences",
        ["planned_id", "occurrence_date"],
        unique=True,
    )
    with op.batch_alter_table(
        "notifications", copy_from=_notifications(CHECK, TYPES_BEFORE)
    ) as table:
        table.drop_constraint(CHECK, type_="check")
        table.create_check_constraint(CHECK, sa.text(f"type IN {TYPES}"))


def downgrade() -> None:
    # The older version knows no such notifications.
    op.execute("DELETE FROM notifications WHERE type IN ('planned_waiting', 'planned_failed')")
    with op.batch_alter_table(
        "notifications", copy_from=_notifications(CHECK, TYPES)
    ) as notifications:
        notifications.drop_constraint(CHECK, type_="check")
        notifications.create_check_constraint(CHECK, sa.text(f"type IN {TYPES_BEFORE}"))
    for table in ("planned_occurrences", "planned_transactions"):
        op.drop_table(table)
