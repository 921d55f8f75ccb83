import datetime as dt
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from core import clock
from core.errors import Invalid, NotFound
from core.identity import Caller
from models import Job, db
from services.activity import job_service
from services.activity.job_service import JobRunner, Progress
from tests.conftest import Person, writing


@pytest.fixture(autouse=True)
def _no_jobs(app: Flask) -> Iterator[None]:
    """Nothing but this test's own runner takes its jobs."""
    app.extensions["outlay"].jobs.drain()
    receivers = dict(job_service.asked.receivers)
    job_service.asked.receivers.clear()
    yield
    job_service.asked.receivers.update(receivers)
    with app.app_context(), writing():
        db.session.execute(delete(Job))


@pytest.fixture
def runner(app: Flask) -> Iterator[Callable[..., JobRunner]]:
    """A pool with one kind of work, "count"."""
    made = []

    def make(handler: Any) -> JobRunner:
        jobs = JobRunner({"count": handler})
        jobs.init_app(app)
        made.append(jobs)
        return jobs

    yield make
    for jobs in made:
        jobs.close()


def test_a_job_is_done_and_its_result_kept(
    ada: Person, as_caller: Callable[[Person], Caller], runner: Callable[..., JobRunner]
) -> None:
    def count(payload: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
        progress(0.5)
        return {"counted": payload["to"]}

    caller = as_caller(ada)
    job_id = job_service.enqueue("count", "a", ada.id, {"to": 3})
    job = runner(count).finish(job_id, caller, 10)
    assert (job.status, job.result, job.progress, job.attempts) == (
        "succeeded",
        {"counted": 3},
        1.0,
        1,
    )
    assert job.started_at is not None
    assert job.finished_at is not None


def test_what_goes_wrong_on_purpose_is_told_and_what_does_not_is_not(
    ada: Person, as_caller: Callable[[Person], Caller], runner: Callable[..., JobRunner]
) -> None:
    def fail(payload: Mapping[str, Any], _progress: Progress) -> dict[str, Any]:
        raise Invalid("Too far.", code="too_far") if payload["told"] else RuntimeError("a secret")

    caller = as_caller(ada)
    jobs = runner(fail)
    told = jobs.finish(job_service.enqueue("count", "a", ada.id, {"told": True}), caller, 10)
    assert (told.status, told.problem) == (
        "failed",
        {"code": "too_far", "detail": "Too far.", "errors": []},
    )
    untold = jobs.finish(job_service.enqueue("count", "a", ada.id, {"told": False}), caller, 10)
    assert untold.problem is not None
    assert "secret" not in str(untold.problem)


def test_progress_is_seen_while_it_runs(
    ada: Person, as_caller: Callable[[Person], Caller], runner: Callable[..., JobRunner]
) -> None:
    reached, go_on = threading.Event(), threading.Event()

    def slow(_payload: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
        progress(0.25)
        reached.set()
        go_on.wait(10)
        return {}

    caller = as_caller(ada)
    jobs = runner(slow)
    job_id = job_service.enqueue("count", "a", ada.id, {})
    jobs.wake()
    assert reached.wait(10)
    job = job_service.get_job(caller, job_id)
    assert (job.status, job.progress) == ("running", 0.25)
    go_on.set()
    assert jobs.finish(job_id, caller, 10).status == "succeeded"


def test_two_of_a_scope_at_once_run_once_and_other_scopes_run_beside(
    ada: Person,
    bob: Person,
    as_caller: Callable[[Person], Caller],
    runner: Callable[..., JobRunner],
) -> None:
    runs: list[Any] = []
    go_on = threading.Event()

    def slow(payload: Mapping[str, Any], _progress: Progress) -> dict[str, Any]:
        runs.append(payload["who"])
        if payload["who"] != "other":
            go_on.wait(10)
        return {"by": payload["who"]}

    caller, other = as_caller(ada), as_caller(bob)
    jobs = runner(slow)
    first = job_service.enqueue("count", "same", ada.id, {"who": "ada"})
    second = job_service.enqueue("count", "same", bob.id, {"who": "bob"})
    beside = job_service.enqueue("count", "beside", ada.id, {"who": "other"})
    jobs.wake()
    assert jobs.finish(beside, caller, 10).status == "succeeded"
    go_on.set()
    results = [jobs.finish(first, caller, 10).result, jobs.finish(second, other, 10).result]
    assert results[0] == results[1]
    assert len(runs) == 2
    assert runs.count("other") == 1


def test_a_restart_resumes_what_a_dead_process_was_doing(
    ada: Person, as_caller: Callable[[Person], Caller], runner: Callable[..., JobRunner]
) -> None:
    caller = as_caller(ada)
    job_id = job_service.enqueue("count", "a", ada.id, {})
    jobs = runner(lambda _payload, _progress: {"done": True})
    host = jobs.worker.split(":")[0]
    assert job_service.claim(f"{host}:{os.getpid()}:before-the-restart") == job_id
    assert jobs.finish(job_id, caller, 10).result == {"done": True}
    assert job_service.get_job(caller, job_id).attempts == 2


def test_work_held_by_somebody_alive_is_left_alone_until_the_lease_ends(
    ada: Person, as_caller: Callable[[Person], Caller]
) -> None:
    as_caller(ada)
    job_id = job_service.enqueue("count", "a", ada.id, {})
    assert job_service.claim("elsewhere:1:x") == job_id
    assert job_service.claim("here:1:y") is None
    late = clock.now() - dt.timedelta(seconds=1)
    with writing():
        db.session.execute(update(Job).values(lease_until=late))
    assert job_service.claim("here:1:y") == job_id


def test_a_job_that_brings_its_worker_down_again_and_again_fails(
    ada: Person, as_caller: Callable[[Person], Caller]
) -> None:
    caller = as_caller(ada)
    job_id = job_service.enqueue("count", "a", ada.id, {})
    late = clock.now() - dt.timedelta(seconds=1)
    for _ in range(job_service.MAX_ATTEMPTS):
        assert job_service.claim("elsewhere:1:x") == job_id
        with writing():
            db.session.execute(update(Job).values(lease_until=late))
    assert job_service.claim("elsewhere:1:x") is None
    job = job_service.get_job(caller, job_id)
    assert (job.status, (job.problem or {})["code"]) == ("failed", "job_lost")


def test_the_instance_asks_itself_once(ada: Person, as_caller: Callable[[Person], Caller]) -> None:
    as_caller(ada)
    assert job_service.enqueue("count", "a", None, {}) == job_service.enqueue(
        "count", "a", None, {}
    )
    assert len(db.session.scalars(select(Job)).all()) == 1


def test_somebody_elses_job_is_missing(
    ada: Person, bob: Person, as_caller: Callable[[Person], Caller]
) -> None:
    caller = as_caller(bob)
    job_id = job_service.enqueue("count", "a", ada.id, {})
    with pytest.raises(NotFound):
        job_service.get_job(caller, job_id)
