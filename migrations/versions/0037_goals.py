"""Goals, their contributions and milestones, and what was posted to them automatically."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql.elements import conv

revision = "0037"
down_revision = "0036"

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
)
TYPES = (*TYPES_BEFORE, "goal_milestone", "goal_completed")
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
        "goals",
        sa.Column("id", BigInt, nullable=False),
        sa.Column("user_id", BigInt, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("description", sa.String(length=2000), nullable=False),
        sa.Column("goal_type", sa.String(length=20), nullable=False),
        sa.Column("priority", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("target_amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("target_date", sa.Date(), nullable=True),
        sa.Column("completed_date", sa.Date(), nullable=True),
        sa.Column("account_id", BigInt, nullable=True),
        sa.Column("starting_balance_minor", sa.BigInteger(), nullable=False),
        sa.Column("icon", sa.String(length=50), nullable=True),
        sa.Column("color", sa.String(length=7), nullable=True),
        sa.Column("celebration_message", sa.String(length=300), nullable=False),
        sa.Column(
            "milestone_percents",
            Document,
            nullable=False,
        ),
        sa.Column("auto_contribute", sa.Boolean(), nullable=False),
        sa.Column("auto_contribution_amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("auto_contribution_percent", sa.Integer(), nullable=True),
        sa.Column("contribution_frequency", sa.String(length=20), nullable=True),
        sa.Column("auto_contribution_start", sa.Date(), nullable=True),
        sa.Column("automatic_since", sa.Date(), nullable=True),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("updated_at", Instant, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "contribution_frequency IS NULL OR contribution_frequency IN"
            " ('daily', 'weekly', 'monthly', 'quarterly', 'yearly')",
            name=conv("ck_goals_contribution_frequency"),
        ),
        sa.CheckConstraint(
            "goal_type IN ('savings', 'debt_payoff', 'emergency_fund', 'investment', 'purchase',"
            " 'other')",
            name=conv("ck_goals_goal_type"),
        ),
        sa.CheckConstraint(
            "priority IN ('low', 'medium', 'high', 'critical')", name=conv("ck_goals_priority")
        ),
        sa.CheckConstraint(
            "status IN ('active', 'paused', 'completed', 'cancelled')", name=conv("ck_goals_status")
        ),
        sa.CheckConstraint(
            "abs(starting_balance_minor) < 1000000000000000", name=conv("ck_goals_starting_balance")
        ),
        sa.CheckConstraint(
            "auto_contribution_amount_minor IS NULL OR (auto_contribution_amount_minor > 0"
            " AND auto_contribution_amount_minor < 1000000000000000)",
            name=conv("ck_goals_auto_contribution_amount"),
        ),
        sa.CheckConstraint(
            "auto_contribution_percent IS NULL OR auto_contribution_percent BETWEEN 1 AND 100",
            name=conv("ck_goals_auto_contribution_percent"),
        ),
        sa.CheckConstraint(
            "target_amount_minor > 0 AND target_amount_minor < 1000000000000000",
            name=conv("ck_goals_target_amount"),
        ),
        sa.CheckConstraint(
            "target_date IS NULL OR target_date >= start_date", name=conv("ck_goals_dates")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name="fk_goals_account_id_accounts",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_goals_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_goals"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_goals_account_id", "goals", ["account_id"])
    op.create_index("ix_goals_user_id", "goals", ["user_id"])

    op.create_table(
        "goal_contributions",
        sa.Column("id", BigInt, nullable=False),
        sa.Column("user_id", BigInt, nullable=False),
        sa.Column("goal_id", BigInt, nullable=False),
        sa.Column("transaction_id", BigInt, nullable=True),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("notes", sa.String(length=200), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("updated_at", Instant, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "source IN ('manual', 'transaction', 'automatic')",
            name=conv("ck_goal_contributions_source"),
        ),
        sa.CheckConstraint(
            "amount_minor <> 0 AND abs(amount_minor) < 1000000000000000",
            name=conv("ck_goal_contributions_amount"),
        ),
        sa.ForeignKeyConstraint(
            ["goal_id"],
            ["goals.id"],
            name="fk_goal_contributions_goal_id_goals",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["transaction_id"],
            ["transactions.id"],
            name="fk_goal_contributions_transaction_id_transactions",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name="fk_goal_contributions_user_id_users",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_goal_contributions"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_goal_contributions_goal_id_date_id", "goal_contributions", ["goal_id", "date", "id"]
    )
    op.create_index(
        "ix_goal_contributions_transaction_id", "goal_contributions", ["transaction_id"]
    )
    op.create_index("ix_goal_contributions_user_id", "goal_contributions", ["user_id"])
    op.create_index(
        "uq_goal_contributions_once",
        "goal_contributions",
        ["goal_id", "transaction_id"],
        unique=True,
    )

    op.create_table(
        "goal_milestones",
        sa.Column("id", BigInt, nullable=False),
        sa.Column("user_id", BigInt, nullable=False),
        sa.Column("goal_id", BigInt, nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("reached_on", sa.Date(), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.CheckConstraint("percent BETWEEN 1 AND 100", name=conv("ck_goal_milestones_percent")),
        sa.ForeignKeyConstraint(
            ["goal_id"],
            ["goals.id"],
            name="fk_goal_milestones_goal_id_goals",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name="fk_goal_milestones_user_id_users",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_goal_milestones"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_goal_milestones_user_id", "goal_milestones", ["user_id"])
    op.create_index(
        "uq_goal_milestones_once", "goal_milestones", ["goal_id", "percent"], unique=True
    )

    op.create_table(
        "goal_postings",
        sa.Column("goal_id", BigInt, nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["goal_id"],
            ["goals.id"],
            name="fk_goal_postings_goal_id_goals",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("goal_id", "key", name="pk_goal_postings"),
    )
    with op.batch_alter_table(
        "notifications", copy_from=_notifications(CHECK, TYPES_BEFORE)
    ) as table:
        table.drop_constraint(CHECK, type_="check")
        table.create_check_constraint(CHECK, sa.text(f"type IN {TYPES}"))


def downgrade() -> None:
    # The older version knows no such notifications.
    op.execute("DELETE FROM notifications WHERE type IN ('goal_milestone', 'goal_completed')")
    with op.batch_alter_table(
        "notifications", copy_from=_notifications(CHECK, TYPES)
    ) as notifications:
        notifications.drop_constraint(CHECK, type_="check")
        notifications.create_check_constraint(CHECK, sa.text(f"type IN {TYPES_BEFORE}"))
    for table in ("goal_postings", "goal_milestones", "goal_contributions", "goals"):
        op.drop_table(table)
