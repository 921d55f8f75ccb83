"""The log is followed in the background, without losing an event and without holding up anybody."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence

import pytest
from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.exc import OperationalError

from infrastructure.database import sqlite_driver
from models import FailedReaction, LogPosition, User, db
from services.activity.log import failed_reactions
from services.activity.log.log_consumer import LogConsumer, Reaction
from services.activity.log.log_reading import LogEvent
from tests.conftest import Person, writing

Follow = Callable[[Reaction], LogConsumer]


@pytest.fixture
def follow(app: Flask) -> Iterator[Follow]:
    """A consumer of its own that runs the test's reaction after every event."""
    consumers = []

    def choose(events: Sequence[LogEvent]) -> Mapping[str, LogEvent]:
        return {"count": events[-1]}

    def start(reaction: Reaction) -> LogConsumer:
        consumer = LogConsumer("test", {"count": reaction}, choose)
        consumer.init_app(app)
        consumers.append(consumer)
        return consumer

    yield start

    for consumer in consumers:
        consumer.close()


def position(app: Flask, person: Person) -> tuple[int, int]:
    """How far the test's consumer has read a log, and how long that log is."""
    of_person = (LogPosition.consumer == "test", LogPosition.user_id == person.id)
    with app.app_context():
        read = db.session.scalar(select(LogPosition.seq).where(*of_person))
        last = db.session.scalar(select(User.last_seq).where(User.id == person.id))
    return read or 0, last or 0


def failures(app: Flask) -> list[tuple[str, int, bool]]:
    """Reaction, attempts, and whether it is parked, of each failed reaction."""
    with app.app_context():
        rows = db.session.scalars(select(FailedReaction).order_by(FailedReaction.id)).all()
        return [(row.reaction, row.attempts, row.next_attempt_at is None) for row in rows]


def follow_log(consumer: LogConsumer, person: Person) -> None:
    """Let a consumer read a log to its end."""
    consumer.wake(person.id)
    consumer.drain()


def fail(_event: LogEvent) -> None:
    raise RuntimeError("a secret value")


def test_a_log_is_followed_to_its_end_and_its_position_stored(
    app: Flask, ada: Person, follow: Follow
) -> None:
    seen: list[LogEvent] = []
    ada.spend(5)
    consumer = follow(seen.append)
    follow_log(consumer, ada)
    read, last = position(app, ada)
    assert (read, seen[-1].seq, seen[-1].event.type) == (last, last, "transaction_created")

    follow_log(consumer, ada)
    assert len(seen) == 1


def test_what_a_killed_process_left_behind_is_found_by_the_next_look(
    app: Flask, ada: Person, bob: Person, follow: Follow
) -> None:
    seen: list[int] = []
    ada.spend(5)
    bob.spend(6)
    consumer = follow(lambda event: seen.append(event.user_id))
    consumer.start()
    consumer.close()
    assert {ada.id, bob.id} <= set(seen)
    assert position(app, ada)[0] == position(app, ada)[1]


def test_the_position_is_stored_only_after_the_reactions_have_run(
    app: Flask, ada: Person, follow: Follow
) -> None:
    positions: list[tuple[int, int]] = []
    ada.spend(5)
    consumer = follow(lambda _event: positions.append(position(app, ada)))
    follow_log(consumer, ada)
    assert [read for read, _ in positions] == [0]


def test_a_lost_database_repeats_the_reaction(app: Flask, ada: Person, follow: Follow) -> None:
    attempts: list[str] = []

    def lose_twice(event: LogEvent) -> None:
        attempts.append(event.event.type)
        if len(attempts) < 3:
            locked = sqlite_driver.OperationalError("database is locked")
            locked.sqlite_errorcode = 5
            raise OperationalError("SELECT 1", None, locked)

    ada.spend(5)
    consumer = follow(lose_twice)
    follow_log(consumer, ada)
    assert len(attempts) == 3
    assert failures(app) == []
    assert position(app, ada)[0] == position(app, ada)[1]


def test_a_failing_reaction_holds_up_neither_the_log_nor_the_write(
    app: Flask, ada: Person, follow: Follow, count_rows: Callable[[str], int]
) -> None:
    ada.spend(5)
    consumer = follow(fail)
    follow_log(consumer, ada)
    assert failures(app) == [("count", 1, False)]
    assert position(app, ada)[0] == position(app, ada)[1]
    assert count_rows("transactions") == 1


def test_a_failed_reaction_says_where_it_failed_but_no_value(
    app: Flask, ada: Person, follow: Follow
) -> None:
    ada.spend(5)
    consumer = follow(fail)
    follow_log(consumer, ada)
    with app.app_context():
        (error,) = db.session.scalars(select(FailedReaction.error)).all()
    assert error.startswith("RuntimeError in fail (test_log_consumer.py:")
    assert "secret" not in error


def test_a_later_success_settles_an_earlier_failure(
    app: Flask, ada: Person, follow: Follow
) -> None:
    ada.spend(5)
    consumer = follow(fail)
    follow_log(consumer, ada)
    consumer.reactions = {"count": lambda _event: None}
    ada.spend(6)
    follow_log(consumer, ada)
    assert failures(app) == []


@pytest.fixture
def _without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses = tuple(0 * pause for pause in failed_reactions.PAUSES)
    monkeypatch.setattr(failed_reactions, "PAUSES", pauses)


@pytest.mark.usefixtures("_without_pauses")
def test_a_reaction_that_fails_again_and_again_is_parked(
    app: Flask, ada: Person, follow: Follow
) -> None:
    attempts: list[int] = []

    def fail_always(event: LogEvent) -> None:
        attempts.append(event.seq)
        raise RuntimeError

    ada.spend(5)
    consumer = follow(fail_always)
    consumer.wake(ada.id)
    for _ in range(10):
        consumer.submit(consumer.look)
        consumer.drain()
    allowed = 1 + len(failed_reactions.PAUSES)
    # The admin's log is behind as well.
    assert attempts.count(attempts[0]) == allowed
    assert failures(app) == [("count", allowed, True)] * 2


@pytest.mark.usefixtures("_without_pauses")
def test_a_reaction_that_succeeds_in_a_later_attempt_is_forgotten(
    app: Flask, ada: Person, follow: Follow
) -> None:
    ada.spend(5)
    consumer = follow(fail)
    follow_log(consumer, ada)
    consumer.reactions = {"count": lambda _event: None}
    consumer.submit(consumer.look)
    consumer.drain()
    assert failures(app) == []


def test_a_slow_reaction_delays_no_request(ada: Person, follow: Follow, app: Flask) -> None:
    may_end = threading.Event()
    consumer = follow(lambda _event: may_end.wait(60))
    consumer.wake(ada.id)
    expense = ada.spend(5)
    assert ada.get(f"/expenses/{expense['id']}")["amount"] == 5
    assert position(app, ada)[0] == 0
    may_end.set()
    consumer.drain()
    assert position(app, ada)[0] > 0


def test_a_user_who_is_deleted_meanwhile_leaves_nothing_behind(
    app: Flask, ada: Person, follow: Follow, count_rows: Callable[[str], int]
) -> None:
    def delete_user(event: LogEvent) -> None:
        with writing():
            db.session.execute(delete(User).where(User.id == event.user_id))

    consumer = follow(delete_user)
    follow_log(consumer, ada)
    with app.app_context():
        of_ada = select(LogPosition).where(LogPosition.user_id == ada.id)
        assert db.session.scalars(of_ada).all() == []
    assert count_rows("failed_reactions") == 0
