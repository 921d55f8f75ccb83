from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from core.errors import NotFound
from core.events import CategoryDeleted, Event
from core.identity import Caller
from models import Job
from services.unit_of_work import committed, system_unit_of_work, try_out, unit_of_work
from tests.conftest import Person


def test_concurrent_writers_lose_nothing_and_leave_no_gap_in_the_log(
    ada: Person, bob: Person, app: Flask
) -> None:
    def write(n: int) -> int:
        who = (ada, bob)[n % 2]
        person = Person(app.test_client(), who.id, who.email, who.token, "")
        return person.call(
            "POST", "/expenses", json={"amount": 1, "date": "2026-03-14"}
        ).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(write, range(60))) == {201}
    for person in (ada, bob):
        assert [change["seq"] for change in person.get("/changes")["items"]] == list(range(1, 32))
        assert (
            person.get("/expenses/summary", start_date="2026-03-14", end_date="2026-03-14")[
                "total_spending"
            ]
            == 30.0
        )


def test_of_concurrent_changes_to_one_version_one_wins(ada: Person, app: Flask) -> None:
    path = f"/expenses/{ada.spend(5)['id']}"

    def change(amount: int) -> int:
        person = Person(app.test_client(), ada.id, ada.email, ada.token, "")
        return person.call(
            "PUT", path, json={"amount": amount}, headers={"If-Match": '"1"'}
        ).status_code

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(change, range(1, 5))) == [200, 412, 412, 412]


def test_a_nested_unit_joins_the_outer_one_and_commits_with_it(
    ada: Person, as_caller: Callable[[Person], Caller]
) -> None:
    caller = as_caller(ada)
    committed: list[str] = []
    with unit_of_work(caller.id) as outer:
        with unit_of_work(caller.id) as inner:
            inner.after_commit(lambda: committed.append("inner"))
        assert inner is outer
        assert committed == []
    assert committed == ["inner"]


def test_a_unit_that_fails_stores_nothing_and_runs_no_callback(
    ada: Person, as_caller: Callable[[Person], Caller], count_rows: Callable[[str], int]
) -> None:
    caller = as_caller(ada)
    committed: list[str] = []
    jobs_before = count_rows("jobs")

    def store_and_fail() -> None:
        with unit_of_work(caller.id) as work:
            work.session.add(Job(kind="count", scope="a", user_id=caller.id, payload={}))
            work.session.flush()
            work.after_commit(lambda: committed.append("job"))
            raise RuntimeError("half-way")

    with pytest.raises(RuntimeError):
        store_and_fail()
    assert committed == []
    assert count_rows("jobs") == jobs_before


def test_a_system_unit_never_runs_inside_another_unit(
    ada: Person, as_caller: Callable[[Person], Caller]
) -> None:
    caller = as_caller(ada)
    with unit_of_work(caller.id), pytest.raises(AssertionError):  # noqa: SIM117
        with system_unit_of_work():
            pass


def test_a_unit_of_a_missing_user_is_refused(
    ada: Person, as_caller: Callable[[Person], Caller]
) -> None:
    caller = as_caller(ada)
    with pytest.raises(NotFound), unit_of_work(caller.id + 1_000):
        pass


def test_all_whose_logs_have_grown_are_named_at_once(app: Flask, ada: Person, bob: Person) -> None:
    """Open streams of the others would else wait for the next look at all logs."""
    told = []

    def note(user_id: int, events: Sequence[Event]) -> None:
        told.append((user_id, [event.type for event in events]))

    with app.app_context(), committed.connected_to(note), unit_of_work(ada.id) as work:
        work.lock_everybody()
        work.publish_to(ada.id, CategoryDeleted(1))
        work.publish_to(bob.id, CategoryDeleted(1), CategoryDeleted(2))
    assert told == [
        (ada.id, ["category_deleted"]),
        (bob.id, ["category_deleted", "category_deleted"]),
    ]


def test_what_is_tried_out_is_seen_within_and_stored_nowhere(
    ada: Person, as_caller: Callable[[Person], Caller], count_rows: Callable[[str], int]
) -> None:
    caller = as_caller(ada)
    called: list[str] = []
    before = count_rows("jobs"), count_rows("events")

    def add_job() -> int:
        with unit_of_work(caller.id) as work:
            job = Job(kind="count", scope="a", user_id=caller.id, payload={})
            work.session.add(job)
            work.session.flush()
            work.publish(CategoryDeleted(1, {"id": 1}))
            work.after_commit(lambda: called.append("job"))
            return job.id

    assert try_out(caller.id, add_job) > 0
    assert (count_rows("jobs"), count_rows("events")) == before
    assert called == []
    with pytest.raises(NotFound):
        try_out(99_999_999, add_job)
