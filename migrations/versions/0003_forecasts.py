"""Add the shared forecast model, jobs, and forecasts with their actual amounts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

BigInt = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
Instant = sa.DateTime(timezone=True)

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.execute("UPDATE budget_predictions SET model_version_id = NULL")
    op.execute("DELETE FROM model_versions")
    op.drop_index("ix_model_versions_user_id", "model_versions")
    with op.batch_alter_table(
        "model_versions", table_kwargs={"sqlite_autoincrement": True}
    ) as table:
        table.drop_constraint("fk_model_versions_user_id_users", type_="foreignkey")
        table.drop_column("user_id")
        table.drop_column("currency")
        table.add_column(sa.Column("is_serving", sa.Boolean(), nullable=False))
        table.add_column(sa.Column("people", sa.Integer(), nullable=False))
        table.add_column(sa.Column("examples", sa.Integer(), nullable=False))
        table.add_column(sa.Column("libraries", Document, nullable=False))
    serving = {"sqlite_where": sa.text("is_serving"), "postgresql_where": sa.text("is_serving")}
    op.create_index(
        "uq_model_versions_serving", "model_versions", ["period"], unique=True, **serving
    )
    op.add_column("budget_predictions", sa.Column("part_of_id", sa.BigInteger(), nullable=True))
    op.add_column("budget_predictions", sa.Column("segment", sa.String(length=40), nullable=True))
    op.add_column("budget_predictions", sa.Column("candidates", Document, nullable=True))
    op.add_column("budget_predictions", sa.Column("actual_minor", sa.BigInteger(), nullable=True))
    op.add_column("budget_predictions", sa.Column("settled_at", Instant, nullable=True))
    op.create_index("ix_budget_predictions_part_of_id", "budget_predictions", ["part_of_id"])
    op.create_index(
        "ix_budget_predictions_period_end", "budget_predictions", ["period", "period_end"]
    )
    op.create_table(
        "forecast_standings",
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("segment", sa.String(length=40), nullable=False),
        sa.Column("method", sa.String(length=40), nullable=True),
        sa.Column("losses", Document, nullable=False),
        sa.Column("stretch", sa.Double(), nullable=False),
        sa.Column("trust", sa.Double(), nullable=False),
        sa.Column("forecasts", sa.Integer(), nullable=False),
        sa.Column("updated_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("period", "segment", name="pk_forecast_standings"),
    )
    op.create_table(
        "jobs",
        sa.Column("id", BigInt, nullable=False),
        sa.Column("user_id", BigInt, nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("scope", sa.String(length=80), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("progress", sa.Double(), nullable=False),
        sa.Column("payload", Document, nullable=False),
        sa.Column("result", Document, nullable=True),
        sa.Column("problem", Document, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(length=120), nullable=True),
        sa.Column("lease_until", Instant, nullable=True),
        sa.Column("started_at", Instant, nullable=True),
        sa.Column("finished_at", Instant, nullable=True),
        sa.Column("created_at", Instant, nullable=False),
        sa.CheckConstraint(
            "status IN ('queued', 'running', 'succeeded', 'failed')", name="ck_jobs_status"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_jobs_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_jobs_user_id", "jobs", ["user_id"])
    op.create_index("ix_jobs_status", "jobs", ["status", "id"])
    running = {
        "sqlite_where": sa.text("status = 'running'"),
        "postgresql_where": sa.text("status = 'running'"),
    }
    op.create_index("uq_jobs_running", "jobs", ["kind", "scope"], unique=True, **running)


def downgrade() -> None:
    op.drop_table("jobs")
    op.drop_table("forecast_standings")
    op.drop_index("ix_budget_predictions_period_end", "budget_predictions")
    op.drop_index("ix_budget_predictions_part_of_id", "budget_predictions")
    for name in ("settled_at", "actual_minor", "candidates", "segment", "part_of_id"):
        op.drop_column("budget_predictions", name)
    op.execute("UPDATE budget_predictions SET model_version_id = NULL")
    op.execute("DELETE FROM model_versions")
    op.drop_index("uq_model_versions_serving", "model_versions")
    with op.batch_alter_table(
        "model_versions", table_kwargs={"sqlite_autoincrement": True}
    ) as table:
        for name in ("libraries", "examples", "people", "is_serving"):
            table.drop_column(name)
        table.add_column(sa.Column("currency", sa.String(length=3), nullable=False))
        table.add_column(sa.Column("user_id", BigInt, nullable=False))
        table.create_foreign_key(
            "fk_model_versions_user_id_users", "users", ["user_id"], ["id"], ondelete="CASCADE"
        )
    op.create_index("ix_model_versions_user_id", "model_versions", ["user_id", "period"])
