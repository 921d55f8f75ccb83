"""Types of categories, everybody's own view of them, and a default account."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

BigInt = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# Written out: neither database lets a column with its check be added otherwise.
ADD_TYPE = """
    ALTER TABLE categories ADD COLUMN type VARCHAR(7) DEFAULT 'both' NOT NULL
        CONSTRAINT ck_categories_type CHECK (type IN ('expense', 'income', 'both'))
"""
EXPENSES = (
    "housing",
    "utilities",
    "groceries",
    "food & dining",
    "transportation",
    "shopping",
    "health & fitness",
    "entertainment",
    "subscriptions",
    "travel",
    "education",
    "personal care",
)
INCOMES = ("salary", "other income")
"""System categories of one type; insurance, gifts, taxes and the rest go both ways."""

categories = sa.table(
    "categories",
    sa.column("user_id", sa.Integer),
    sa.column("name_key", sa.String),
    sa.column("type", sa.String),
)


def upgrade() -> None:
    op.execute(ADD_TYPE)
    for type_, names in (("expense", EXPENSES), ("income", INCOMES)):
        is_typed = categories.c.user_id.is_(None) & categories.c.name_key.in_(names)
        op.execute(categories.update().where(is_typed).values(type=type_))

    op.create_table(
        "category_settings",
        sa.Column("id", BigInt, nullable=False),
        sa.Column("user_id", BigInt, nullable=False),
        sa.Column("category_id", BigInt, nullable=False),
        sa.Column("name", sa.String(50)),
        sa.Column("icon", sa.String(50)),
        sa.Column("color", sa.String(7)),
        sa.Column("hidden", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("position", sa.Integer()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name="fk_category_settings_user_id_users",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["categories.id"],
            name="fk_category_settings_category_id_categories",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_category_settings"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_category_settings_user_id_category_id",
        "category_settings",
        ["user_id", "category_id"],
        unique=True,
    )
    op.create_index("ix_category_settings_category_id", "category_settings", ["category_id"])
    op.add_column("users", sa.Column("default_account_id", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column("users", "default_account_id")
    op.drop_table("category_settings")
    # Its own check goes with it.
    op.execute("ALTER TABLE categories DROP COLUMN type")
