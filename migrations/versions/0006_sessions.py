"""Sessions as rows of their own, with the device that opened them.

Refresh tokens belonged to a ``family`` and were marked as revoked; now they belong to a session and
are deleted with it.
"""

import sqlalchemy as sa
from alembic import op

BigInt = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Instant = sa.DateTime(timezone=True)

revision = "0006"
down_revision = "0005"

FILL_SESSIONS = """
    INSERT INTO sessions (user_id, family, last_used_at, expires_at, created_at)
    SELECT user_id, family, max(created_at), max(expires_at), min(created_at)
    FROM refresh_tokens WHERE revoked_at IS NULL GROUP BY user_id, family ORDER BY min(id)
"""
FILL_SESSION_IDS = """
    UPDATE refresh_tokens SET session_id =
        (SELECT sessions.id FROM sessions WHERE sessions.family = refresh_tokens.family)
"""
FILL_FAMILIES = """
    UPDATE refresh_tokens SET family =
        (SELECT sessions.family FROM sessions WHERE sessions.id = refresh_tokens.session_id)
"""


def upgrade() -> None:
    _create_sessions()
    op.execute(FILL_SESSIONS)
    op.execute("DELETE FROM refresh_tokens WHERE revoked_at IS NOT NULL")

    op.add_column("refresh_tokens", sa.Column("session_id", BigInt, nullable=True))
    op.execute(FILL_SESSION_IDS)
    op.drop_index("ix_refresh_tokens_family", "refresh_tokens")
    with op.batch_alter_table("refresh_tokens") as table:
        table.alter_column("session_id", existing_type=BigInt, nullable=False)
        table.create_foreign_key(
            "fk_refresh_tokens_session_id_sessions",
            "sessions",
            ["session_id"],
            ["id"],
            ondelete="CASCADE",
        )
        table.drop_column("family")
        table.drop_column("revoked_at")
    op.create_index("ix_refresh_tokens_session_id", "refresh_tokens", ["session_id"])


def _create_sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", BigInt, nullable=False),
        sa.Column("user_id", BigInt, nullable=False),
        sa.Column("family", sa.String(length=36), nullable=False),
        sa.Column("user_agent", sa.String(length=200), nullable=True),
        sa.Column("last_used_at", Instant, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_sessions_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
        sa.UniqueConstraint("family", name="uq_sessions_family"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_sessions_user_id", "sessions", ["user_id"])


def downgrade() -> None:
    op.add_column("refresh_tokens", sa.Column("family", sa.String(length=36), nullable=True))
    op.add_column("refresh_tokens", sa.Column("revoked_at", Instant, nullable=True))
    op.execute(FILL_FAMILIES)
    op.drop_index("ix_refresh_tokens_session_id", "refresh_tokens")
    with op.batch_alter_table("refresh_tokens") as table:
        table.alter_column("family", existing_type=sa.String(length=36), nullable=False)
        table.drop_constraint("fk_refresh_tokens_session_id_sessions", type_="foreignkey")
        table.drop_column("session_id")
    op.create_index("ix_refresh_tokens_family", "refresh_tokens", ["family"])
    op.drop_table("sessions")
