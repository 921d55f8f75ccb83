from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from core.errors import NotFound
from core.identity import Caller
from models import Job, db
from services.activity.job_queue import (
    enqueue_personal_job,
    enqueue_system_job,
    get_job,
    has_unfinished_job,
    job_enqueued,
)
from services.unit_of_work import system_unit_of_work, unit_of_work
from tests.conftest import Person
from tests.services.activity.conftest import Enqueue


def test_a_system_job_that_is_unfinished_is_not_enqueued_again(
    ada: Person, as_caller: Callable[[Person], Caller], enqueue: Enqueue
) -> None:
    as_caller(ada)
    with system_unit_of_work() as work:
        first = enqueue_system_job(work, "count", "a", {})
    with system_unit_of_work() as work:
        second = enqueue_system_job(work, "count", "a", {})
        other_scope = enqueue_system_job(work, "count", "b", {})
    assert first == second != other_scope
    assert len(db.session.scalars(select(Job)).all()) == 2


def test_another_users_job_is_not_found(
    ada: Person, bob: Person, as_caller: Callable[[Person], Caller], enqueue: Enqueue
) -> None:
    caller = as_caller(bob)
    job_id = enqueue(ada)
    with pytest.raises(NotFound):
        get_job(caller, job_id)


def test_an_unfinished_job_is_recognised_by_its_kind_and_arguments(
    ada: Person, as_caller: Callable[[Person], Caller], enqueue: Enqueue
) -> None:
    caller = as_caller(ada)
    with unit_of_work(caller.id) as work:
        enqueue_personal_job(work, "count", import_id=7, force=True)
    assert has_unfinished_job(caller, "count", import_id=7)
    assert not has_unfinished_job(caller, "count", import_id=8)
    assert not has_unfinished_job(caller, "measure", import_id=7)


def test_workers_are_notified_after_the_commit_and_never_of_a_job_that_is_rolled_back(
    ada: Person, as_caller: Callable[[Person], Caller], enqueue: Enqueue
) -> None:
    caller = as_caller(ada)
    notified: list[int] = []

    def notify(job_id: int) -> None:
        notified.append(job_id)

    def enqueue_and_fail() -> None:
        with unit_of_work(caller.id) as work:
            enqueue_personal_job(work, "count")
            raise RuntimeError("rolled back")

    job_enqueued.connect(notify)
    try:
        with unit_of_work(caller.id) as work:
            job_id = enqueue_personal_job(work, "count")
            assert notified == []
        with pytest.raises(RuntimeError):
            enqueue_and_fail()
    finally:
        job_enqueued.disconnect(notify)

    assert notified == [job_id]
    payloads: list[Any] = list(db.session.scalars(select(Job.payload)))
    assert payloads == [{"user_id": caller.id}]
