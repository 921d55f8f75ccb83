"""Commands that show what is due when, and run it at once."""

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select

from core.clock import utc_text
from core.enums import JobStatus
from models import Job, db
from services.activity.schedules.schedule_queries import load_schedule
from services.activity.schedules.scheduling import enqueue_now
from services.schedule import SCHEDULE

schedule = AppGroup("schedule", help="Show scheduled work, and run it at once.")


@schedule.command("list")
def list_schedule() -> None:
    """Show when each entry is due next and was due last, in UTC."""
    for state in load_schedule(SCHEDULE):
        next_due = "never" if state.next_due_at is None else utc_text(state.next_due_at)
        last_due = "never" if state.last_due_at is None else utc_text(state.last_due_at)
        status = state.last_status or ""
        click.echo(f"{state.name:<18} next {next_due:<20}  last {last_due:<20}  {status}".rstrip())


@schedule.command("run")
@click.argument("name", type=click.Choice([str(name) for name in SCHEDULE]))
def run(name: str) -> None:
    """Run an entry now, for everybody it is for, whether or not it is due.

    Exit status 1 if a job fails.
    """
    job_ids = enqueue_now(SCHEDULE[name])
    # Enqueuing has woken this process's workers, too; a server may take some of the jobs.
    current_app.extensions["outlay"].jobs.drain()
    db.session.rollback()
    jobs = db.session.scalars(select(Job).where(Job.id.in_(job_ids)).order_by(Job.id)).all()
    for job in jobs:
        click.echo(f"{name} of {job.scope}: {job.status}")
    raise SystemExit(1 if any(job.status == JobStatus.FAILED for job in jobs) else 0)
