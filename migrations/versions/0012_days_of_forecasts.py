"""What a forecast rests on: its day, of which a period has one only, and the ledger's state.

The day of earlier forecasts is that in UTC, since no zone was stored with them; on which state of
the ledger they rest is unknown.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

FILL_DAYS = "UPDATE budget_predictions SET made_on = date(created_at)"
FILL_DAYS_POSTGRESQL = (
    "UPDATE budget_predictions SET made_on = (created_at AT TIME ZONE 'UTC')::date"
)


def upgrade() -> None:
    op.add_column("budget_predictions", sa.Column("made_on", sa.Date(), nullable=True))
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    op.add_column("budget_predictions", sa.Column("based_on_seq", sa.BigInteger(), nullable=True))
    op.execute(FILL_DAYS_POSTGRESQL if is_postgresql else FILL_DAYS)
    with op.batch_alter_table("budget_predictions") as table:
        table.alter_column("made_on", existing_type=sa.Date(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("budget_predictions") as table:
        table.drop_column("based_on_seq")
        table.drop_column("made_on")
