"""Commands that compare what is derived from the transactions with them, and rebuild it."""

import click
from flask.cli import AppGroup
from sqlalchemy import select

from models import User, db
from services.ledger import part_audit, search_audit, total_audit

MAX_ENTRIES = 20
"""Entries of the search index that are named; one text has many."""

ledger = AppGroup("ledger", help="Check and rebuild the derived totals and the search index.")


@ledger.command("verify")
def verify() -> None:
    """Recompute all derived totals, sums of parts and the search index, and report differences.

    Exit status 1 if there are any.
    """
    count = part_count = 0
    # User by user, each in a snapshot of their own: a check of the whole server would hold one for
    # minutes.
    for user_id in _load_user_ids():
        for difference in total_audit.find_differences(user_id):
            count += 1
            click.echo(
                f"{difference.table} {difference.key}: stored {difference.stored},"
                f" recomputed {difference.expected}"
            )
        for wrong in part_audit.find_part_differences(user_id):
            part_count += 1
            click.echo(
                f"transaction {wrong.transaction_id}: {wrong.part_count} parts add up to"
                f" {wrong.parts_minor}, amount {wrong.amount_minor}"
            )
    click.echo(f"{count} derived totals differ from the transactions.")
    click.echo(f"{part_count} split transactions differ from their parts.")
    problems = count + part_count + _verify_search()
    # So that a cron job can tell.
    raise SystemExit(1 if problems else 0)


@ledger.command("rebuild")
def rebuild() -> None:
    """Recompute all derived totals and the search index from the transactions and store them."""
    user_ids = _load_user_ids()
    for user_id in user_ids:
        total_audit.rebuild(user_id)
    search_audit.rebuild_search()
    click.echo(f"Rebuilt the derived totals of {len(user_ids)} users, and the search index.")


def _verify_search() -> int:
    """Report what is wrong with the search index; return the number of problems."""
    missing = search_audit.find_missing_triggers()
    for name in missing:
        click.echo(f"The trigger {name} is missing: the search index is not kept.")
    differences = list(search_audit.find_search_differences())
    for entry, stored, expected in differences[:MAX_ENTRIES]:
        click.echo(f"search index {entry!r}: {stored} rows, expected {expected}")
    click.echo(f"{len(differences)} entries of the search index differ from the transactions.")
    return len(missing) + len(differences)


def _load_user_ids() -> list[int]:
    return list(db.session.scalars(select(User.id).order_by(User.id)))
