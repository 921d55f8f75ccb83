"""Add category sources, tags, rules and stored suggestions."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

BigInt = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
Instant = sa.DateTime(timezone=True)

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column(
        "users",
        sa.Column("llm_categorization", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("transactions", sa.Column("category_source", sa.String(length=6), nullable=True))
    op.add_column("transactions", sa.Column("tags", sa.Text(), nullable=False, server_default=""))
    op.add_column(
        "transactions", sa.Column("tags_key", sa.Text(), nullable=False, server_default="")
    )
    op.execute("UPDATE transactions SET category_source = 'person' WHERE category_id IS NOT NULL")
    op.create_table(
        "category_rules",
        sa.Column("id", BigInt, nullable=False),
        sa.Column("user_id", BigInt, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("conditions", Document, nullable=False),
        sa.Column("category_id", BigInt, nullable=True),
        sa.Column("payee", sa.String(length=200), nullable=True),
        sa.Column("tags", Document, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=True),
        sa.Column("to_account_id", BigInt, nullable=True),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("updated_at", Instant, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"], ["categories.id"], name="fk_category_rules_category_id_categories"
        ),
        sa.ForeignKeyConstraint(
            ["to_account_id"],
            ["accounts.id"],
            name="fk_category_rules_to_account_id_accounts",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_category_rules_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_category_rules"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_category_rules_user_id_position", "category_rules", ["user_id", "position"])
    op.create_index("ix_category_rules_category_id", "category_rules", ["category_id"])
    op.create_table(
        "category_feedback",
        sa.Column("id", BigInt, nullable=False),
        sa.Column("user_id", BigInt, nullable=False),
        sa.Column("transaction_id", BigInt, nullable=False),
        sa.Column("variant", sa.String(length=40), nullable=False),
        sa.Column("decision", sa.String(length=7), nullable=False),
        sa.Column("suggested_category_id", BigInt, nullable=True),
        sa.Column("candidates", Document, nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("similarity", sa.Double(), nullable=False),
        sa.Column("kept_category_id", BigInt, nullable=True),
        sa.Column("is_right", sa.Boolean(), nullable=True),
        sa.Column("settled_at", Instant, nullable=True),
        sa.Column("created_at", Instant, nullable=False),
        sa.CheckConstraint(
            "decision IN ('apply', 'suggest', 'ask')", name="ck_category_feedback_decision"
        ),
        sa.ForeignKeyConstraint(
            ["kept_category_id"],
            ["categories.id"],
            name="fk_category_feedback_kept_category_id_categories",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["suggested_category_id"],
            ["categories.id"],
            name="fk_category_feedback_suggested_category_id_categories",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["transaction_id"],
            ["transactions.id"],
            name="fk_category_feedback_transaction_id_transactions",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_category_feedback_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_category_feedback"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_category_feedback_variant_id", "category_feedback", ["variant", "id"])
    for column in ("transaction_id", "suggested_category_id", "kept_category_id"):
        op.create_index(f"ix_category_feedback_{column}", "category_feedback", [column])
    op.create_index("ix_category_feedback_user_id_id", "category_feedback", ["user_id", "id"])
    still_open = {
        "sqlite_where": sa.text("settled_at IS NULL"),
        "postgresql_where": sa.text("settled_at IS NULL"),
    }
    op.create_index(
        "uq_category_feedback_open",
        "category_feedback",
        ["transaction_id"],
        unique=True,
        **still_open,
    )


def downgrade() -> None:
    op.drop_table("category_feedback")
    op.drop_table("category_rules")
    for name in ("tags_key", "tags", "category_source"):
        op.drop_column("transactions", name)
    op.drop_column("users", "llm_categorization")
