from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import delete

from models import Job, db
from tests.conftest import Person, writing


@pytest.fixture(autouse=True)
def _without_jobs(app: Flask) -> Iterator[None]:
    yield
    with app.app_context(), writing():
        db.session.execute(delete(Job))


def test_the_schedule_lists_when_everything_is_due(app: Flask) -> None:
    listed = app.test_cli_runner().invoke(args=["schedule", "list"])
    assert listed.exit_code == 0, listed.output
    (clean_up,) = [line for line in listed.output.splitlines() if line.startswith("clean_up")]
    assert "03:00:00Z" in clean_up
    assert "last never" in clean_up


def test_scheduled_work_runs_at_once(app: Flask, admin: Person) -> None:
    done = app.test_cli_runner().invoke(args=["schedule", "run", "clean_up"])
    assert (done.exit_code, done.output) == (0, "clean_up of server: succeeded\n")
    assert admin.get("/jobs")["items"][0]["kind"] == "clean_up"


def test_work_for_people_runs_for_each_of_their_calendars(
    app: Flask, admin: Person, join: Callable[..., Person]
) -> None:
    join("ann", timezone="Asia/Tokyo")
    done = app.test_cli_runner().invoke(args=["schedule", "run", "begin_day"])
    lines = ["begin_day of Asia/Tokyo: succeeded", "begin_day of UTC: succeeded"]
    assert (done.exit_code, sorted(done.output.splitlines())) == (0, lines)


def test_an_unknown_entry_is_refused(app: Flask) -> None:
    refused = app.test_cli_runner().invoke(args=["schedule", "run", "nothing"])
    assert refused.exit_code == 2
    assert "'clean_up'" in refused.output
