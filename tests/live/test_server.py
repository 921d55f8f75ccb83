"""What only a real process shows: starting, stopping, and being killed."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes
from email.policy import default
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

import pytest

from infrastructure.database import sqlite_driver
from tests.live.load import until
from tests.live.server import (
    HANG_SECONDS,
    ROOT,
    Server,
    free_port,
    has_ipv6,
    running,
    wait_for,
)


@pytest.fixture(scope="module")
def server_of_module(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for tests that change nothing."""
    with running(tmp_path_factory.mktemp("server")) as server:
        yield server


def call(server: Server, method: str, path: str, body: Any = None, token: str = "") -> Any:
    request = urllib.request.Request(f"{server.url}/api{path}", method=method)
    request.add_header("Content-Type", "application/json")
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(request, data, timeout=HANG_SECONDS) as answer:
        return json.loads(answer.read() or b"null")


def register(server: Server) -> str:
    body = {"email": "ada@example.com", "username": "ada", "password": "correct horse battery"}
    return str(call(server, "POST", "/auth/register", body)["access_token"])


def test_a_request_that_the_server_cannot_parse_gets_a_problem(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        with pytest.raises(urllib.error.HTTPError) as refused:
            call(server, "GET", "/health/live?x=" + "x" * 9_000)
        problem = json.loads(refused.value.read())
    assert refused.value.headers["Content-Type"] == "application/problem+json"
    assert (problem["status"], problem["code"]) == (414, "uri_too_long")
    assert problem["request_id"] == refused.value.headers["X-Request-ID"]


@pytest.mark.parametrize(
    "chunks",
    [
        b"zz\r\n{}\r\n0\r\n\r\n",
        b"-2\r\n{}\r\n0\r\n\r\n",
        b"2\r\n{}XX0\r\n\r\n",
        b"0_2\r\n{}\r\n0\r\n\r\n",
    ],
    ids=["no size", "a negative size", "no end of a chunk", "an underscore in a size"],
)
def test_a_body_of_invalid_chunks_is_a_malformed_request(
    server_of_module: Server, chunks: bytes
) -> None:
    head = (
        b"POST /api/auth/login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    host, _, port = server_of_module.url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=HANG_SECONDS) as connection:
        connection.sendall(head + chunks)
        answer = HTTPResponse(connection)
        answer.begin()
        problem = json.loads(answer.read())
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert (answer.status, problem["code"]) == (400, "malformed_request")


def first_mail(outbox: Path) -> str:
    """Wait for the background thread that writes mails."""
    deadline = time.monotonic() + HANG_SECONDS
    while time.monotonic() < deadline:
        for path in outbox.glob("*.eml"):
            message = message_from_bytes(path.read_bytes(), policy=default)
            return message.get_body(("plain",)).get_content()
        time.sleep(0.05)
    raise AssertionError("no mail was written")


def test_a_first_start_prints_the_demo_login_and_a_second_keeps_the_data(tmp_path: Path) -> None:
    logins = []
    for _ in range(2):
        with running(tmp_path, DEMO_DATA="true") as server:
            log = (tmp_path / "server.log").read_text()
            logins.append(next(line for line in log.splitlines() if line.startswith("Demo login")))
            name, _, password = logins[-1].removeprefix("Demo login: ").partition(" / ")
            token = call(server, "POST", "/auth/login", {"email": name, "password": password})[
                "access_token"
            ]
            assert (
                call(server, "GET", "/transactions?include=total&limit=1", token=token)["total"]
                > 1000
            )
            assert server.stop() == 0
    assert logins[0] == logins[1]


def has_models_libraries(server: Server) -> bool:
    """Whether a process of the server has loaded scikit-learn, which takes a hundred megabytes."""
    parent = server.process.pid
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    maps = [Path(f"/proc/{pid}/maps").read_text() for pid in (parent, *children)]
    return any("/sklearn/" in text for text in maps)


def test_the_models_libraries_are_loaded_once_somebody_is_signed_in(tmp_path: Path) -> None:
    # The demo household needs them for its forecasts, in a process that has ended.
    with running(tmp_path, DEMO_DATA="true", REGISTRATION_OPEN="true") as server:
        call(server, "GET", "/health/ready")
        assert not has_models_libraries(server)
        register(server)
        assert not has_models_libraries(server), "a public route needs no model"
        body = {"email": "ada@example.com", "password": "correct horse battery"}
        token = call(server, "POST", "/auth/login", body)["access_token"]
        call(server, "GET", "/users/me", token=token)
        until(lambda: has_models_libraries(server), lambda: server)


def test_nothing_goes_on_preparing_when_the_server_is_killed_at_its_start(tmp_path: Path) -> None:
    environment = os.environ | {"INSTANCE_DIR": str(tmp_path), "PORT": str(free_port())}
    gunicorn = str(Path(sys.executable).with_name("gunicorn"))
    with subprocess.Popen(
        [gunicorn], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("Creating the demo household"):
                break
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        assert children
        process.kill()
    until(lambda: not any(map(is_running, children)), lambda: children)


def is_running(pid: str) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False


def test_the_welcome_and_mailed_links_follow_the_real_address(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        register(server)
        log = (tmp_path / "server.log").read_text()
        assert f"Outlay: {server.url} " in log
        call(server, "POST", "/auth/request-password-reset", {"email": "ada@example.com"})
        assert server.url in first_mail(tmp_path / "outbox")


def begin_post(server: Server, path: str, body: bytes, token: str) -> HTTPConnection:
    """Send the head of a request and wait until a thread of the server asks for its body."""
    connection = HTTPConnection(server.url.removeprefix("http://"), timeout=HANG_SECONDS)
    connection.putrequest("POST", f"/api{path}")
    connection.putheader("Authorization", f"Bearer {token}")
    connection.putheader("Content-Type", "application/json")
    connection.putheader("Content-Length", str(len(body)))
    connection.putheader("Expect", "100-continue")
    connection.endheaders()
    # The interim answer stays in the socket, where reading the final one skips it.
    assert connection.sock.recv(12, socket.MSG_PEEK | socket.MSG_WAITALL) == b"HTTP/1.1 100"
    return connection


def test_requests_in_flight_are_answered_before_a_server_stops(tmp_path: Path) -> None:
    rows = [{"kind": "expense", "amount": n + 1, "date": "2026-03-14"} for n in range(100)]
    body = json.dumps({"transactions": rows}).encode()
    with running(tmp_path) as server:
        token = register(server)
        in_flight = [begin_post(server, "/transactions/bulk", body, token) for _ in range(4)]
        server.process.send_signal(signal.SIGTERM)
        counts = []
        for connection in in_flight:
            connection.send(body)
            with connection.getresponse() as answer:
                counts.append(json.loads(answer.read())["count"])
            connection.close()
        assert server.process.wait(timeout=HANG_SECONDS) == 0
    assert counts == [100] * 4


def test_what_was_answered_survives_a_kill(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        token = register(server)
        answered: list[int] = []

        def write() -> None:
            while True:
                try:
                    answered.append(
                        call(
                            server, "POST", "/expenses", {"amount": 1, "date": "2026-03-14"}, token
                        )["id"]
                    )
                except OSError:
                    return

        threads = [threading.Thread(target=write) for _ in range(4)]
        for thread in threads:
            thread.start()
        until(lambda: len(answered) > 5, lambda: answered)
        server.process.send_signal(signal.SIGKILL)
        server.process.wait()
        for thread in threads:
            thread.join(timeout=HANG_SECONDS)
    database = sqlite_driver.connect(tmp_path / "outlay.sqlite3")
    stored = {row[0] for row in database.execute("SELECT id FROM transactions")}
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert database.execute("SELECT sum(count) FROM daily_totals").fetchone()[0] == len(stored)
    database.close()
    assert set(answered) <= stored


def test_what_follows_from_a_change_is_made_up_for_after_a_kill(tmp_path: Path) -> None:
    """Spending exceeds one budget after the other until the server is killed."""
    categories: list[int] = []
    with running(tmp_path) as server:
        token = register(server)
        for number in range(30):
            category = call(server, "POST", "/categories", {"name": f"C{number}"}, token)["id"]
            categories.append(category)
            call(server, "POST", "/budgets", {"amount": 10, "category_id": category}, token)
        today = call(server, "GET", "/budgets/status", token=token)["items"][0]["period_start"]

        def spend() -> None:
            for category in categories:
                row = {"amount": 20, "date": today, "category_id": category}
                try:
                    call(server, "POST", "/expenses", row, token)
                except OSError:
                    return

        spending = threading.Thread(target=spend)
        spending.start()
        database = sqlite_driver.connect(tmp_path / "outlay.sqlite3")
        count = "SELECT count(*) FROM transactions"
        until(lambda: database.execute(count).fetchone()[0] > 10, lambda: "nothing is stored")
        server.process.send_signal(signal.SIGKILL)
        server.process.wait()
        spending.join(timeout=HANG_SECONDS)
        exceeded = database.execute(count).fetchone()[0]

    def alerted() -> list[int]:
        return [row[0] for row in database.execute("SELECT budget_id FROM budget_alerts")]

    # Nobody asks the new process anything: it looks at the log by itself.
    with running(tmp_path):
        until(lambda: len(alerted()) >= exceeded, alerted)
    assert len(set(alerted())) == len(alerted()) == exceeded
    database.close()


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6")
def test_an_ipv6_address_is_served_and_named(tmp_path: Path) -> None:
    with running(tmp_path, HOST="::1") as server:
        register(server)
    assert server.url in (tmp_path / "server.log").read_text()


@pytest.mark.parametrize("command", [["app.py"], ["-m", "flask", "run"]])
def test_the_development_servers_start_from_nothing(tmp_path: Path, command: list[str]) -> None:
    port = str(free_port())
    settings = {
        "INSTANCE_DIR": str(tmp_path),
        "DEMO_DATA": "false",
        "PORT": port,
        "FLASK_RUN_PORT": port,
    }
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=os.environ | settings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        url = f"http://127.0.0.1:{port}"
        wait_for(url, process)
        with urllib.request.urlopen(f"{url}/api/health/ready", timeout=HANG_SECONDS) as answer:
            assert json.loads(answer.read())["status"] == "ready"
    finally:
        process.terminate()
        process.wait(timeout=HANG_SECONDS)


def test_a_first_screen_fits_into_the_burst_and_a_flood_does_not(tmp_path: Path) -> None:
    with running(tmp_path, RATE_LIMIT_API="1/second", RATE_LIMIT_BURST="60") as server:
        token = register(server)

        def ask(_number: int) -> tuple[int, str]:
            request = urllib.request.Request(f"{server.url}/api/accounts")
            request.add_header("Authorization", f"Bearer {token}")
            try:
                with urllib.request.urlopen(request, timeout=HANG_SECONDS) as answer:
                    return answer.status, answer.headers["RateLimit-Policy"]
            except urllib.error.HTTPError as error:
                return error.code, error.headers["RateLimit-Policy"]

        with ThreadPoolExecutor(6) as browser:
            screen = list(browser.map(ask, range(40)))
            started = time.monotonic()
            flood = list(browser.map(ask, range(200)))
            seconds = time.monotonic() - started
    assert set(screen) == {(200, '"api";q=60;w=60')}
    assert [status for status, _ in flood].count(200) <= 60 + seconds + 1
    assert 429 in {status for status, _ in flood}
