"""Commands that compare derived totals with the transactions and rebuild them."""

import click
from flask.cli import AppGroup
from sqlalchemy import select

from models import User, db
from services.ledger import total_audit

ledger = AppGroup("ledger", help="Check and rebuild the derived totals.")


@ledger.command("verify")
def verify() -> None:
    """Recompute all derived totals and report differences. Exit status 1 if there are any."""
    count = 0
    # User by user, each in a snapshot of their own: a check of the whole server would hold one for
    # minutes.
    for user_id in _load_user_ids():
        for difference in total_audit.find_differences(user_id):
            count += 1
            click.echo(
                f"{difference.table} {difference.key}: stored {difference.stored},"
                f" recomputed {difference.expected}"
            )
    click.echo(f"{count} derived totals differ from the transactions.")
    # So that a cron job can tell.
    raise SystemExit(1 if count else 0)


@ledger.command("rebuild")
def rebuild() -> None:
    """Recompute all derived totals from the transactions and store them."""
    user_ids = _load_user_ids()
    for user_id in user_ids:
        total_audit.rebuild(user_id)
    click.echo(f"Rebuilt the derived totals of {len(user_ids)} users.")


def _load_user_ids() -> list[int]:
    return list(db.session.scalars(select(User.id).order_by(User.id)))
