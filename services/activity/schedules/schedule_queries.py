"""The schedule as admins see it: when each entry was due last and is due next."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from core import clock
from core.schedules import find_next_due
from models import Job, ScheduleRun, db
from services.activity.schedules.scheduling import Schedule, find_scopes, load_calendars

LAST_DUE = select(ScheduleRun.name, func.max(ScheduleRun.due_at).label("due_at")).group_by(
    ScheduleRun.name
)


@dataclass(frozen=True, slots=True)
class ScheduleState:
    """An entry with its next and its last run; times are None where there is none.

    An entry for people has a time for each calendar: these are the first to come and the last past.
    ``last_status`` is that of the last run's job, None when that is no longer stored.
    """

    name: str
    job_kind: str
    is_for_people: bool
    next_due_at: dt.datetime | None
    last_due_at: dt.datetime | None
    last_job_id: int | None
    last_status: str | None


def load_schedule(schedule: Schedule) -> Sequence[ScheduleState]:
    """Load the state of each entry, in the order of the schedule."""
    now = clock.now()
    calendars = load_calendars()
    last_due_by_name = {row.name: row.due_at for row in db.session.execute(LAST_DUE)}
    states = []
    for name, entry in schedule.items():
        scopes = find_scopes(entry, calendars)
        last_due_at = last_due_by_name.get(name)
        job = _load_job(name, last_due_at)
        states.append(
            ScheduleState(
                name=name,
                job_kind=entry.job,
                is_for_people=entry.is_for_people,
                next_due_at=min(
                    (find_next_due(entry.rule, now, scope.calendar.local) for scope in scopes),
                    default=None,
                ),
                last_due_at=last_due_at,
                last_job_id=None if job is None else job.id,
                last_status=None if job is None else job.status,
            )
        )
    return states


def _load_job(name: str, due_at: dt.datetime | None) -> Job | None:
    of_run = (ScheduleRun.name == name, ScheduleRun.due_at == due_at)
    query = select(Job).join(ScheduleRun, ScheduleRun.job_id == Job.id).where(*of_run)
    return db.session.scalar(query.order_by(Job.id.desc()).limit(1))
