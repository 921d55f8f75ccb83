"""Streams of events on a real server: what its threads, its sessions and its end do to them."""

import json
import urllib.error
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live.listening import listen, listening
from tests.live.server import Server, running
from tests.live.test_server import call, register

EXPENSE = {"amount": 1, "date": "2026-03-14"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("streams"), THREADS="2") as started:
        yield started


@pytest.fixture(scope="module")
def token(server: Server) -> str:
    return register(server)


def spend(server: Server, token: str) -> int:
    """Record an expense; the number of the change."""
    call(server, "POST", "/expenses", EXPENSE, token)
    return int(call(server, "GET", "/expenses?limit=1", token=token)["sync_position"])


def test_listeners_hold_no_thread_and_hear_of_a_change(server: Server, token: str) -> None:
    with listening(server, token, 10) as listeners:
        number = spend(server, token)
        for listener in listeners:
            (change,) = listener.read_changes(number)
            assert (change["seq"], change["type"]) == (number, "transaction_created")


def test_one_person_cannot_take_all_streams(server: Server, token: str) -> None:
    with (
        listening(server, token, 20),
        pytest.raises(urllib.error.HTTPError) as refused,
    ):
        call(server, "GET", "/events/stream", token=token)
    assert refused.value.code == 429
    refused.value.close()


def test_a_client_that_was_away_gets_what_it_missed(server: Server, token: str) -> None:
    listener = listen(server, token)
    first = spend(server, token)
    list(listener.read_changes(first))
    listener.close()
    rows = [{"kind": "expense", **EXPENSE} for _ in range(1000)]
    call(server, "POST", "/transactions/bulk", {"transactions": rows}, token)

    again = listen(server, token, last_event_id=listener.last_id)
    missed = [change["seq"] for change in again.read_changes(first + 1000)]
    again.close()
    assert missed == list(range(first + 1, first + 1001))


def test_a_stream_ends_when_its_session_does(server: Server, token: str) -> None:
    body = {"email": "ada@example.com", "password": "correct horse battery"}
    login = call(server, "POST", "/auth/login", body)
    listener = listen(server, login["access_token"])
    call(server, "POST", "/auth/logout", {}, login["access_token"])
    assert listener.read() == {"event": "end", "data": '{"code":4401}'}
    assert listener.read() is None
    listener.close()


@pytest.mark.parametrize("carrier", ["the file of SQLite", "PostgreSQL", "Redis"])
def test_a_client_of_a_killed_process_goes_on_at_another_without_gap_or_repetition(
    tmp_path: Path, carrier: str, request: pytest.FixtureRequest
) -> None:
    settings = {"DATABASE_URL": "", "REDIS_URL": ""}
    if carrier == "PostgreSQL":
        settings["DATABASE_URL"] = request.getfixturevalue("own_postgres_url")
    if carrier == "Redis":
        settings["REDIS_URL"] = request.getfixturevalue("redis_url")
    with running(tmp_path, **settings) as first, running(tmp_path, **settings) as second:
        token = register(second)
        listener = listen(first, token)
        seen = []
        for _ in range(3):
            # Written in one process and heard in another.
            number = spend(second, token)
            seen += [change["seq"] for change in listener.read_changes(number)]
        first.process.kill()
        first.process.wait(60)
        for _ in range(3):
            number = spend(second, token)
        again = listen(second, token, last_event_id=listener.last_id)
        seen += [change["seq"] for change in again.read_changes(number)]
        listener.close()
        again.close()
    assert seen == list(range(2, 8))


def test_a_server_that_stops_says_so_to_its_listeners(tmp_path: Path) -> None:
    with running(tmp_path, MAX_STREAMS_PER_USER="200") as server:
        with listening(server, register(server), 200) as listeners:
            server.process.terminate()
            ends = [listener.read() for listener in listeners]
        assert server.process.wait(60) == 0
    codes = {json.loads(end["data"])["code"] for end in ends if end}
    assert (codes, None in ends) == ({1001}, False)
