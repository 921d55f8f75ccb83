"""Scheduled work runs for each person of a calendar, whatever happens to the others."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from core import clock
from infrastructure.database import sqlite_driver
from services.activity.jobs.people_jobs import run_for_people
from tests.conftest import Person


def run(app: Flask, work: Callable[[int], object], **calendar: object) -> object:
    payload = {"timezone": "UTC", "due_at": clock.now().isoformat(), **calendar}
    with app.app_context():
        return run_for_people(work)(payload, lambda _share: None)


def test_work_runs_for_everybody_who_shares_the_calendar(
    app: Flask, admin: Person, ada: Person, join: Callable[..., Person]
) -> None:
    payday = join("ann", month_start_day=25)
    join("ben", timezone="Asia/Tokyo", month_start_day=25)
    seen: list[int] = []
    assert run(app, seen.append) == {"people": 3, "failed": 0}
    assert seen == [admin.id, ada.id, payday.id]
    seen.clear()
    run(app, seen.append, month_start_day=25)
    assert seen == [payday.id]


def test_work_leaves_out_who_is_locked_and_who_came_later(
    app: Flask, admin: Person, ada: Person, join: Callable[..., Person]
) -> None:
    admin.put(f"/users/{ada.id}", is_active=False)
    due_at = clock.now().isoformat()
    join("late")
    seen: list[int] = []
    run(app, seen.append, due_at=due_at)
    assert seen == [admin.id]


def test_one_persons_trouble_stops_nobody_else(app: Flask, admin: Person, ada: Person) -> None:
    seen: list[int] = []

    def work(user_id: int) -> None:
        if user_id == admin.id:
            raise RuntimeError("broken")
        seen.append(user_id)

    assert run(app, work) == {"people": 2, "failed": 1}
    assert seen == [ada.id]


def test_a_lost_database_is_nobodys_failure(app: Flask, admin: Person) -> None:
    def lose(_user_id: int) -> None:
        locked = sqlite_driver.OperationalError("database is locked")
        locked.sqlite_errorcode = 5
        raise OperationalError("SELECT 1", None, locked)

    with pytest.raises(OperationalError):
        run(app, lose)
