"""Jobs that workers elsewhere run are rung for until somebody takes them."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import update

from core import clock
from models import Job, db
from services.activity.jobs.job_bell import JobBell
from services.activity.jobs.job_leases import claim_job
from services.activity.jobs.job_runner import JobRunner
from tests.conftest import Person, writing
from tests.services.activity.conftest import Enqueue


class Recorder:
    """A broker that remembers its bells, or is away."""

    def __init__(self) -> None:
        self.rung: list[int] = []
        self.is_away = False

    def ring(self, job_id: int) -> None:
        if self.is_away:
            raise ConnectionError("the broker is away")
        self.rung.append(job_id)


@pytest.fixture
def broker() -> Recorder:
    return Recorder()


@pytest.fixture
def bell(app: Flask, broker: Recorder) -> Iterator[JobBell]:
    bell = JobBell(broker)  # type: ignore[arg-type]
    bell.init_app(app)
    yield bell
    bell.close()


def pass_time(app: Flask) -> None:
    """Let every job have waited, and every lease have ended, for two minutes."""
    past = clock.now() - dt.timedelta(minutes=2)
    with app.app_context(), writing():
        db.session.execute(update(Job).values(created_at=past))
        db.session.execute(update(Job).where(Job.status == "running").values(lease_until=past))


def look(app: Flask, bell: JobBell) -> None:
    with app.app_context():
        bell.look()
    bell.drain()


def test_a_job_that_has_waited_too_long_is_rung_for_again(
    app: Flask, ada: Person, enqueue: Enqueue, bell: JobBell, broker: Recorder
) -> None:
    with app.app_context():
        job_id = enqueue(ada)
    look(app, bell)
    assert broker.rung == []
    pass_time(app)
    look(app, bell)
    look(app, bell)
    assert broker.rung == [job_id, job_id]


def test_a_job_whose_worker_is_gone_is_rung_for(
    app: Flask, ada: Person, enqueue: Enqueue, bell: JobBell, broker: Recorder
) -> None:
    with app.app_context():
        job_id = enqueue(ada)
        claim_job("elsewhere:1:x")
    look(app, bell)
    assert broker.rung == []
    pass_time(app)
    look(app, bell)
    assert broker.rung == [job_id]


def test_a_broker_that_is_away_fails_nothing(
    app: Flask, ada: Person, enqueue: Enqueue, bell: JobBell, broker: Recorder
) -> None:
    with app.app_context():
        enqueue(ada)
    pass_time(app)
    broker.is_away = True
    look(app, bell)
    broker.is_away = False
    look(app, bell)
    assert len(broker.rung) == 1


def test_a_server_with_workers_rings_and_runs_nothing(
    app: Flask,
    ada: Person,
    enqueue: Enqueue,
    bell: JobBell,
    broker: Recorder,
    runner: Callable[..., JobRunner],
) -> None:
    ran: list[object] = []
    server = runner(lambda payload, _progress: ran.append(payload) or {}, bell=bell)
    with app.app_context():
        job_id = enqueue(ada, number=1)
        server.wake()
        server.notify(job_id)
    server.drain()
    bell.drain()
    assert (ran, broker.rung) == ([], [job_id])


def test_a_worker_runs_one_job_for_each_bell_and_rings_for_the_next(
    app: Flask,
    ada: Person,
    enqueue: Enqueue,
    bell: JobBell,
    broker: Recorder,
    runner: Callable[..., JobRunner],
) -> None:
    ran: list[int] = []
    worker = runner(lambda payload, _progress: ran.append(payload["number"]) or {}, bell=bell)
    with app.app_context():
        first, second = (enqueue(ada, scope=str(number), number=number) for number in (1, 2))
        for _ in range(3):
            worker.run_next()
    bell.drain()
    assert (ran, broker.rung) == ([1, 2], [first, second])
