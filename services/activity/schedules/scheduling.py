"""Enqueue the jobs of scheduled work that is due, each due time once whatever looks for it."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple
from zoneinfo import available_timezones

from sqlalchemy import bindparam, func, select, update

from core import clock
from core.enums import JobKind
from core.schedules import EPOCH, LocalCalendar, Monthly, Rule, find_latest_due
from infrastructure.database import upsert
from models import ScheduleRun, User, db, table_of
from services.activity.jobs.job_queue import JobPayload, enqueue_system_job
from services.unit_of_work import UnitOfWork, system_unit_of_work

runs, users = table_of(ScheduleRun), table_of(User)

# An index answers it: people share few calendars.
CALENDARS = select(
    users.c.timezone, users.c.month_start_day, func.min(users.c.created_at).label("since")
).group_by(users.c.timezone, users.c.month_start_day)
SET_JOB = (
    update(runs)
    .where(
        runs.c.name == bindparam("of_name"),
        runs.c.scope == bindparam("of_scope"),
        runs.c.due_at == bindparam("of_due_at"),
    )
    .values(job_id=bindparam("new_job_id"))
)


@dataclass(frozen=True, slots=True)
class ScheduleEntry:
    """Scheduled work.

    Attributes:
        rule: When it is due: by UTC, or by the calendar of each person if it is for people.
        job: Kind of the job that does it. One for people has a handler made with
            ``run_for_people``.
        is_for_people: Whether it is for each person, or else for the server.
        latest: How late it may still begin, as after a machine has slept; None: however late.
            Of several missed times only the last counts.
    """

    rule: Rule
    job: JobKind
    is_for_people: bool = False
    latest: dt.timedelta | None = None


Schedule = Mapping[str, ScheduleEntry]
"""Scheduled work by name."""


class Due(NamedTuple):
    """A time at which an entry was due in a scope: the primary key of its run."""

    name: str
    scope: str
    due_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Calendar:
    """A calendar that people share, and since when the first of them has been here."""

    local: LocalCalendar
    since: dt.datetime


class Scope(NamedTuple):
    """What work is due for: the server, or all who share a calendar."""

    name: str
    payload: JobPayload
    calendar: Calendar


SERVER = Scope("server", {}, Calendar(LocalCalendar(), EPOCH))


def enqueue_due(schedule: Schedule, settled: Collection[Due]) -> Sequence[Due]:
    """Enqueue what is due and has no run yet; return all that is due now, whoever enqueued it.

    ``settled`` is known to have runs and costs no statement.
    """
    now = clock.now()
    payloads = dict(find_due(schedule, now))
    unsettled = [due for due in payloads if due not in settled]
    if unsettled:
        with system_unit_of_work() as work:
            for due in _insert_runs(work, unsettled, now):
                _enqueue(work, schedule[due.name], due, payloads[due])
    return list(payloads)


def enqueue_now(entry: ScheduleEntry) -> Sequence[int]:
    """Enqueue an entry's jobs now, whether or not it is due; return their ids."""
    now = clock.now()
    scopes = find_scopes(entry, load_calendars())
    with system_unit_of_work() as work:
        return [
            enqueue_system_job(work, entry.job, scope.name, _build_payload(scope, now))
            for scope in scopes
        ]


def load_calendars() -> Sequence[Calendar]:
    """Load the calendars of all people."""
    rows = db.session.execute(CALENDARS).all()
    # A zone that this machine does not know must not stop everybody else's schedule.
    zones = _known_zones()
    known = [row for row in rows if row.timezone in zones]
    return [Calendar(LocalCalendar(row.timezone, row.month_start_day), row.since) for row in known]


@cache
def _known_zones() -> Collection[str]:
    # Cached, because it searches folders.
    return available_timezones()


def find_scopes(entry: ScheduleEntry, calendars: Iterable[Calendar]) -> Collection[Scope]:
    """Find what an entry is due for; the first day of months matters to monthly work alone."""
    if not entry.is_for_people:
        return [SERVER]
    scopes: dict[str, Scope] = {}
    for calendar in sorted(calendars, key=lambda calendar: calendar.since):
        payload: dict[str, str | int] = {"timezone": calendar.local.timezone}
        if isinstance(entry.rule, Monthly):
            payload["month_start_day"] = calendar.local.month_start_day
        name = "/".join(str(value) for value in payload.values())
        # The oldest comes first: it counts for all that have the same zone.
        scopes.setdefault(name, Scope(name, payload, calendar))
    return scopes.values()


def find_due(schedule: Schedule, now: dt.datetime) -> Iterator[tuple[Due, JobPayload]]:
    """Find the last due time of each entry and scope, with the payload of its job."""
    calendars = load_calendars()
    for name, entry in schedule.items():
        for scope in find_scopes(entry, calendars):
            due_at = find_latest_due(entry.rule, now, scope.calendar.local)
            is_in_time = entry.latest is None or now - due_at <= entry.latest
            # Nobody has waited for what was due before they came.
            if is_in_time and due_at >= scope.calendar.since:
                yield Due(name, scope.name, due_at), _build_payload(scope, due_at)


def _build_payload(scope: Scope, due_at: dt.datetime) -> JobPayload:
    return {**scope.payload, "due_at": due_at.isoformat()}


def _insert_runs(work: UnitOfWork, due: Sequence[Due], now: dt.datetime) -> Sequence[Due]:
    """Insert the runs that no process has inserted yet, and return these."""
    rows = [{**run._asdict(), "created_at": now} for run in due]
    insert = upsert(work.connection, runs).values(rows).on_conflict_do_nothing()
    inserted = work.session.execute(insert.returning(runs.c.name, runs.c.scope, runs.c.due_at))
    return [Due(*row) for row in inserted]


def _enqueue(work: UnitOfWork, entry: ScheduleEntry, due: Due, payload: JobPayload) -> None:
    # One that still waits stands for this one: a backlog is worked off once and not N times.
    job_id = enqueue_system_job(work, entry.job, due.scope, payload)
    keys = {"of_name": due.name, "of_scope": due.scope, "of_due_at": due.due_at}
    work.connection.execute(SET_JOB, {**keys, "new_job_id": job_id})
