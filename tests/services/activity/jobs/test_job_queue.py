from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from core.enums import Role
from core.errors import NotFound
from core.identity import Caller
from models import Job, db
from services.activity.jobs.job_queue import (
    enqueue_personal_job,
    enqueue_system_job,
    get_job,
    has_unfinished_job,
    job_enqueued,
    list_jobs,
)
from services.paging import PageQuery
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


def test_jobs_are_listed_for_their_owner_and_those_of_the_server_for_admins(
    ada: Person, bob: Person, as_caller: Callable[[Person], Caller], enqueue: Enqueue
) -> None:
    caller = as_caller(ada)
    own = enqueue(ada)
    enqueue(bob)
    with system_unit_of_work() as work:
        server = enqueue_system_job(work, "count", "a", {})

    everybody = list_jobs(caller, PageQuery(limit=10, total=True), None)
    admin = list_jobs(replace(caller, role=Role.ADMIN), PageQuery(limit=10, total=True), None)

    assert [job.id for job in everybody.items] == [own]
    assert [job.id for job in admin.items] == [server, own]
    assert get_job(replace(caller, role=Role.ADMIN), server).id == server
    with pytest.raises(NotFound):
        get_job(caller, server)


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
