"""Drop the switches of notifications until there are notifications to switch."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

SWITCHES = ("notification_email", "notification_push")


def upgrade() -> None:
    for name in SWITCHES:
        op.drop_column("users", name)


def downgrade() -> None:
    for name in SWITCHES:
        switch = sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.true())
        op.add_column("users", switch)
