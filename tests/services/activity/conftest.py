from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete

from models import Job, db
from services.activity.jobs import job_queue
from services.activity.jobs.job_runner import JobRunner
from services.unit_of_work import unit_of_work
from tests.conftest import Person, writing

Enqueue = Callable[..., int]


@pytest.fixture
def enqueue(app: Flask) -> Iterator[Enqueue]:
    """Enqueue "count" jobs that only this test's own workers take."""
    app.extensions["outlay"].jobs.drain()
    receivers = dict(job_queue.job_enqueued.receivers)
    job_queue.job_enqueued.receivers.clear()

    def enqueue_count(owner: Person, scope: str = "a", **payload: Any) -> int:
        with unit_of_work(owner.id) as work:
            return job_queue.enqueue_job(work, "count", scope, payload)

    yield enqueue_count

    job_queue.job_enqueued.receivers.update(receivers)
    with app.app_context(), writing():
        db.session.execute(delete(Job))


@pytest.fixture
def runner(app: Flask) -> Iterator[Callable[..., JobRunner]]:
    """A pool that runs "count" jobs with the test's handler."""
    runners = []

    def start(handler: Any, **options: Any) -> JobRunner:
        jobs = JobRunner({"count": handler}, **options)
        jobs.init_app(app)
        runners.append(jobs)
        return jobs

    yield start

    for jobs in runners:
        jobs.close()
