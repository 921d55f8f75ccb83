"""Insights that users dismissed."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

BigInt = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "insight_dismissals",
        sa.Column("id", BigInt, nullable=False),
        sa.Column("user_id", BigInt, nullable=False),
        sa.Column("dedup_key", sa.String(80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name="fk_insight_dismissals_user_id_users",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_insight_dismissals"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_insight_dismissals_user_id_dedup_key",
        "insight_dismissals",
        ["user_id", "dedup_key"],
        unique=True,
    )


def downgrade() -> None:
    op.drop_table("insight_dismissals")
