"""One endless budget per category, period and currency, instead of one active budget in all."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

KEY_BEFORE = ["user_id", sa.text("coalesce(category_id, 0)"), "period"]
KEY = [*KEY_BEFORE, "currency"]

# The older version allows one, so the newest stays active.
DEACTIVATE_OTHERS = """
    UPDATE budgets SET is_active = false WHERE is_active AND EXISTS
        (SELECT 1 FROM budgets AS newer
         WHERE newer.is_active AND newer.id > budgets.id AND newer.user_id = budgets.user_id
           AND coalesce(newer.category_id, 0) = coalesce(budgets.category_id, 0)
           AND newer.period = budgets.period)
"""


def upgrade() -> None:
    op.drop_index("uq_budgets_active", "budgets")
    _create_index(KEY, "is_active AND end_date IS NULL")


def downgrade() -> None:
    op.drop_index("uq_budgets_active", "budgets")
    op.execute(DEACTIVATE_OTHERS)
    _create_index(KEY_BEFORE, "is_active")


def _create_index(key: list[object], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(
        "uq_budgets_active",
        "budgets",
        key,
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )
