"""Tickets with which sessions open streams."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"

BigInt = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "stream_tickets",
        sa.Column("user_id", BigInt, nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("session_id", BigInt, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["sessions.id"],
            name="fk_stream_tickets_session_id_sessions",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_stream_tickets_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name="pk_stream_tickets"),
    )
    op.create_index("ix_stream_tickets_session_id", "stream_tickets", ["session_id"])
    op.create_index("ix_stream_tickets_user_id", "stream_tickets", ["user_id"])


def downgrade() -> None:
    op.drop_table("stream_tickets")
