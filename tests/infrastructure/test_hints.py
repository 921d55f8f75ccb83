"""Hints between processes, each of which is an instance here."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Queue

import pytest

from infrastructure import hints as hints_module
from infrastructure.database import sqlite_driver
from infrastructure.hint_carriers import choose_carrier
from infrastructure.hints import Carrier, Hint, Hints

HANG_SECONDS = 60
UNKNOWN = Hint(is_unknown=True)


class Memory:
    """A carrier that can be lost."""

    errors = (ConnectionError,)

    def __init__(self) -> None:
        self.texts: Queue[str] = Queue()
        self.is_lost = False
        self.was_noticed = threading.Event()

    def send(self, text: str) -> None:
        if self.is_lost:
            raise ConnectionError
        self.texts.put(text)

    def close(self) -> None:
        self.is_lost = True

    def listen(self, stopping: threading.Event) -> Iterator[str | None]:
        yield None
        while not stopping.wait(0.01):
            if self.is_lost:
                self.was_noticed.set()
                raise ConnectionError
            while not self.texts.empty():
                yield self.texts.get()


Start = Callable[[Carrier], tuple[Hints, "Queue[Hint]"]]


@pytest.fixture
def start() -> Iterator[Start]:
    """A process on a carrier, and what it hears. The first hint is that it may have missed some."""
    started: list[Hints] = []

    def begin(carrier: Carrier) -> tuple[Hints, Queue[Hint]]:
        heard: Queue[Hint] = Queue()
        process = Hints(carrier)
        process.connect(heard.put)
        process.start()
        started.append(process)
        assert heard.get(timeout=HANG_SECONDS) == UNKNOWN
        return process, heard

    yield begin
    for process in started:
        process.close()


@pytest.fixture(params=["redis", "postgresql"])
def addresses(request: pytest.FixtureRequest) -> tuple[str, str]:
    """The addresses of Redis and of the database: without Redis, the database carries hints."""
    if request.param == "redis":
        return request.getfixturevalue("redis_url"), "sqlite://"
    return "", request.getfixturevalue("postgres_url")


def test_a_hint_reaches_other_processes_and_not_its_own(
    addresses: tuple[str, str], start: Start
) -> None:
    first, heard_by_first = start(choose_carrier(*addresses))
    second, heard_by_second = start(choose_carrier(*addresses))
    first.tell_of_user(7)
    assert heard_by_second.get(timeout=HANG_SECONDS) == Hint(frozenset({7}))
    second.tell_of_jobs()
    assert heard_by_first.get(timeout=HANG_SECONDS) == Hint(frozenset(), has_jobs=True)


def test_a_commit_to_the_file_of_sqlite_is_a_hint(tmp_path: Path, start: Start) -> None:
    path = tmp_path / "file.sqlite3"
    with sqlite_driver.connect(path) as connection:
        connection.execute("CREATE TABLE t (x)")
        connection.commit()
        _, heard = start(choose_carrier("", f"sqlite:///{path}"))
        assert heard.empty()
        connection.execute("INSERT INTO t VALUES (1)")
        connection.commit()
        assert heard.get(timeout=HANG_SECONDS) == UNKNOWN
    connection.close()


def test_after_a_loss_everything_may_have_changed(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hints_module, "PAUSES", (0.01,))
    carrier = Memory()
    process, heard = start(carrier)
    carrier.is_lost = True
    process.tell_of_user(1)
    assert carrier.was_noticed.wait(HANG_SECONDS)
    carrier.is_lost = False
    assert heard.get(timeout=HANG_SECONDS) == UNKNOWN


def test_many_hints_for_one_person_are_one(start: Start) -> None:
    carrier = Memory()
    process, _ = start(carrier)
    for _ in range(1000):
        process.tell_of_user(1)
    process.close()
    assert carrier.texts.qsize() < 1000


@pytest.mark.parametrize(
    "text", ["", "x", "[]", "{}", '{"from": 1, "users": ["x"], "jobs": 0}', "null"]
)
def test_what_is_no_hint_is_ignored(text: str, start: Start) -> None:
    carrier = Memory()
    _, heard = start(carrier)
    carrier.texts.put(text)
    carrier.texts.put('{"from": "another", "users": [1], "jobs": false}')
    assert heard.get(timeout=HANG_SECONDS) == Hint(frozenset({1}))
