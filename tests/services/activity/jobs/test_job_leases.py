import datetime as dt
from collections.abc import Callable

from sqlalchemy import update

from core import clock
from core.identity import Caller
from models import Job, db
from services.activity.jobs.job_leases import (
    MAX_ATTEMPTS,
    claim_job,
    close_failed,
    close_succeeded,
    progress_reporter,
)
from services.activity.jobs.job_problems import JobProblem
from services.activity.jobs.job_queue import get_job
from tests.conftest import Person, writing
from tests.services.activity.conftest import Enqueue


def end_leases() -> None:
    with writing():
        past = clock.now() - dt.timedelta(seconds=1)
        db.session.execute(update(Job).values(lease_until=past))


def test_a_job_of_a_living_worker_is_left_alone_until_its_lease_ends(
    ada: Person, as_caller: Callable[[Person], Caller], enqueue: Enqueue
) -> None:
    as_caller(ada)
    job_id = enqueue(ada)
    assert claim_job("elsewhere:1:x") == job_id
    assert claim_job("here:1:y") is None
    end_leases()
    assert claim_job("here:1:y") == job_id


def test_a_job_that_brings_its_worker_down_again_and_again_fails(
    ada: Person, as_caller: Callable[[Person], Caller], enqueue: Enqueue
) -> None:
    caller = as_caller(ada)
    job_id = enqueue(ada)
    for attempt in range(MAX_ATTEMPTS):
        assert claim_job(f"elsewhere:{attempt}:x") == job_id
        end_leases()
    assert claim_job("elsewhere:1:x") is None
    job = get_job(caller, job_id)
    assert (job.status, (job.problem or {})["code"]) == ("failed", "job_lost")


def test_a_worker_that_has_lost_its_job_changes_nothing_of_it(
    ada: Person, as_caller: Callable[[Person], Caller], enqueue: Enqueue
) -> None:
    caller = as_caller(ada)
    job_id = enqueue(ada)
    claim_job("elsewhere:1:x")
    end_leases()
    claim_job("here:1:y")

    progress_reporter(job_id, "elsewhere:1:x")(0.5)
    close_succeeded(job_id, "elsewhere:1:x", {"late": True}, is_shared=True)
    close_failed(job_id, "elsewhere:1:x", JobProblem("late", "Too late."))

    job = get_job(caller, job_id)
    assert (job.status, job.progress, job.result, job.problem) == ("running", 0.0, None, None)
