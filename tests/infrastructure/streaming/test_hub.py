"""The hub with real sockets, on a log in memory."""

import socket
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack

import pytest
from flask import Flask

from infrastructure.rate_limits import TooMany
from infrastructure.streaming import channels, hub
from infrastructure.streaming.channels import EventStream, Seat
from infrastructure.streaming.hub import Hub
from infrastructure.streaming.messages import Batch, Credential, Message

HANG_SECONDS = 60
"""A wait that takes this long has failed."""
CREDENTIAL = Credential("session", "a family")
ADA, BOB = 1, 2


class Log:
    """The logs of two people; ``reads`` counts how often one was read."""

    def __init__(self) -> None:
        self.ends = {ADA: 0, BOB: 0}
        self.valid = {CREDENTIAL}
        self.reads: list[tuple[int, int]] = []
        self.is_lost = False

    def read(self, user_id: int, position: int) -> Batch:
        self.reads.append((user_id, position))
        if self.is_lost:
            raise ConnectionError
        numbers = range(position + 1, self.ends[user_id] + 1)
        return Batch(
            [Message(number, f'"{"x" * 1000}"') for number in numbers[:10]], len(numbers) > 10
        )

    def find_ends(self, user_ids: Collection[int]) -> Mapping[int, int]:
        return {user_id: end for user_id, end in self.ends.items() if user_id in user_ids}

    def find_valid(self, credentials: Collection[Credential]) -> Collection[Credential]:
        return self.valid & set(credentials)


class Listener:
    """A client at the other end of a stream."""

    def __init__(self, served: Hub, user_id: int = ADA, position: int = 0) -> None:
        self.seat = Seat(user_id, CREDENTIAL)
        served.seats.take(self.seat)
        theirs, self.socket = socket.socketpair()
        self.socket.settimeout(HANG_SECONDS)
        self.received = b""
        served.adopt(theirs, EventStream(self.seat, position, chunked=False))

    def wait_for(self, text: bytes) -> None:
        while text not in self.received:
            data = self.socket.recv(65536)
            assert data, f"{text!r} did not come before the end"
            self.received += data

    def numbers(self, last: int) -> list[int]:
        """The numbers that came, once the last has."""
        self.wait_for(b"id: %d\n" % last)
        lines = self.received.decode().splitlines()
        return [int(line[4:]) for line in lines if line.startswith("id: ")]


Listen = Callable[..., Listener]


@pytest.fixture
def log() -> Log:
    return Log()


@pytest.fixture
def served(
    request: pytest.FixtureRequest, log: Log, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Hub]:
    """A hub that looks for itself only in tests of that."""
    monkeypatch.setattr(hub, "LOOK_SECONDS", getattr(request, "param", HANG_SECONDS))
    instance = Hub(max_streams=3, max_per_person=2)
    instance.init_app(Flask(__name__), log)
    yield instance
    instance.close()


@pytest.fixture
def listen(served: Hub) -> Iterator[Listen]:
    """Open a stream; the client leaves at the end."""
    with ExitStack() as clients:

        def connect(user_id: int = ADA, position: int = 0) -> Listener:
            listener = Listener(served, user_id, position)
            clients.enter_context(listener.socket)
            return listener

        yield connect


def until(condition: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _ in range(HANG_SECONDS * 100):
        if condition():
            return
        pause.wait(0.01)
    raise AssertionError("it did not come true")


def test_a_listener_gets_what_it_missed_and_what_comes_in_order_and_once(
    served: Hub, listen: Listen, log: Log
) -> None:
    log.ends[ADA] = 1000
    listener = listen(position=3)
    assert listener.numbers(1000) == list(range(4, 1001))
    log.ends[ADA] = 1001
    served.hint([ADA])
    assert listener.numbers(1001) == list(range(4, 1002))


def test_one_read_serves_all_listeners_at_the_end_of_a_log(
    served: Hub, listen: Listen, log: Log
) -> None:
    log.ends[ADA] = 1
    listeners = [listen(), listen()]
    assert [listener.numbers(1) for listener in listeners] == [[1], [1]]
    log.reads.clear()
    log.ends[ADA] = 2
    served.hint([ADA])
    assert [listener.numbers(2) for listener in listeners] == [[1, 2], [1, 2]]
    assert log.reads == [(ADA, 1)]


def test_a_hint_for_one_person_reads_no_other_log(served: Hub, listen: Listen, log: Log) -> None:
    log.ends.update({ADA: 1, BOB: 1})
    ada, bob = listen(), listen(BOB)
    assert (ada.numbers(1), bob.numbers(1)) == ([1], [1])
    log.reads.clear()
    log.ends.update({ADA: 2, BOB: 2})
    served.hint([ADA])
    ada.wait_for(b"id: 2\n")
    assert {user_id for user_id, _ in log.reads} == {ADA}


@pytest.mark.parametrize("served", [0.01], indirect=True)
def test_what_no_hint_told_is_found_by_looking(served: Hub, listen: Listen, log: Log) -> None:
    listener = listen()
    until(lambda: bool(log.reads))
    log.ends[ADA] = 2
    assert listener.numbers(2) == [1, 2]


def test_a_log_that_could_not_be_read_is_read_later(served: Hub, listen: Listen, log: Log) -> None:
    log.is_lost = True
    log.ends[ADA] = 1
    listener = listen()
    until(lambda: bool(log.reads))
    log.is_lost = False
    served.look_soon()
    assert listener.numbers(1) == [1]


@pytest.mark.parametrize("served", [0.01], indirect=True)
def test_a_stream_ends_with_its_session(served: Hub, listen: Listen, log: Log) -> None:
    listener = listen()
    until(lambda: bool(log.reads))
    log.valid.clear()
    listener.wait_for(b'event: end\ndata: {"code":4401}')
    assert listener.socket.recv(1) == b""
    until(lambda: served.seats.taken == 0)


def test_a_stream_ends_with_its_user(served: Hub, listen: Listen, log: Log) -> None:
    listener = listen()
    until(lambda: bool(log.reads))
    del log.ends[ADA]
    served.look_soon()
    listener.wait_for(b'{"code":4401}')


def test_a_client_that_does_not_read_is_closed_and_costs_no_memory(
    served: Hub, listen: Listen, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channels, "SLOW_SECONDS", 0)
    log.ends[ADA] = 100_000
    listener = listen()
    until(lambda: served.seats.taken == 0)
    # What its buffers hold, of a hundred megabytes.
    assert len(log.reads) < 1000
    while data := listener.socket.recv(65536):
        listener.received += data
    assert len(listener.received) < 10_000_000


def test_a_slow_client_keeps_nobody_else_waiting(served: Hub, listen: Listen, log: Log) -> None:
    log.ends[ADA] = 100_000
    listen()
    up_to_date = listen(position=100_000)
    log.ends[ADA] += 1
    served.hint([ADA])
    assert up_to_date.numbers(100_001) == [100_001]


def test_seats_are_limited_for_each_person_and_for_all(served: Hub, listen: Listen) -> None:
    first, _second = listen(), listen()
    with pytest.raises(TooMany):
        listen()
    listen(BOB)
    with pytest.raises(TooMany):
        listen(BOB)
    first.socket.close()
    until(lambda: served.seats.taken == 2)
    listen()


def test_a_client_that_asks_for_more_on_a_stream_is_closed(served: Hub, listen: Listen) -> None:
    listener = listen()
    listener.socket.sendall(b"GET / HTTP/1.1\r\n\r\n")
    assert listener.socket.recv(1) == b""


def test_closing_says_goodbye_to_everybody(served: Hub, listen: Listen) -> None:
    listeners = [listen(), listen(BOB)]
    served.close()
    for listener in listeners:
        listener.wait_for(b'event: end\ndata: {"code":1001}')
    assert served.seats.taken == 0
