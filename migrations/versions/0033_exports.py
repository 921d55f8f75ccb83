"""Exports that jobs write, and notifications of those that took long."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql.elements import conv

revision = "0033"
down_revision = "0032"

BigInt = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Instant = sa.DateTime(timezone=True)
Document = sa.JSON().with_variant(JSONB(), "postgresql")
# Complete: no naming convention adds to it.
CHECK = conv("ck_notifications_ck_notifications_type")
BEFORE = (
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
)
AFTER = (*BEFORE, "export_finished")
IS_UNREAD = sa.text("in_app AND read_at IS NULL AND dismissed_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "exports",
        sa.Column("id", BigInt, nullable=False),
        sa.Column("user_id", BigInt, nullable=False),
        sa.Column("job_id", BigInt, nullable=True),
        sa.Column("filename", sa.String(200), nullable=False),
        sa.Column("media_type", sa.String(80), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("finished_at", Instant, nullable=True),
        sa.Column("expires_at", Instant, nullable=True),
        sa.Column("created_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(
            ["job_id"], ["jobs.id"], name="fk_exports_job_id_jobs", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_exports_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_exports"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_exports_user_id_id", "exports", ["user_id", "id"])
    op.create_index("ix_exports_job_id", "exports", ["job_id"])
    op.create_index("ix_exports_expires_at", "exports", ["expires_at"])
    op.create_table(
        "export_pieces",
        sa.Column("export_id", BigInt, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["export_id"],
            ["exports.id"],
            name="fk_export_pieces_export_id_exports",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("export_id", "number", name="pk_export_pieces"),
    )
    _allow_types(BEFORE, AFTER)


def downgrade() -> None:
    op.execute("DELETE FROM notifications WHERE type = 'export_finished'")
    op.execute("DELETE FROM jobs WHERE kind IN ('export_transactions', 'export_personal_data')")
    _allow_types(AFTER, BEFORE)
    op.drop_table("export_pieces")
    op.drop_table("exports")


def _allow_types(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    """Change the check of the types of notifications."""
    with op.batch_alter_table("notifications", copy_from=_table(before)) as table:
        table.drop_constraint(CHECK, type_="check")
        table.create_check_constraint(CHECK, sa.text(f"type IN {after}"))


def _table(types: tuple[str, ...]) -> sa.Table:
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
        sa.CheckConstraint(f"type IN {types}", name=CHECK),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_notifications_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_notifications"),
        sa.Index("ix_notifications_user_id", "user_id", "id"),
        sa.Index("uq_notifications_once", "user_id", "dedupe_key", unique=True),
        sa.Index(
            "ix_notifications_unread",
            "user_id",
            sqlite_where=IS_UNREAD,
            postgresql_where=IS_UNREAD,
        ),
        sqlite_autoincrement=True,
    )
