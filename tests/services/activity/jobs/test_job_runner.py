import os
import threading
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from core.errors import Invalid
from core.identity import Caller
from infrastructure.database import sqlite_driver
from models import db
from services.activity.jobs import job_leases, job_runner
from services.activity.jobs.job_leases import claim_job
from services.activity.jobs.job_queue import Progress, get_job
from services.activity.jobs.job_runner import JobRunner
from tests.conftest import Person
from tests.services.activity.conftest import Enqueue


def test_a_job_runs_and_its_result_is_stored(
    ada: Person,
    as_caller: Callable[[Person], Caller],
    runner: Callable[..., JobRunner],
    enqueue: Enqueue,
) -> None:
    def count(payload: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
        progress(0.5)
        return {"counted": payload["to"]}

    caller = as_caller(ada)
    job = runner(count).wait_for_job(enqueue(ada, to=3), caller, 60)
    outcome = (job.status, job.result, job.progress, job.attempts)
    assert outcome == ("succeeded", {"counted": 3}, 1.0, 1)
    assert job.started_at is not None
    assert job.finished_at is not None


def test_an_expected_error_is_stored_and_an_unexpected_one_stays_secret(
    ada: Person,
    as_caller: Callable[[Person], Caller],
    runner: Callable[..., JobRunner],
    enqueue: Enqueue,
) -> None:
    def fail(payload: Mapping[str, Any], _progress: Progress) -> dict[str, Any]:
        if payload["is_expected"]:
            raise Invalid("Too far.", code="too_far")
        raise RuntimeError("a secret")

    caller = as_caller(ada)
    jobs = runner(fail)
    expected = jobs.wait_for_job(enqueue(ada, is_expected=True), caller, 60)
    problem = {"code": "too_far", "detail": "Too far.", "errors": []}
    assert (expected.status, expected.problem) == ("failed", problem)

    unexpected = jobs.wait_for_job(enqueue(ada, is_expected=False), caller, 60)
    assert unexpected.problem is not None
    assert unexpected.problem["code"] == "job_failed"
    assert "secret" not in str(unexpected.problem)


def test_progress_is_visible_while_the_job_runs(
    ada: Person,
    as_caller: Callable[[Person], Caller],
    runner: Callable[..., JobRunner],
    enqueue: Enqueue,
) -> None:
    reached, go_on = threading.Event(), threading.Event()

    def work_slowly(_payload: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
        progress(0.25)
        reached.set()
        go_on.wait(60)
        return {}

    caller = as_caller(ada)
    jobs = runner(work_slowly)
    job_id = enqueue(ada)
    jobs.wake()
    assert reached.wait(60)
    job = get_job(caller, job_id)
    assert (job.status, job.progress) == ("running", 0.25)
    go_on.set()
    assert jobs.wait_for_job(job_id, caller, 60).status == "succeeded"


def run_two_of_a_scope_and_one_of_another(
    owners: tuple[Person, Person],
    callers: tuple[Caller, Caller],
    start: Callable[..., JobRunner],
    enqueue: Enqueue,
    **options: Any,
) -> tuple[list[Any], list[str]]:
    """Return the results of the two jobs of one scope, and the jobs that ran."""
    runs: list[str] = []
    go_on = threading.Event()

    def work_slowly(payload: Mapping[str, Any], _progress: Progress) -> dict[str, Any]:
        runs.append(payload["name"])
        if payload["name"] != "other":
            go_on.wait(60)
        return {"by": payload["name"]}

    jobs = start(work_slowly, **options)
    first = enqueue(owners[0], "same", name="first")
    second = enqueue(owners[1], "same", name="second")
    other = enqueue(owners[0], "other", name="other")
    jobs.wake()
    assert jobs.wait_for_job(other, callers[0], 60).status == "succeeded"
    go_on.set()
    results = [
        jobs.wait_for_job(first, callers[0], 60).result,
        jobs.wait_for_job(second, callers[1], 60).result,
    ]
    return results, runs


def test_two_jobs_of_a_scope_share_one_run_and_other_scopes_run_beside(
    ada: Person,
    bob: Person,
    as_caller: Callable[[Person], Caller],
    runner: Callable[..., JobRunner],
    enqueue: Enqueue,
) -> None:
    callers = (as_caller(ada), as_caller(bob))
    results, runs = run_two_of_a_scope_and_one_of_another((ada, bob), callers, runner, enqueue)
    assert results[0] == results[1]
    assert len(runs) == 2
    assert runs.count("other") == 1


def test_jobs_of_an_unshared_kind_run_one_after_the_other(
    ada: Person,
    bob: Person,
    as_caller: Callable[[Person], Caller],
    runner: Callable[..., JobRunner],
    enqueue: Enqueue,
) -> None:
    callers = (as_caller(ada), as_caller(bob))
    results, runs = run_two_of_a_scope_and_one_of_another(
        (ada, bob), callers, runner, enqueue, unshared=("count",)
    )
    assert results == [{"by": "first"}, {"by": "second"}]
    assert sorted(runs) == ["first", "other", "second"]


def test_a_restart_resumes_the_job_of_a_dead_process(
    ada: Person,
    as_caller: Callable[[Person], Caller],
    runner: Callable[..., JobRunner],
    enqueue: Enqueue,
) -> None:
    caller = as_caller(ada)
    job_id = enqueue(ada)
    jobs = runner(lambda _payload, _progress: {"done": True})
    host = jobs.worker.split(":")[0]
    assert claim_job(f"{host}:{os.getpid()}:before-the-restart") == job_id
    assert jobs.wait_for_job(job_id, caller, 60).result == {"done": True}
    assert get_job(caller, job_id).attempts == 2


def lose_database() -> None:
    """Raise what a lost connection raises; on PostgreSQL really lose it."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
    locked = sqlite_driver.OperationalError("database is locked")
    locked.sqlite_errorcode = 5
    raise OperationalError("SELECT 1", None, locked)


def test_a_lost_database_is_no_verdict_on_a_job(
    ada: Person,
    as_caller: Callable[[Person], Caller],
    runner: Callable[..., JobRunner],
    enqueue: Enqueue,
) -> None:
    runs: list[int] = []

    def lose_twice(_payload: Mapping[str, Any], _progress: Progress) -> dict[str, Any]:
        runs.append(1)
        if len(runs) < 3:
            lose_database()
        return {"runs": len(runs)}

    job = runner(lose_twice).wait_for_job(enqueue(ada), as_caller(ada), 60)
    assert (job.status, job.result, job.attempts) == ("succeeded", {"runs": 3}, 1)


def test_a_report_of_progress_that_is_lost_does_not_end_the_work(
    ada: Person,
    as_caller: Callable[[Person], Caller],
    runner: Callable[..., JobRunner],
    enqueue: Enqueue,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    runs: list[int] = []

    def report(_payload: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
        runs.append(1)
        progress(0.5)
        return {"runs": len(runs)}

    monkeypatch.setattr(job_leases, "_store_progress", lambda *_: lose_database())
    job = runner(report).wait_for_job(enqueue(ada), as_caller(ada), 60)
    assert (job.status, job.result) == ("succeeded", {"runs": 1})


def test_a_result_is_stored_although_the_database_is_lost_when_it_is_ready(
    ada: Person,
    as_caller: Callable[[Person], Caller],
    runner: Callable[..., JobRunner],
    enqueue: Enqueue,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    runs: list[int] = []
    closings: list[int] = []
    close = job_runner.close_succeeded

    def run(_payload: Mapping[str, Any], _progress: Progress) -> dict[str, Any]:
        runs.append(1)
        return {"done": True}

    def lose_first(*arguments: Any, **options: Any) -> None:
        closings.append(1)
        if len(closings) == 1:
            lose_database()
        close(*arguments, **options)

    monkeypatch.setattr(job_runner, "close_succeeded", lose_first)
    job = runner(run).wait_for_job(enqueue(ada), as_caller(ada), 60)
    assert (job.status, job.result, len(runs), len(closings)) == (
        "succeeded",
        {"done": True},
        1,
        2,
    )


def test_a_job_is_claimed_although_the_database_is_lost_at_first(
    ada: Person,
    as_caller: Callable[[Person], Caller],
    runner: Callable[..., JobRunner],
    enqueue: Enqueue,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    claims: list[int] = []

    def lose_first(worker: str) -> int | None:
        claims.append(1)
        if len(claims) == 1:
            # The commit succeeds, and its confirmation is lost.
            claim_job(worker)
            lose_database()
        return claim_job(worker)

    monkeypatch.setattr(job_runner, "claim_job", lose_first)
    jobs = runner(lambda _payload, _progress: {"done": True})
    job = jobs.wait_for_job(enqueue(ada), as_caller(ada), 60)
    assert (job.status, job.attempts) == ("succeeded", 1)
