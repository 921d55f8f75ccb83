"""Notifications, their deliveries, preferences, push channels and known devices."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0028"
down_revision = "0027"

BigInt = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Instant = sa.DateTime(timezone=True)
Document = sa.JSON().with_variant(JSONB(), "postgresql")
TYPES = (
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
IS_UNREAD = sa.text("in_app AND read_at IS NULL AND dismissed_at IS NULL")
IS_QUEUED = sa.text("status = 'queued'")


def upgrade() -> None:
    op.create_table(
        "notifications",
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
        sa.CheckConstraint(f"type IN {TYPES}", name="ck_notifications_type"),
        _owner("notifications"),
        sa.PrimaryKeyConstraint("id", name="pk_notifications"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_notifications_user_id", "notifications", ["user_id", "id"])
    op.create_index(
        "uq_notifications_once", "notifications", ["user_id", "dedupe_key"], unique=True
    )
    op.create_index(
        "ix_notifications_unread",
        "notifications",
        ["user_id"],
        sqlite_where=IS_UNREAD,
        postgresql_where=IS_UNREAD,
    )
    _create_preferences()
    _create_channels()
    _create_deliveries()
    op.create_table(
        "known_devices",
        sa.Column("user_id", BigInt, nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        _owner("known_devices"),
        sa.PrimaryKeyConstraint("user_id", "fingerprint", name="pk_known_devices"),
    )


def _owner(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["user_id"], ["users.id"], name=f"fk_{table}_user_id_users", ondelete="CASCADE"
    )


def _versions() -> list[sa.Column]:
    return [
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("updated_at", Instant, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    ]


def _create_preferences() -> None:
    op.create_table(
        "notification_preferences",
        sa.Column("id", BigInt, nullable=False),
        sa.Column("user_id", BigInt, nullable=False),
        sa.Column("switches", Document, nullable=False),
        sa.Column("quiet_start", sa.Integer(), nullable=True),
        sa.Column("quiet_end", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(10), nullable=False),
        sa.Column("digest_hour", sa.Integer(), nullable=False),
        sa.Column("large_amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("large_amount_since", Instant, nullable=True),
        *_versions(),
        sa.CheckConstraint("digest IN ('off', 'daily')", name="ck_notification_preferences_digest"),
        sa.CheckConstraint(
            "(quiet_start IS NULL) = (quiet_end IS NULL)",
            name="ck_notification_preferences_quiet_hours",
        ),
        sa.CheckConstraint(
            "digest_hour BETWEEN 0 AND 23", name="ck_notification_preferences_digest_hour"
        ),
        _owner("notification_preferences"),
        sa.PrimaryKeyConstraint("id", name="pk_notification_preferences"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_notification_preferences_user_id",
        "notification_preferences",
        ["user_id"],
        unique=True,
    )


def _create_channels() -> None:
    op.create_table(
        "notification_channels",
        sa.Column("id", BigInt, nullable=False),
        sa.Column("user_id", BigInt, nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("service", sa.String(80), nullable=False),
        sa.Column("sealed_url", sa.Text(), nullable=False),
        sa.Column("masked_url", sa.String(200), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        *_versions(),
        _owner("notification_channels"),
        sa.PrimaryKeyConstraint("id", name="pk_notification_channels"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_notification_channels_user_id", "notification_channels", ["user_id"])


def _create_deliveries() -> None:
    name = "notification_deliveries"
    op.create_table(
        name,
        sa.Column("id", BigInt, nullable=False),
        sa.Column("user_id", BigInt, nullable=False),
        sa.Column("notification_id", BigInt, nullable=False),
        sa.Column("channel", sa.String(10), nullable=False),
        sa.Column("channel_id", BigInt, nullable=True),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", Instant, nullable=True),
        sa.Column("sent_at", Instant, nullable=True),
        sa.Column("error", sa.String(300), nullable=True),
        sa.Column("created_at", Instant, nullable=False),
        sa.CheckConstraint(
            "channel IN ('email', 'push')", name="ck_notification_deliveries_channel"
        ),
        sa.CheckConstraint(
            "status IN ('queued', 'sent', 'failed')", name="ck_notification_deliveries_status"
        ),
        sa.ForeignKeyConstraint(
            ["notification_id"],
            ["notifications.id"],
            name="fk_notification_deliveries_notification_id_notifications",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["channel_id"],
            ["notification_channels.id"],
            name="fk_notification_deliveries_channel_id_notification_channels",
            ondelete="CASCADE",
        ),
        _owner(name),
        sa.PrimaryKeyConstraint("id", name="pk_notification_deliveries"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_notification_deliveries_user_id", name, ["user_id"])
    op.create_index("ix_notification_deliveries_channel_id", name, ["channel_id"])
    op.create_index(
        "uq_notification_deliveries_once",
        name,
        ["notification_id", "channel", sa.text("coalesce(channel_id, 0)")],
        unique=True,
    )
    op.create_index(
        "ix_notification_deliveries_due",
        name,
        ["next_attempt_at"],
        sqlite_where=IS_QUEUED,
        postgresql_where=IS_QUEUED,
    )


def downgrade() -> None:
    op.drop_table("notification_deliveries")
    op.drop_table("notification_channels")
    op.drop_table("notification_preferences")
    op.drop_table("known_devices")
    op.drop_table("notifications")
