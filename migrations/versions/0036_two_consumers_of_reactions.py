"""Positions of the two consumers that run reactions, from the position of the one before."""

from alembic import op

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    op.execute(
        "INSERT INTO log_positions SELECT 'notifications', user_id, seq FROM log_positions"
        " WHERE consumer = 'reactions'"
    )
    op.execute("UPDATE log_positions SET consumer = 'analytics' WHERE consumer = 'reactions'")


def downgrade() -> None:
    # From where both have read: reactions may run twice.
    op.execute(
        "INSERT INTO log_positions SELECT 'reactions', user_id, min(seq) FROM log_positions"
        " WHERE consumer IN ('analytics', 'notifications') GROUP BY user_id"
    )
    op.execute("DELETE FROM log_positions WHERE consumer IN ('analytics', 'notifications')")
