"""Alerts once per amount of a budget, so that a raised budget alerts again."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

UNIQUE_BEFORE = ["budget_id", "period_start", "threshold"]
UNIQUE = ["budget_id", "period_start", "amount_minor", "threshold"]

# Without rollover, what was available was the amount.
FILL = """
    UPDATE budget_alerts SET amount_minor =
        (SELECT CASE WHEN budgets.rollover THEN budgets.amount_minor
                     ELSE budget_alerts.available_minor END
         FROM budgets WHERE budgets.id = budget_alerts.budget_id)
"""
DELETE_REPETITIONS = """
    DELETE FROM budget_alerts WHERE id NOT IN
        (SELECT min(id) FROM budget_alerts GROUP BY budget_id, period_start, threshold)
"""


def upgrade() -> None:
    amount = sa.Column("amount_minor", sa.BigInteger(), nullable=False, server_default="0")
    op.add_column("budget_alerts", amount)
    op.execute(FILL)
    op.drop_index("uq_budget_alerts_once", "budget_alerts")
    op.create_index("uq_budget_alerts_once", "budget_alerts", UNIQUE, unique=True)

    threshold = sa.Column("silent_threshold", sa.Integer(), nullable=False, server_default="0")
    op.add_column("budgets", threshold)
    op.add_column("budgets", sa.Column("silent_period_start", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("budgets", "silent_period_start")
    op.drop_column("budgets", "silent_threshold")
    op.execute(DELETE_REPETITIONS)
    op.drop_index("uq_budget_alerts_once", "budget_alerts")
    op.create_index("uq_budget_alerts_once", "budget_alerts", UNIQUE_BEFORE, unique=True)
    op.drop_column("budget_alerts", "amount_minor")
