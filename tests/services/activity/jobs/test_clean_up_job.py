"""The clean-up deletes what has expired, and nothing else."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import delete, select

from core import clock
from models import Job, ScheduleRun, db
from services.activity.jobs import clean_up_job
from services.activity.jobs.clean_up_job import clean_up
from tests.complete_user import fill_every_table
from tests.conftest import Person, writing

NOW = dt.datetime(2026, 3, 20, 12, tzinfo=dt.UTC)


@pytest.fixture
def tidy(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., object]]:
    """Run a clean-up as if it were a later time."""

    def run(**later: float) -> object:
        monkeypatch.setattr(clock, "now", lambda: NOW + dt.timedelta(**later))
        with app.app_context():
            return clean_up({}, lambda _share: None)

    monkeypatch.setattr(clock, "now", lambda: NOW)
    yield run
    with app.app_context(), writing():
        db.session.execute(delete(ScheduleRun))
        db.session.execute(delete(Job))


def test_what_is_in_use_stays(ada: Person, tidy: Callable[..., object]) -> None:
    fill_every_table(ada)
    assert tidy(hours=1) == {
        "idempotency_keys": 0,
        "sessions": 0,
        "tokens": 0,
        "jobs": 0,
        "schedule_runs": 0,
        "webhook_deliveries": 0,
        "exports": 0,
    }


def test_what_has_expired_is_deleted_of_everybody(
    admin: Person, ada: Person, tidy: Callable[..., object], count_rows: Callable[[str], int]
) -> None:
    fill_every_table(ada)
    ledger = count_rows("transactions"), count_rows("api_tokens")
    tidy(days=400)
    for table in (
        "idempotency_keys",
        "sessions",
        "refresh_tokens",
        "one_time_tokens",
        "jobs",
        "exports",
    ):
        assert count_rows(table) == 0, table
    assert (count_rows("transactions"), count_rows("api_tokens")) == ledger


def test_jobs_that_have_not_finished_stay(
    app: Flask, tidy: Callable[..., object], count_rows: Callable[[str], int]
) -> None:
    with app.app_context(), writing():
        for status in ("queued", "running", "succeeded", "failed"):
            finished_at = NOW if status in {"succeeded", "failed"} else None
            job = Job(kind=status, scope="a", status=status, finished_at=finished_at)
            db.session.add(job)
    tidy(days=31)
    with app.app_context():
        assert set(db.session.scalars(select(Job.status))) == {"queued", "running"}


def test_the_last_run_of_each_entry_stays(app: Flask, tidy: Callable[..., object]) -> None:
    days = {"daily": (1, 2, 18), "monthly": (1,), "of_a_wrong_clock": (18, 800)}
    first = dt.datetime(2026, 2, 28, tzinfo=dt.UTC)
    with app.app_context(), writing():
        for name, numbers in days.items():
            for day in numbers:
                due_at = first + dt.timedelta(days=day)
                db.session.add(ScheduleRun(name=name, scope="server", due_at=due_at))
    tidy()
    with app.app_context():
        rows = db.session.scalars(select(ScheduleRun)).all()
        left = {(row.name, (row.due_at - first).days) for row in rows}
    assert left == {("daily", 18), ("monthly", 1), ("of_a_wrong_clock", 18)}


def test_many_rows_are_deleted_batch_by_batch(
    app: Flask,
    tidy: Callable[..., object],
    count_rows: Callable[[str], int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clean_up_job, "BATCH", 10)
    with app.app_context(), writing():
        for number in range(25):
            db.session.add(Job(kind="count", scope=str(number), status="failed", finished_at=NOW))
    assert tidy(days=31)["jobs"] == 25  # type: ignore[index]
    assert count_rows("jobs") == 0
