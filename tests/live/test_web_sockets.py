"""The WebSocket of changes on a real server, with the client of the websockets library."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.live.client import PASSWORD
from tests.live.server import HANG_SECONDS, Server, running
from tests.live.test_server import call, register
from tests.live.test_streams import spend


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sockets")


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    with running(folder, THREADS="2") as started:
        yield started


@pytest.fixture(scope="module")
def token(server: Server) -> str:
    return register(server)


def open_socket(
    server: Server, *, headers: dict[str, str] | None = None, **query: Any
) -> ClientConnection:
    address = server.url.replace("http://", "ws://")
    # Without a proxy and keepalive of the client's own.
    return connect(
        f"{address}/ws/connect?{urlencode(query)}",
        additional_headers=headers or {},
        open_timeout=HANG_SECONDS,
        ping_interval=None,
        proxy=None,
    )


def receive(socket: ClientConnection) -> Any:
    return json.loads(socket.recv(timeout=HANG_SECONDS))


def refusal(server: Server, **options: Any) -> int:
    with pytest.raises(InvalidStatus) as refused, open_socket(server, **options):
        pass
    return refused.value.response.status_code


def test_sockets_hold_no_thread_and_hear_of_a_change(server: Server, token: str) -> None:
    with ExitStack() as stack:
        sockets = [stack.enter_context(open_socket(server, token=token)) for _ in range(10)]
        assert all(receive(socket)["type"] == "ready" for socket in sockets)
        number = spend(server, token)
        changes = [receive(socket) for socket in sockets]
    (listed,) = call(server, "GET", f"/changes?since={number - 1}", token=token)["items"]
    assert changes == [listed] * 10


def test_a_socket_gets_what_it_missed(server: Server, token: str) -> None:
    spend(server, token)
    number = spend(server, token)
    with open_socket(server, token=token, since=number - 2) as socket:
        assert receive(socket) == {"type": "ready", "seq": number - 2}
        assert [receive(socket)["seq"] for _ in range(2)] == [number - 1, number]


@pytest.mark.parametrize("credential", ["ticket", "header", "API token"])
def test_a_socket_opens_with_any_credential(server: Server, token: str, credential: str) -> None:
    options: dict[str, Any] = {"headers": {"Authorization": f"Bearer {token}"}}
    if credential == "ticket":
        ticket = call(server, "POST", "/auth/stream-ticket", token=token)["ticket"]
        options = {"ticket": ticket}
    if credential == "API token":
        script = call(server, "POST", "/auth/tokens", {"name": "s", "scope": "read"}, token)
        options = {"token": script["token"]}
    with open_socket(server, **options) as socket:
        assert receive(socket)["type"] == "ready"


def test_a_ticket_is_valid_once(server: Server, token: str) -> None:
    ticket = call(server, "POST", "/auth/stream-ticket", token=token)["ticket"]
    with open_socket(server, ticket=ticket):
        pass
    assert refusal(server, ticket=ticket) == 401


def test_strangers_are_refused_before_they_hold_anything(server: Server, token: str) -> None:
    assert refusal(server) == 401
    assert refusal(server, token="x") == 401
    assert refusal(server, token=token, since="x") == 422


def test_a_cookie_opens_a_socket_only_for_the_own_origin(server: Server, token: str) -> None:
    cookie = {"Cookie": f"outlay_access={token}"}
    with open_socket(server, headers={**cookie, "Origin": server.url}) as socket:
        assert receive(socket)["type"] == "ready"
    assert refusal(server, headers={**cookie, "Origin": "https://evil.example"}) == 403


def test_secrets_of_the_address_are_in_no_log(server: Server, token: str, folder: Path) -> None:
    ticket = call(server, "POST", "/auth/stream-ticket", token=token)["ticket"]
    with open_socket(server, token=token), open_socket(server, ticket=ticket):
        pass
    refusal(server, token="a-wrong-secret")
    log = (folder / "server.log").read_text()
    assert "/ws/connect" in log
    assert [secret for secret in (token, ticket, "a-wrong-secret") if secret in log] == []


def test_a_client_that_talks_too_much_or_too_long_is_closed(server: Server, token: str) -> None:
    with open_socket(server, token=token) as socket:
        with suppress(ConnectionClosed):
            for _ in range(200):
                socket.send("hello")
        assert close_code(socket) == 1008
    with open_socket(server, token=token) as socket:
        socket.send("x" * 5000)
        assert close_code(socket) == 1009


def test_a_socket_closes_when_its_session_or_the_server_ends(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        token = register(server)
        body = {"email": "ada@example.com", "password": PASSWORD}
        second = call(server, "POST", "/auth/login", body)["access_token"]
        with open_socket(server, token=second) as logged_out:
            call(server, "POST", "/auth/logout", {}, second)
            assert close_code(logged_out) == 4401
        with open_socket(server, token=token) as left:
            server.process.terminate()
            assert close_code(left) == 1001
        assert server.process.wait(HANG_SECONDS) == 0


def close_code(socket: ClientConnection) -> int | None:
    """Read to the end, which says why it is one."""
    with suppress(ConnectionClosed):
        for _ in socket:
            pass
    return socket.close_code
