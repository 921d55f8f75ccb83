"""Runs of scheduled work, and an index for the calendars that people have."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"

BigInt = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "schedule_runs",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("scope", sa.String(80), nullable=False),
        sa.Column("due_at", Instant, nullable=False),
        sa.Column("job_id", BigInt, nullable=True),
        sa.Column("created_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(
            ["job_id"], ["jobs.id"], name="fk_schedule_runs_job_id_jobs", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("name", "scope", "due_at", name="pk_schedule_runs"),
    )
    op.create_index("ix_schedule_runs_job_id", "schedule_runs", ["job_id"])
    op.create_index("ix_users_calendar", "users", ["timezone", "month_start_day", "created_at"])


def downgrade() -> None:
    op.drop_index("ix_users_calendar", "users")
    op.drop_table("schedule_runs")
