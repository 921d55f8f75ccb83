"""The tables of the first release."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

BigInt = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "users",
        sa.Column("id", BigInt, nullable=False),
        sa.Column("username", sa.String(length=80), nullable=False),
        sa.Column("username_key", sa.String(length=240), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_key", sa.String(length=762), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("token_epoch", sa.Integer(), nullable=False),
        sa.Column("first_name", sa.String(length=80), nullable=False),
        sa.Column("last_name", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("is_verified", sa.Boolean(), nullable=False),
        sa.Column("locale", sa.String(length=35), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("month_start_day", sa.Integer(), nullable=False),
        sa.Column("theme", sa.String(length=10), nullable=False),
        sa.Column("notification_email", sa.Boolean(), nullable=False),
        sa.Column("notification_push", sa.Boolean(), nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("role IN ('user', 'admin')", name="ck_users_role"),
        sa.CheckConstraint("month_start_day BETWEEN 1 AND 28", name="ck_users_month_start_day"),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
        sa.UniqueConstraint("email_key", name="uq_users_email_key"),
        sa.UniqueConstraint("username_key", name="uq_users_username_key"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "accounts",
        sa.Column("id", BigInt, nullable=False),
        sa.Column("user_id", BigInt, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("name_key", sa.String(length=240), nullable=False),
        sa.Column("account_type", sa.String(length=20), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("opening_balance_minor", sa.BigInteger(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "abs(opening_balance_minor) < 1000000000000000", name="ck_accounts_opening_balance"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_accounts_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_accounts_user_id_name_key", "accounts", ["user_id", "name_key"], unique=True
    )
    op.create_table(
        "api_tokens",
        sa.Column("id", BigInt, nullable=False),
        sa.Column("user_id", BigInt, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("scope", sa.String(length=5), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("scope IN ('read', 'write')", name="ck_api_tokens_scope"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_api_tokens_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_api_tokens"),
        sa.UniqueConstraint("token_hash", name="uq_api_tokens_token_hash"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_api_tokens_user_id", "api_tokens", ["user_id"], unique=False)
    op.create_table(
        "categories",
        sa.Column("id", BigInt, nullable=False),
        sa.Column("user_id", BigInt, nullable=True),
        sa.Column("parent_id", BigInt, nullable=True),
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("name_key", sa.String(length=150), nullable=False),
        sa.Column("icon", sa.String(length=50), nullable=True),
        sa.Column("color", sa.String(length=7), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["categories.id"],
            name="fk_categories_parent_id_categories",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_categories_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_categories"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_categories_parent_id", "categories", ["parent_id"], unique=False)
    op.create_index(
        "uq_categories_system_name_key",
        "categories",
        ["name_key"],
        unique=True,
        sqlite_where=sa.text("user_id IS NULL"),
        postgresql_where=sa.text("user_id IS NULL"),
    )
    op.create_index(
        "uq_categories_user_id_name_key", "categories", ["user_id", "name_key"], unique=True
    )
    op.create_table(
        "daily_totals",
        sa.Column("user_id", BigInt, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("category_key", sa.BigInteger(), nullable=False),
        sa.Column("sum_minor", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("abs(sum_minor) < 9007199254740992", name="ck_daily_totals_sum"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_daily_totals_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(
            "user_id", "kind", "currency", "date", "category_key", name="pk_daily_totals"
        ),
    )
    op.create_table(
        "events",
        sa.Column("user_id", BigInt, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("entity", sa.String(length=20), nullable=False),
        sa.Column("entity_id", sa.BigInteger(), nullable=False),
        sa.Column("payload", Document, nullable=True),
        sa.Column("payload_version", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_events_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "seq", name="pk_events"),
    )
    op.create_table(
        "idempotency_keys",
        sa.Column("user_id", BigInt, nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", Document, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_idempotency_keys_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "key", name="pk_idempotency_keys"),
    )
    op.create_index(
        "ix_idempotency_keys_user_id_created_at",
        "idempotency_keys",
        ["user_id", "created_at"],
        unique=False,
    )
    op.create_table(
        "model_versions",
        sa.Column("id", BigInt, nullable=False),
        sa.Column("user_id", BigInt, nullable=False),
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("data_until", sa.Date(), nullable=False),
        sa.Column("metrics", Document, nullable=False),
        sa.Column("artifact", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_model_versions_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_model_versions"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_model_versions_user_id", "model_versions", ["user_id", "period"], unique=False
    )
    op.create_table(
        "monthly_totals",
        sa.Column("user_id", BigInt, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("month_start", sa.Date(), nullable=False),
        sa.Column("category_key", sa.BigInteger(), nullable=False),
        sa.Column("sum_minor", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("abs(sum_minor) < 9007199254740992", name="ck_monthly_totals_sum"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_monthly_totals_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(
            "user_id", "kind", "currency", "month_start", "category_key", name="pk_monthly_totals"
        ),
    )
    op.create_table(
        "one_time_tokens",
        sa.Column("id", BigInt, nullable=False),
        sa.Column("user_id", BigInt, nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_one_time_tokens_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_one_time_tokens"),
        sa.UniqueConstraint("token_hash", name="uq_one_time_tokens_token_hash"),
    )
    op.create_index(
        "uq_one_time_tokens_user_id_purpose", "one_time_tokens", ["user_id", "purpose"], unique=True
    )
    op.create_table(
        "refresh_tokens",
        sa.Column("id", BigInt, nullable=False),
        sa.Column("user_id", BigInt, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("family", sa.String(length=36), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_refresh_tokens_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_refresh_tokens"),
        sa.UniqueConstraint("token_hash", name="uq_refresh_tokens_token_hash"),
    )
    op.create_index("ix_refresh_tokens_family", "refresh_tokens", ["family"], unique=False)
    op.create_index("ix_refresh_tokens_user_id", "refresh_tokens", ["user_id"], unique=False)
    op.create_table(
        "account_daily_totals",
        sa.Column("account_id", BigInt, nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("sum_minor", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("abs(sum_minor) < 9007199254740992", name="ck_account_daily_totals_sum"),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name="fk_account_daily_totals_account_id_accounts",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", "date", name="pk_account_daily_totals"),
    )
    op.create_table(
        "budget_predictions",
        sa.Column("id", BigInt, nullable=False),
        sa.Column("user_id", BigInt, nullable=False),
        sa.Column("category_id", BigInt, nullable=True),
        sa.Column("model_version_id", BigInt, nullable=True),
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("predicted_minor", sa.BigInteger(), nullable=False),
        sa.Column("lower_minor", sa.BigInteger(), nullable=False),
        sa.Column("upper_minor", sa.BigInteger(), nullable=False),
        sa.Column("baseline_minor", sa.BigInteger(), nullable=False),
        sa.Column("confidence_score", sa.Double(), nullable=False),
        sa.Column("explanation", Document, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["categories.id"],
            name="fk_budget_predictions_category_id_categories",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["model_version_id"],
            ["model_versions.id"],
            name="fk_budget_predictions_model_version_id_model_versions",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name="fk_budget_predictions_user_id_users",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_budget_predictions"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_budget_predictions_category_id", "budget_predictions", ["category_id"], unique=False
    )
    op.create_index(
        "ix_budget_predictions_user_id_period_end",
        "budget_predictions",
        ["user_id", "period_end"],
        unique=False,
    )
    op.create_table(
        "budgets",
        sa.Column("id", BigInt, nullable=False),
        sa.Column("user_id", BigInt, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("category_id", BigInt, nullable=True),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("end_date", sa.Date(), nullable=True),
        sa.Column("alert_threshold", sa.Integer(), nullable=False),
        sa.Column("rollover", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "period IN ('daily', 'weekly', 'monthly', 'yearly')", name="ck_budgets_period"
        ),
        sa.CheckConstraint("alert_threshold BETWEEN 1 AND 100", name="ck_budgets_alert_threshold"),
        sa.CheckConstraint(
            "amount_minor > 0 AND amount_minor < 1000000000000000", name="ck_budgets_amount"
        ),
        sa.CheckConstraint("end_date IS NULL OR end_date >= start_date", name="ck_budgets_dates"),
        sa.ForeignKeyConstraint(
            ["category_id"], ["categories.id"], name="fk_budgets_category_id_categories"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_budgets_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_budgets"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_budgets_category_id", "budgets", ["category_id"], unique=False)
    op.create_index(
        "uq_budgets_active",
        "budgets",
        ["user_id", sa.text("coalesce(category_id, 0)"), "period"],
        unique=True,
        sqlite_where=sa.text("is_active"),
        postgresql_where=sa.text("is_active"),
    )
    op.create_index("ix_budgets_user_id", "budgets", ["user_id"], unique=False)
    op.create_table(
        "standard_descriptions",
        sa.Column("id", BigInt, nullable=False),
        sa.Column("user_id", BigInt, nullable=True),
        sa.Column("category_id", BigInt, nullable=False),
        sa.Column("description", sa.String(length=200), nullable=False),
        sa.Column("description_key", sa.String(length=600), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["categories.id"],
            name="fk_standard_descriptions_category_id_categories",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name="fk_standard_descriptions_user_id_users",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_standard_descriptions"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_standard_descriptions_owner_category_text",
        "standard_descriptions",
        [sa.text("coalesce(user_id, 0)"), "category_id", "description_key"],
        unique=True,
    )
    op.create_index(
        "ix_standard_descriptions_category_id",
        "standard_descriptions",
        ["category_id"],
        unique=False,
    )
    op.create_index(
        "ix_standard_descriptions_user_id", "standard_descriptions", ["user_id"], unique=False
    )
    op.create_table(
        "transactions",
        sa.Column("id", BigInt, nullable=False),
        sa.Column("user_id", BigInt, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("category_id", BigInt, nullable=True),
        sa.Column("account_id", BigInt, nullable=True),
        sa.Column("to_account_id", BigInt, nullable=True),
        sa.Column("payee", sa.String(length=200), nullable=False),
        sa.Column("description", sa.String(length=200), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'transfer') = (to_account_id IS NOT NULL)"
            " AND (kind <> 'transfer' OR (account_id IS NOT NULL AND account_id <> to_account_id))",
            name="ck_transactions_transfer",
        ),
        sa.CheckConstraint("kind = 'expense' OR amount_minor > 0", name="ck_transactions_sign"),
        sa.CheckConstraint(
            "kind IN ('expense', 'income', 'transfer')", name="ck_transactions_kind"
        ),
        sa.CheckConstraint(
            "amount_minor <> 0 AND abs(amount_minor) < 1000000000000000",
            name="ck_transactions_amount",
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_transactions_account_id_accounts"
        ),
        sa.ForeignKeyConstraint(
            ["category_id"], ["categories.id"], name="fk_transactions_category_id_categories"
        ),
        sa.ForeignKeyConstraint(
            ["to_account_id"], ["accounts.id"], name="fk_transactions_to_account_id_accounts"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_transactions_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_transactions"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_transactions_account_id_date",
        "transactions",
        ["account_id", "date", "id"],
        unique=False,
    )
    op.create_index("ix_transactions_category_id", "transactions", ["category_id"], unique=False)
    op.create_index(
        "ix_transactions_to_account_id", "transactions", ["to_account_id"], unique=False
    )
    op.create_index(
        "ix_transactions_user_id_category_id_date",
        "transactions",
        ["user_id", "category_id", "date", "id"],
        unique=False,
    )
    op.create_index(
        "ix_transactions_user_id_date_id", "transactions", ["user_id", "date", "id"], unique=False
    )
    op.create_index(
        "ix_transactions_user_id_kind_date_id",
        "transactions",
        ["user_id", "kind", "date", "id"],
        unique=False,
    )
    op.create_table(
        "budget_alerts",
        sa.Column("id", BigInt, nullable=False),
        sa.Column("user_id", BigInt, nullable=False),
        sa.Column("budget_id", BigInt, nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=False),
        sa.Column("spent_minor", sa.BigInteger(), nullable=False),
        sa.Column("available_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["budget_id"],
            ["budgets.id"],
            name="fk_budget_alerts_budget_id_budgets",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_budget_alerts_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_budget_alerts"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_budget_alerts_user_id", "budget_alerts", ["user_id"], unique=False)
    op.create_index(
        "uq_budget_alerts_once",
        "budget_alerts",
        ["budget_id", "period_start", "threshold"],
        unique=True,
    )


def downgrade() -> None:
    op.drop_table("budget_alerts")
    op.drop_table("transactions")
    op.drop_table("standard_descriptions")
    op.drop_table("budgets")
    op.drop_table("budget_predictions")
    op.drop_table("account_daily_totals")
    op.drop_table("refresh_tokens")
    op.drop_table("one_time_tokens")
    op.drop_table("monthly_totals")
    op.drop_table("model_versions")
    op.drop_table("idempotency_keys")
    op.drop_table("events")
    op.drop_table("daily_totals")
    op.drop_table("categories")
    op.drop_table("api_tokens")
    op.drop_table("accounts")
    op.drop_table("users")
