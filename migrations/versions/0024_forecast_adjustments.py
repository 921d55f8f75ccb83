"""Drop the winner that no longer serves, and the losses of methods that it rested on."""

import sqlalchemy as sa
from alembic import op

from tables.base import Document

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    with op.batch_alter_table("forecast_standings") as table:
        table.drop_column("method")
        table.drop_column("losses")


def downgrade() -> None:
    with op.batch_alter_table("forecast_standings") as table:
        table.add_column(sa.Column("method", sa.String(40), nullable=True))
        table.add_column(sa.Column("losses", Document, nullable=False, server_default="{}"))
