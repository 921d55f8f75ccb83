"""Amounts of budgets by date: a change no longer rewrites the periods before it."""

import sqlalchemy as sa
from alembic import op

BigInt = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0009"
down_revision = "0008"

FILL = """
    INSERT INTO budget_amounts (budget_id, starts_on, amount_minor)
    SELECT id, start_date, amount_minor FROM budgets
"""


def upgrade() -> None:
    op.create_table(
        "budget_amounts",
        sa.Column("budget_id", BigInt, nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "amount_minor > 0 AND amount_minor < 1000000000000000",
            name="ck_budget_amounts_amount",
        ),
        sa.ForeignKeyConstraint(
            ["budget_id"],
            ["budgets.id"],
            name="fk_budget_amounts_budget_id_budgets",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("budget_id", "starts_on", name="pk_budget_amounts"),
    )
    op.execute(FILL)


def downgrade() -> None:
    op.drop_table("budget_amounts")
