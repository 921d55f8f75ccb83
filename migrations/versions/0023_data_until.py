"""The last day whose entries a forecast took as complete; unknown for earlier forecasts."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.add_column("budget_predictions", sa.Column("data_until", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("budget_predictions") as table:
        table.drop_column("data_until")
