"""Jobs that people cancel."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql.elements import conv

revision = "0029"
down_revision = "0028"

BigInt = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
Instant = sa.DateTime(timezone=True)
# Complete: no naming convention adds to them. The older one had its table's name twice.
CHECK_BEFORE, CHECK_AFTER = conv("ck_jobs_ck_jobs_status"), conv("ck_jobs_status")
BEFORE = "status IN ('queued', 'running', 'succeeded', 'failed')"
AFTER = "status IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')"


def _build_request() -> sa.Column[bool]:
    return sa.Column("is_cancel_requested", sa.Boolean(), nullable=False, server_default=sa.false())


def _table(name: str, check: str, *added: sa.Column[bool]) -> sa.Table:
    """Describe the table, because SQLite creates it anew to change the check."""
    return sa.Table(
        "jobs",
        sa.MetaData(),
        sa.Column("id", BigInt, nullable=False),
        sa.Column("user_id", BigInt, nullable=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("scope", sa.String(80), nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("progress", sa.Double(), nullable=False),
        sa.Column("payload", Document, nullable=False),
        sa.Column("result", Document, nullable=True),
        sa.Column("problem", Document, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(120), nullable=True),
        sa.Column("lease_until", Instant, nullable=True),
        sa.Column("started_at", Instant, nullable=True),
        sa.Column("finished_at", Instant, nullable=True),
        sa.Column("created_at", Instant, nullable=False),
        *added,
        sa.CheckConstraint(check, name=name),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_jobs_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
        sa.Index("ix_jobs_user_id", "user_id"),
        sa.Index("ix_jobs_status", "status", "id"),
        sa.Index(
            "uq_jobs_running",
            "kind",
            "scope",
            unique=True,
            sqlite_where=sa.text("status = 'running'"),
            postgresql_where=sa.text("status = 'running'"),
        ),
        sqlite_autoincrement=True,
    )


def upgrade() -> None:
    with op.batch_alter_table("jobs", copy_from=_table(CHECK_BEFORE, BEFORE)) as table:
        table.drop_constraint(CHECK_BEFORE, type_="check")
        table.create_check_constraint(CHECK_AFTER, sa.text(AFTER))
        table.add_column(_build_request())


def downgrade() -> None:
    # The older version knows no better word for a job that has not come to its end.
    op.execute("UPDATE jobs SET status = 'failed' WHERE status = 'cancelled'")
    with op.batch_alter_table(
        "jobs", copy_from=_table(CHECK_AFTER, AFTER, _build_request())
    ) as table:
        table.drop_constraint(CHECK_AFTER, type_="check")
        table.create_check_constraint(CHECK_BEFORE, sa.text(BEFORE))
        table.drop_column("is_cancel_requested")
