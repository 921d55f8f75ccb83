"""Scheduled work is enqueued once for each time at which it is due."""

import datetime as dt
import threading
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from core import clock
from core.enums import JobKind
from core.schedules import Daily, Every, Monthly
from models import Job, ScheduleRun, User, db
from services.activity.jobs import job_queue
from services.activity.schedules.scheduler import Scheduler
from services.activity.schedules.scheduling import (
    Due,
    Schedule,
    ScheduleEntry,
    enqueue_due,
    find_due,
)
from tests.conftest import Person, writing

SetTime = Callable[[str], None]
HOURLY: Schedule = {"check": ScheduleEntry(Every(60), JobKind.CLEAN_UP)}


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> SetTime:
    """Set the time of the whole process, in UTC."""

    def set_time(text: str) -> None:
        moment = dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)
        monkeypatch.setattr(clock, "now", lambda: moment)

    return set_time


@pytest.fixture(autouse=True)
def _only_enqueued(app: Flask, admin: Person) -> Iterator[None]:
    """Jobs stay in the queue, and people have been here for long."""
    receivers = dict(job_queue.job_enqueued.receivers)
    job_queue.job_enqueued.receivers.clear()
    yield
    job_queue.job_enqueued.receivers.update(receivers)
    with app.app_context(), writing():
        db.session.execute(delete(ScheduleRun))
        db.session.execute(delete(Job))


def settle(*people: Person) -> None:
    """Let people have been here since 2020."""
    with writing():
        since = {"created_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}
        ids = [person.id for person in people]
        db.session.execute(update(User).where(User.id.in_(ids)).values(**since))


def finish_jobs() -> None:
    with writing():
        db.session.execute(update(Job).values(status="succeeded"))


def enqueued() -> list[tuple[str, str]]:
    """Kind and scope of all jobs but the mails to people who have registered, in order."""
    db.session.rollback()
    jobs = db.session.scalars(select(Job).where(Job.kind != JobKind.MAIL_TOKEN).order_by(Job.id))
    return [(job.kind, job.scope) for job in jobs]


def test_what_is_due_is_enqueued_once_however_often_it_is_looked_for(
    app: Flask, now: SetTime
) -> None:
    with app.app_context():
        for time in ("10:00:10", "10:00:40", "10:59:59", "11:00:00", "11:30:00"):
            now(f"2026-03-14 {time}")
            enqueue_due(HOURLY, ())
            finish_jobs()
        assert enqueued() == [("clean_up", "server")] * 2


def test_many_workers_enqueue_each_due_time_once(app: Flask, now: SetTime) -> None:
    minutes = 25
    moments = iter([f"2026-03-14 10:{minute:02}" for minute in range(minutes)])

    def move_on() -> None:
        finish_jobs()
        now(next(moments))

    next_minute = threading.Barrier(4, action=move_on)

    def tick() -> None:
        with app.app_context():
            for _ in range(minutes):
                next_minute.wait()
                enqueue_due({"check": ScheduleEntry(Every(1), JobKind.CLEAN_UP)}, ())
                db.session.rollback()

    threads = [threading.Thread(target=tick) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        assert len(enqueued()) == minutes


def test_a_machine_that_slept_runs_what_it_missed_once(app: Flask, now: SetTime) -> None:
    daily = {"check": ScheduleEntry(Daily(3), JobKind.CLEAN_UP)}
    with app.app_context():
        now("2026-03-01 03:00")
        enqueue_due(daily, ())
        finish_jobs()
        now("2026-03-14 10:00")
        enqueue_due(daily, ())
        enqueue_due(daily, ())
        assert len(enqueued()) == 2


def test_a_job_that_still_waits_stands_for_the_next_one(app: Flask, now: SetTime) -> None:
    with app.app_context():
        for hour in range(5):
            now(f"2026-03-14 1{hour}:00")
            enqueue_due(HOURLY, ())
        assert len(enqueued()) == 1


def test_what_is_over_for_too_long_is_left_out(app: Flask, now: SetTime) -> None:
    late = ScheduleEntry(Daily(8), JobKind.CLEAN_UP, latest=dt.timedelta(hours=4))
    with app.app_context():
        now("2026-03-14 12:01")
        enqueue_due({"digest": late}, ())
        assert enqueued() == []
        now("2026-03-15 12:00")
        enqueue_due({"digest": late}, ())
        assert len(enqueued()) == 1


def test_a_clock_that_is_set_back_repeats_nothing(app: Flask, now: SetTime) -> None:
    with app.app_context():
        for time in ("14 10:59", "14 11:00", "14 10:58", "14 11:00", "14 11:10"):
            now(f"2026-03-{time}")
            enqueue_due(HOURLY, ())
            finish_jobs()
        assert len(enqueued()) == 2


def test_a_clock_that_was_wrong_for_a_while_stops_nothing(app: Flask, now: SetTime) -> None:
    with app.app_context():
        for day in ("2026-03-14", "2036-01-01", "2026-03-15"):
            now(f"{day} 10:00")
            enqueue_due(HOURLY, ())
            finish_jobs()
        assert len(enqueued()) == 3


def test_people_are_due_by_their_own_clocks(
    app: Flask, now: SetTime, admin: Person, join: Callable[..., Person]
) -> None:
    zones = {"ann": "Europe/Berlin", "ben": "Europe/Berlin", "cleo": "America/New_York"}
    people = [join(name, timezone=zone) for name, zone in zones.items()]
    daily = {"digest": ScheduleEntry(Daily(8), JobKind.BEGIN_DAY, is_for_people=True)}
    with app.app_context():
        settle(*people)
        for time in ("06:59", "07:00", "07:10"):
            now(f"2026-03-15 {time}")
            enqueue_due(daily, scheduled_yesterday(daily))
        assert enqueued() == [("begin_day", "Europe/Berlin")]
        is_ours = Job.kind == JobKind.BEGIN_DAY
        payload = db.session.scalars(select(Job.payload).where(is_ours)).one()
        assert payload == {"timezone": "Europe/Berlin", "due_at": "2026-03-15T07:00:00+00:00"}


def scheduled_yesterday(schedule: Schedule) -> list[Due]:
    """What was due before 2026-03-15 06:00 UTC, which the test is not about."""
    moment = dt.datetime(2026, 3, 15, 6, tzinfo=dt.UTC)
    return [due for due, _ in find_due(schedule, moment)]


def test_monthly_work_is_due_when_the_persons_own_month_begins(
    app: Flask, now: SetTime, join: Callable[..., Person]
) -> None:
    people = [join("ann", timezone="UTC"), join("ben", timezone="UTC", month_start_day=28)]
    monthly = {"summary": ScheduleEntry(Monthly(6), JobKind.BEGIN_DAY, is_for_people=True)}
    with app.app_context():
        settle(*people)
        now("2028-02-28 06:00")
        enqueue_due(monthly, ())
        finish_jobs()
        now("2028-03-01 06:00")
        enqueue_due(monthly, ())
        scopes = [scope for _, scope in enqueued()]
        assert scopes == ["UTC/1", "UTC/28", "UTC/1"]


def test_nothing_was_due_for_people_before_they_came(app: Flask) -> None:
    daily = {"digest": ScheduleEntry(Daily(8), JobKind.BEGIN_DAY, is_for_people=True)}
    with app.app_context():
        enqueue_due(daily, ())
        assert enqueued() == []


def test_a_zone_that_this_machine_does_not_know_stops_nobody_else(
    app: Flask, admin: Person, ada: Person
) -> None:
    with app.app_context():
        settle(admin, ada)
        with writing():
            unknown = {"timezone": "Europe/Atlantis"}
            db.session.execute(update(User).where(User.id == ada.id).values(**unknown))
        daily = {"digest": ScheduleEntry(Daily(8), JobKind.BEGIN_DAY, is_for_people=True)}
        enqueue_due(daily, ())
        assert enqueued() == [("begin_day", "UTC")]


def test_a_run_remembers_its_job(app: Flask) -> None:
    with app.app_context():
        enqueue_due(HOURLY, ())
        run = db.session.scalars(select(ScheduleRun)).one()
        assert db.session.get_one(Job, run.job_id).kind == "clean_up"


def test_the_ticker_looks_at_once_and_wakes_the_workers(app: Flask) -> None:
    woken: list[bool] = []
    scheduler = Scheduler(HOURLY, lambda: woken.append(True))
    scheduler.init_app(app)
    scheduler.start()
    scheduler.close()
    with app.app_context():
        assert (enqueued(), woken) == ([("clean_up", "server")], [True])
