"""The notification that a month is over: once per person and month, by their own calendar."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import update

from core import clock
from core.enums import JobKind, ScheduleName
from models import User, db
from services.activity.schedules import scheduling
from services.insights.monthly_summary_service import notify_of_last_month
from services.schedule import SCHEDULE
from tests.conftest import Person, writing

pytestmark = pytest.mark.each_database

SUMMARIES = {ScheduleName.SUMMARIZE_MONTHS: SCHEDULE[ScheduleName.SUMMARIZE_MONTHS]}


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Set the clock to a time in UTC."""

    def set_time(time: str) -> None:
        moment = dt.datetime.fromisoformat(time).replace(tzinfo=dt.UTC)
        monkeypatch.setattr(clock, "now", lambda: moment)

    return set_time


@pytest.fixture
def notify(app: Flask) -> Callable[[Person], None]:
    def notify_person(person: Person) -> None:
        with app.app_context():
            notify_of_last_month(person.id)

    return notify_person


def settle() -> None:
    """Let all people have been here for long."""
    with writing():
        db.session.execute(update(User).values(created_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC)))


def summaries(person: Person) -> list[str]:
    items = person.get("/notifications", type="monthly_summary")["items"]
    return [item["data"]["date"] for item in items]


def test_a_month_is_summarized_once(
    ada: Person, notify: Callable[[Person], None], today: Callable[[str], None]
) -> None:
    ada.spend(1300, "2026-07-20")
    ada.earn(2000, "2026-07-01")
    for day in ("2026-08-01", "2026-08-01", "2026-08-05"):
        today(day)
        notify(ada)
    (item,) = ada.get("/notifications", type="monthly_summary")["items"]
    assert item["title"] == "Your summary of the month from Jul 1, 2026 is ready."
    assert item["body"] == "You spent $1,300.00 and earned $2,000.00."
    assert item["data"] == {"amount": 1300.0, "currency": "USD", "date": "2026-07-01"}


def test_a_dismissed_summary_does_not_return(
    ada: Person, notify: Callable[[Person], None], today: Callable[[str], None]
) -> None:
    ada.spend(5, "2026-07-20")
    today("2026-08-01")
    notify(ada)
    (item,) = ada.get("/notifications", type="monthly_summary")["items"]
    ada.post(f"/notifications/{item['id']}/dismiss", 200)
    notify(ada)
    assert summaries(ada) == []


def test_an_empty_month_is_not_summarized(
    ada: Person, notify: Callable[[Person], None], today: Callable[[str], None]
) -> None:
    ada.spend(5, "2026-06-20")
    today("2026-08-01")
    notify(ada)
    assert summaries(ada) == []


def test_another_first_day_leads_to_no_second_summary_of_a_month(
    ada: Person, notify: Callable[[Person], None], today: Callable[[str], None]
) -> None:
    for day in ("2026-07-20", "2026-08-10", "2026-08-26"):
        ada.spend(5, day)
    today("2026-08-01")
    notify(ada)
    ada.call("PATCH", "/users/me/preferences", json={"month_start_day": 25})
    for day in ("2026-08-25", "2026-09-25"):
        today(day)
        notify(ada)
    assert summaries(ada) == ["2026-08-25", "2026-07-01"]


def test_summaries_are_due_at_the_month_boundary_of_each_person(
    app: Flask, join: Callable[..., Person], at: Callable[[str], None]
) -> None:
    join("kiri", timezone="Pacific/Kiritimati")  # UTC+14
    join("pago", timezone="Pacific/Pago_Pago")  # UTC-11
    join("pay", timezone="UTC", month_start_day=25)
    with app.app_context():
        settle()
        for time, expected in (
            ("2026-07-31 15:59", []),
            ("2026-07-31 16:00", ["Pacific/Kiritimati/1"]),
            ("2026-08-01 16:59", []),
            ("2026-08-01 17:00", ["Pacific/Pago_Pago/1"]),
            ("2026-08-25 06:00", ["UTC/25"]),
        ):
            at(time)
            due = [run for run, _ in scheduling.find_due(SUMMARIES, clock.now())]
            assert [run.scope for run in due if run.due_at == clock.now()] == expected, time


def test_a_machine_that_slept_for_long_sends_no_old_summary(
    app: Flask, join: Callable[..., Person], at: Callable[[str], None]
) -> None:
    join("sleeper", timezone="UTC")
    with app.app_context():
        settle()
        for time, count in (("2026-08-07 06:00", 1), ("2026-08-09 06:00", 0)):
            at(time)
            assert len(list(scheduling.find_due(SUMMARIES, clock.now()))) == count


def test_the_job_notifies_everybody_of_its_calendar(
    app: Flask, ada: Person, bob: Person, today: Callable[[str], None]
) -> None:
    ada.spend(5, "2026-07-20")
    bob.spend(7, "2026-07-20")
    today("2026-08-01")
    payload = {
        "timezone": "UTC",
        "month_start_day": 1,
        "due_at": (clock.now() + dt.timedelta(days=1)).isoformat(),
    }
    with app.app_context():
        handler = app.extensions["outlay"].jobs.handlers[JobKind.SUMMARIZE_MONTHS]
        report = handler(payload, lambda _share: None)
    assert report["failed"] == 0
    assert summaries(ada) == summaries(bob) == ["2026-07-01"]
