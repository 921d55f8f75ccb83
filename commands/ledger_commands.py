"""The derived totals against the rows."""

import click
from flask.cli import AppGroup
from sqlalchemy import select

from models import User, db
from services.ledger import total_audit

ledger = AppGroup("ledger", help="Derived totals: compare them with the rows, restore them.")


def _everybody() -> list[int]:
    return list(db.session.scalars(select(User.id).order_by(User.id)))


@ledger.command("verify")
def verify() -> None:
    """Recompute every derived total and compare. Exit status 1 when any differs."""
    found = 0
    for user_id in _everybody():
        for difference in total_audit.find_differences(user_id):
            found += 1
            click.echo(
                f"{difference.table} {difference.key}: stored {difference.stored}, rows {difference.expected}"
            )
    click.echo(f"{found} derived totals differ from the rows.")
    raise SystemExit(1 if found else 0)


@ledger.command("rebuild")
def rebuild() -> None:
    """Replace all derived totals by what the rows say."""
    users = _everybody()
    for user_id in users:
        total_audit.rebuild(user_id)
    click.echo(f"Rebuilt the totals of {len(users)} users.")
