"""Jobs are cancelled: at once while they wait, with their next report while they run."""

import threading
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from flask import Flask

from core.errors import Conflict, NotFound
from core.identity import Caller
from services.activity.jobs import job_leases
from services.activity.jobs.job_leases import claim_job
from services.activity.jobs.job_queue import Progress, get_job
from services.activity.jobs.job_runner import JobRunner
from services.activity.jobs.job_service import cancel_job
from tests.conftest import Person
from tests.services.activity.conftest import Enqueue


def test_a_waiting_job_is_cancelled_at_once_and_never_runs(
    ada: Person,
    as_caller: Callable[[Person], Caller],
    runner: Callable[..., JobRunner],
    enqueue: Enqueue,
) -> None:
    caller = as_caller(ada)
    job_id = enqueue(ada)
    cancelled = cancel_job(caller, job_id)
    assert (cancelled.status, cancelled.is_cancel_requested) == ("cancelled", False)
    assert cancelled.finished_at is not None
    assert claim_job("here:1:x") is None
    assert cancel_job(caller, job_id).status == "cancelled"


def test_a_running_job_ends_with_its_next_report_of_progress(
    app: Flask,
    ada: Person,
    as_caller: Callable[[Person], Caller],
    runner: Callable[..., JobRunner],
    enqueue: Enqueue,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(job_leases, "PROGRESS_SECONDS", 0)
    has_begun, is_cancelled = threading.Event(), threading.Event()
    steps: list[int] = []

    def count(_payload: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
        for step in range(3):
            steps.append(step)
            progress(step / 3)
            has_begun.set()
            is_cancelled.wait(60)
        return {}

    caller = as_caller(ada)
    job_id = enqueue(ada)
    jobs = runner(count)
    jobs.wake()
    has_begun.wait(60)
    cancelled = cancel_job(caller, job_id)
    assert (cancelled.status, cancelled.is_cancel_requested) == ("running", True)
    is_cancelled.set()
    ended = jobs.wait_for_job(job_id, caller, 60)
    assert ended.problem == {"code": "job_cancelled", "detail": "The job was cancelled."}
    assert (ended.status, ended.result) == ("cancelled", None)
    assert steps == [0, 1]


def test_another_job_of_the_kind_runs_after_the_cancelled_one(
    ada: Person,
    as_caller: Callable[[Person], Caller],
    runner: Callable[..., JobRunner],
    enqueue: Enqueue,
) -> None:
    caller = as_caller(ada)
    first, second = enqueue(ada), enqueue(ada)
    cancel_job(caller, first)
    job = runner(lambda _payload, _progress: {"ran": True}).wait_for_job(second, caller, 60)
    assert (job.status, job.result) == ("succeeded", {"ran": True})
    assert get_job(caller, first).status == "cancelled"


def test_a_finished_job_cannot_be_cancelled(
    ada: Person,
    as_caller: Callable[[Person], Caller],
    runner: Callable[..., JobRunner],
    enqueue: Enqueue,
) -> None:
    caller = as_caller(ada)
    job_id = enqueue(ada)
    runner(lambda _payload, _progress: {}).wait_for_job(job_id, caller, 60)
    with pytest.raises(Conflict) as refused:
        cancel_job(caller, job_id)
    assert refused.value.code == "job_finished"


def test_the_job_of_another_cannot_be_cancelled(
    ada: Person, bob: Person, as_caller: Callable[[Person], Caller], enqueue: Enqueue
) -> None:
    job_id = enqueue(ada)
    with pytest.raises(NotFound):
        cancel_job(as_caller(bob), job_id)
    assert get_job(as_caller(ada), job_id).status == "queued"
