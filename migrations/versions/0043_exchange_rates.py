"""Exchange rates that users enter themselves."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.sql.elements import conv

revision = "0043"
down_revision = "0042"

BigInt = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "exchange_rates",
        sa.Column("id", BigInt, nullable=False),
        sa.Column("user_id", BigInt, nullable=False),
        sa.Column("from_currency", sa.String(3), nullable=False),
        sa.Column("to_currency", sa.String(3), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("rate", sa.String(32), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("updated_at", Instant, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "from_currency <> to_currency", name=conv("ck_exchange_rates_currencies")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_exchange_rates_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_exchange_rates"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_exchange_rates_user_id_currencies_date",
        "exchange_rates",
        ["user_id", "from_currency", "to_currency", "date"],
        unique=True,
    )


def downgrade() -> None:
    op.drop_table("exchange_rates")
