"""Positions of consumers in the event log, and reactions that have failed."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

BigInt = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "log_positions",
        sa.Column("consumer", sa.String(40), nullable=False),
        sa.Column("user_id", BigInt, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_log_positions_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("consumer", "user_id", name="pk_log_positions"),
    )
    # Reactions have followed from every event so far.
    op.execute("INSERT INTO log_positions SELECT 'reactions', id, last_seq FROM users")

    op.create_table(
        "failed_reactions",
        sa.Column("id", BigInt, nullable=False),
        sa.Column("user_id", BigInt, nullable=False),
        sa.Column("reaction", sa.String(80), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("event_type", sa.String(40), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(300), nullable=False),
        sa.Column("next_attempt_at", Instant, nullable=True),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("updated_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_failed_reactions_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_failed_reactions"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_failed_reactions_user_id_reaction",
        "failed_reactions",
        ["user_id", "reaction"],
        unique=True,
    )
    op.create_index(
        "ix_failed_reactions_next_attempt_at",
        "failed_reactions",
        ["next_attempt_at"],
        sqlite_where=sa.text("next_attempt_at IS NOT NULL"),
        postgresql_where=sa.text("next_attempt_at IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_table("failed_reactions")
    op.drop_table("log_positions")
