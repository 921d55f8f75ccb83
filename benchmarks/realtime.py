"""Measure streams of events with 500 idle clients on one process.

Prints memory (PSS) and threads of the server, what a small request takes without and with the
clients, how long a change takes to reach all of them, how long 1,000 missed changes take, and how
long the server takes to stop. Run it with ``python -m benchmarks.realtime``.
"""

import json
import os
import selectors
import socket
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from tests.live.server import HANG_SECONDS, Server, running

CLIENTS = 500
PINGS = 1_500
ROUNDS = 20
MISSED = 1_000
SEEN = b"transaction_created"
UPGRADE = (
    "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
)
PROTOCOLS = {"SSE": ("/api/events/stream", ""), "WebSocket": ("/ws/connect", UPGRADE)}


@dataclass(frozen=True, slots=True)
class Api:
    """A user of the server, on one connection that stays open."""

    connection: HTTPConnection
    token: str

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """Send a request and read its answer."""
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"}
        data = None if body is None else json.dumps(body)
        self.connection.request(method, f"/api{path}", data, headers)
        return json.loads(self.connection.getresponse().read())


def main() -> None:
    """Measure each protocol on a server of its own."""
    for name, (path, headers) in PROTOCOLS.items():
        with (
            tempfile.TemporaryDirectory() as folder,
            running(Path(folder), MAX_STREAMS_PER_USER="1000") as server,
        ):
            print(f"\n{name}")
            _measure(server, path, headers)


def _measure(server: Server, path: str, headers: str) -> None:
    api = _register(server)
    api.call("POST", "/expenses", {"amount": 1, "date": "2026-03-14"})
    _time_pings(api)
    process = _worker(server)
    before, memory = _time_pings(api), _pss(process)
    with _listening(server, path, headers, api.token, CLIENTS) as clients:
        time.sleep(1)
        idle, more = _time_pings(api), _pss(process) - memory
        print(f"memory: {more / 1024:+.1f} MB for {CLIENTS} clients; {_threads(process)} threads")
        for label, one, other in zip(("p50", "p99"), before, idle, strict=True):
            print(
                f"request {label}: {one:.2f} ms without, {other:.2f} ms with, x {other / one:.2f}"
            )
        _measure_changes(api, clients)
        _measure_reconnection(server, api, path, headers)
        started = time.monotonic()
        server.stop()
        print(f"stop with {CLIENTS} clients: {time.monotonic() - started:.1f} s")


def _measure_changes(api: Api, clients: list[socket.socket]) -> None:
    """Time how long changes take to reach the clients."""
    delays = []
    for _ in range(ROUNDS):
        started = time.monotonic()
        api.call("POST", "/expenses", {"amount": 1, "date": "2026-03-14"})
        delays += [moment - started for moment in _arrivals(clients)]
    p50, p99 = _percentiles(delays)
    print(f"change until read by each of them: p50 {p50:.0f} ms, p99 {p99:.0f} ms")


def _measure_reconnection(server: Server, api: Api, path: str, headers: str) -> None:
    """Time how long a client takes to read what it missed."""
    position = api.call("GET", "/expenses?limit=1")["sync_position"]
    row = {"kind": "expense", "amount": 1, "date": "2026-03-14"}
    api.call("POST", "/transactions/bulk", {"transactions": [row] * MISSED})
    started = time.monotonic()
    with _listening(server, f"{path}?since={position}", headers, api.token, 1) as (client,):
        received = 0
        while received < MISSED:
            received += client.recv(1 << 16).count(b'"seq"')
    print(f"{MISSED} missed changes: {(time.monotonic() - started) * 1000:.0f} ms")


def _register(server: Server) -> Api:
    connection = HTTPConnection(server.url.removeprefix("http://"), timeout=HANG_SECONDS)
    body = {"email": "ada@example.com", "username": "ada", "password": "correct horse battery"}
    token = Api(connection, "").call("POST", "/auth/register", body)["access_token"]
    return Api(connection, token)


@contextmanager
def _listening(
    server: Server, path: str, headers: str, token: str, count: int
) -> Iterator[list[socket.socket]]:
    """So many clients, each of which has read that its stream is open."""
    host, _, port = server.url.removeprefix("http://").partition(":")
    request = (
        f"GET {path} HTTP/1.1\r\nHost: {host}\r\n{headers}Authorization: Bearer {token}\r\n\r\n"
    )
    clients = []
    for _ in range(count):
        client = socket.create_connection((host, int(port)), timeout=HANG_SECONDS)
        client.sendall(request.encode())
        received = b""
        while b'"ready"' not in received:
            piece = client.recv(4096)
            assert piece, received
            received += piece
        clients.append(client)
    yield clients
    for client in clients:
        client.close()


def _arrivals(clients: list[socket.socket]) -> list[float]:
    """Wait until every client has read a change; the moment of each."""
    moments: list[float] = []
    with selectors.DefaultSelector() as selector:
        for client in clients:
            selector.register(client, selectors.EVENT_READ)
        while len(moments) < len(clients):
            for key, _ in selector.select():
                connection: Any = key.fileobj
                if SEEN in connection.recv(1 << 16):
                    moments.append(time.monotonic())
                    selector.unregister(connection)
    return moments


def _time_pings(api: Api) -> tuple[float, float]:
    """Median and 99th percentile of a small authenticated request, in milliseconds."""
    seconds = []
    for _ in range(PINGS):
        started = time.perf_counter()
        api.call("GET", "/changes?since=1000000")
        seconds.append(time.perf_counter() - started)
    return _percentiles(seconds)


def _percentiles(seconds: list[float]) -> tuple[float, float]:
    return statistics.median(seconds) * 1000, statistics.quantiles(seconds, n=100)[98] * 1000


def _worker(server: Server) -> int:
    """The process that serves: gunicorn's only child."""
    master = server.process.pid
    children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    return int(children[0])


def _pss(process: int) -> int:
    """Memory of a process in kB, with its share of what others have as well."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def _threads(process: int) -> int:
    return len(os.listdir(f"/proc/{process}/task"))  # noqa: PTH208 (not paths but numbers)


if __name__ == "__main__":
    main()
