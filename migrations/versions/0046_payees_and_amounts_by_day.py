"""Totals by payee, equal amounts by day for transfers, and amounts of a kind by day."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"

BigInt = sa.BigInteger().with_variant(sa.Integer, "sqlite")
Payee = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")
LIMIT = 9007199254740992

FILL = (
    "INSERT INTO payee_totals (user_id, payee_key, kind, currency, sum_minor, count)"
    " SELECT user_id, payee_key, kind, currency, sum(amount_minor), count(*) FROM transactions"
    " GROUP BY user_id, payee_key, kind, currency"
)
AMOUNTS = "ix_transactions_amounts"
KINDS = "ix_transactions_user_id_kind_date_id"


def upgrade() -> None:
    op.create_table(
        "payee_totals",
        sa.Column(
            "user_id",
            BigInt,
            sa.ForeignKey("users.id", name="fk_payee_totals_user_id_users", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("payee_key", Payee, primary_key=True),
        sa.Column("kind", sa.String(8), primary_key=True),
        sa.Column("currency", sa.String(3), primary_key=True),
        sa.Column("sum_minor", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"abs(sum_minor) < {LIMIT}", name="ck_payee_totals_sum"),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET LOCAL statement_timeout = 0")
    op.execute(FILL)
    _index(AMOUNTS, "currency", "amount_minor", "date", "id", "kind", "category_id")
    _index(KINDS, "kind", "date", "id", "currency", "amount_minor")


def downgrade() -> None:
    _index(KINDS, "kind", "date", "id")
    _index(AMOUNTS, "currency", "amount_minor", "id", "kind", "date", "category_id")
    op.drop_table("payee_totals")


def _index(name: str, *columns: str) -> None:
    op.drop_index(name, "transactions")
    op.create_index(name, "transactions", ["user_id", *columns])
