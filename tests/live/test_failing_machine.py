"""What fails around the server: disks, files, databases, clocks and counters.

Each test writes without pause, breaks something, mends it, and compares what was acknowledged with
what is stored. Nobody restarts the server.
"""

import os
import resource
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

import psycopg
import pytest
from psycopg import sql

from infrastructure.database import sqlite_driver
from tests.conftest import missing, new_postgres_database
from tests.live.client import Client, register
from tests.live.load import Load, until
from tests.live.server import HANG_SECONDS, Server, free_port, running

MEGABYTE = 1024 * 1024


def stored_ids(folder: Path) -> set[int]:
    """The rows of the server's SQLite file, which must be whole."""
    database = sqlite_driver.connect(folder / "outlay.sqlite3")
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    ids = {row[0] for row in database.execute("SELECT id FROM transactions")}
    counts = database.execute("SELECT sum(count) FROM daily_totals").fetchone()
    database.close()
    assert counts == (len(ids),)
    return ids


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A file system of its own, 12 MB large."""
    disk = folder / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("this user may not mount a file system")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


def test_a_full_disk_refuses_writes_until_there_is_space(tmp_path: Path) -> None:
    with small_disk(tmp_path) as disk, running(disk) as server:
        client = register(server.url, "ada")
        load = Load(client)
        with load.running():
            with (disk / "filler").open("wb", buffering=0) as filler:
                fill(filler)
                load.await_refusals()
                # Reading needs no space.
                assert client.send("GET", "/expenses").status == 200
            (disk / "filler").unlink()
            load.await_rows()
        load.check(stored_ids(disk))


def fill(file: IO[bytes]) -> None:
    for size in (MEGABYTE, 4096, 1):
        try:
            while True:
                file.write(b"\0" * size)
        except OSError:
            continue


def test_a_read_only_database_refuses_writes_until_it_is_writable(tmp_path: Path) -> None:
    with new_postgres_database() as url, running(tmp_path, DATABASE_URL=url) as server:
        client = register(server.url, "ada")
        load = Load(client)
        with load.running(), psycopg.connect(url, autocommit=True) as operator:
            set_read_only(operator, "on")
            load.await_refusals()
            assert client.insist("GET", "/expenses")["items"]
            set_read_only(operator, "off")
            load.await_rows()
        with psycopg.connect(url) as database:
            stored = {row[0] for row in database.execute("SELECT id FROM transactions")}
        load.check(stored)


def set_read_only(operator: psycopg.Connection, state: str) -> None:
    """Make the database what it is on a standby, also for the sessions that are open."""
    operator.execute(
        sql.SQL("ALTER DATABASE {} SET default_transaction_read_only = {}").format(
            sql.Identifier(operator.info.dbname), sql.SQL(state)
        )
    )
    operator.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_database_that_is_locked_for_ten_seconds_delays_or_refuses(
    tmp_path: Path, kind: str
) -> None:
    with database_of_kind(kind) as url, running(tmp_path, DATABASE_URL=url) as server:
        client = register(server.url, "ada")
        load = Load(client)
        with load.running():
            with locked(url, tmp_path):
                time.sleep(10.5)
            load.await_rows()
        load.check(stored_rows(url, tmp_path))


@contextmanager
def database_of_kind(kind: str) -> Iterator[str]:
    """The URL of an empty database; of SQLite's, the empty text."""
    if kind == "sqlite":
        yield ""
        return
    with new_postgres_database() as url:
        yield url


@contextmanager
def locked(url: str, folder: Path) -> Iterator[None]:
    """A transaction that keeps everybody from writing."""
    if url:
        with psycopg.connect(url) as connection:
            connection.execute("LOCK TABLE users, transactions IN EXCLUSIVE MODE")
            yield
        return
    connection = sqlite_driver.connect(folder / "outlay.sqlite3", isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    yield
    connection.execute("ROLLBACK")
    connection.close()


def stored_rows(url: str, folder: Path) -> set[int]:
    if not url:
        return stored_ids(folder)
    with psycopg.connect(url) as database:
        return {row[0] for row in database.execute("SELECT id FROM transactions")}


def test_a_server_without_file_descriptors_waits_for_them(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        client = register(server.url, "ada")
        load = Load(client)
        with load.running():
            (worker,) = child_processes(server.process.pid)
            limits = resource.prlimit(worker, resource.RLIMIT_NOFILE)
            count = len(list(Path(f"/proc/{worker}/fd").iterdir()))
            resource.prlimit(worker, resource.RLIMIT_NOFILE, (count - 2, limits[1]))
            # Nobody is served for a while, and whoever waits gets an answer afterwards.
            time.sleep(3)
            resource.prlimit(worker, resource.RLIMIT_NOFILE, limits)
            load.await_rows()
            assert child_processes(server.process.pid) == [worker]
        load.check(stored_ids(tmp_path))


def child_processes(process: int) -> list[int]:
    text = Path(f"/proc/{process}/task/{process}/children").read_text()
    return [int(child) for child in text.split()]


def test_clients_that_take_all_connections_leave_the_others_waiting(tmp_path: Path) -> None:
    """More connections than there are descriptors: the server accepts no more than it can serve."""
    with running(tmp_path, descriptors=200) as server:
        client = register(server.url, "ada")
        load = Load(client)
        with load.running():
            crowd = [connect(server) for _ in range(300)]
            load.await_rows()
            for connection in crowd:
                connection.close()
            load.await_rows()
        load.check(stored_ids(tmp_path))
        assert "Too many open files" not in (tmp_path / "server.log").read_text()


def connect(server: Server) -> socket.socket:
    host, _, port = server.url.removeprefix("http://").partition(":")
    return socket.create_connection((host, int(port)), timeout=HANG_SECONDS)


def test_clients_that_fall_silent_within_a_request_lose_their_threads(tmp_path: Path) -> None:
    with running(tmp_path, THREADS="4") as server, ExitStack() as closing:
        client = register(server.url, "ada")
        slow = [closing.enter_context(connect(server)) for _ in range(4)]
        for connection in slow:
            connection.sendall(b"POST /api/expenses HTTP/1.1\r\nHost: x\r\nContent-Le")
        time.sleep(0.5)
        # All threads are taken. A request waits until the silent clients are sent away.
        started = time.monotonic()
        expense = {"amount": 1, "date": "2026-03-14"}
        answer = client.send("POST", "/expenses", expense)
        assert answer.status == 201
        assert time.monotonic() - started > 1
        assert [connection.recv(1000) for connection in slow] == [b""] * 4


PATCHED_CLOCK = """
import datetime, pathlib, sys, threading, time

shift = pathlib.Path({shift!r})

class Hook:
    def find_spec(self, name, path=None, target=None):
        if name == "core.clock":
            threading.Thread(target=patch, daemon=True).start()
        return None

def seconds():
    return float(shift.read_text() or 0)

def patch():
    while not hasattr(sys.modules.get("core.clock"), "stored_text"):
        time.sleep(0.001)
    clock = sys.modules["core.clock"]
    now = clock.now
    clock.now = lambda: now() + datetime.timedelta(seconds=seconds())
    while not hasattr(sys.modules.get("jwt.api_jwt"), "datetime"):
        time.sleep(0.001)
    sys.modules["jwt.api_jwt"].datetime = Shifted

class AnyDatetime(type):
    def __instancecheck__(cls, value):
        return isinstance(value, datetime.datetime)

class Shifted(datetime.datetime, metaclass=AnyDatetime):
    @classmethod
    def now(cls, tz=None):
        return datetime.datetime.now(tz) + datetime.timedelta(seconds=seconds())

real_time = time.time
time.time = lambda: real_time() + seconds()
sys.meta_path.insert(0, Hook())
"""
"""A ``sitecustomize`` that shifts a server's clocks by the seconds in a file."""


def test_a_clock_that_is_set_back_neither_stops_nor_repeats_anything(tmp_path: Path) -> None:
    modules = tmp_path / "modules"
    modules.mkdir()
    shift = tmp_path / "shift"
    shift.write_text("0")
    (modules / "sitecustomize.py").write_text(PATCHED_CLOCK.format(shift=str(shift)))
    settings = {"PYTHONPATH": str(modules), "RATE_LIMIT_API": "50/second"}
    with running(tmp_path, **settings) as server:
        client = register(server.url, "ada")
        first = client.insist("GET", "/changes?since=0")
        rows = [{"kind": "expense", "amount": 1, "date": "2026-03-14"} for _ in range(500)]
        client.insist("POST", "/transactions/bulk", rows)

        write_atomically(shift, "-7200")
        # A token from the future is not accepted; a login gets one that is.
        assert client.send("GET", "/expenses").status in {200, 401}
        login = {"username": "ada", "password": "correct horse battery"}
        client.token = client.insist("POST", "/auth/login", login)["access_token"]
        load = Load(client)
        with load.running():
            load.await_rows(20)
            job = client.finish(client.start("/transactions/auto-categorize", {}))
            assert job["status"] == "succeeded"
        load.check(stored_ids(tmp_path))
        # Positions of the log grow whatever the clock says, so that no change is missed.
        changes = client.insist("GET", f"/changes?since={first['next_since']}&limit=1000")
        assert changes["items"]


def write_atomically(path: Path, text: str) -> None:
    """A reader sees the old text or the new one."""
    temporary = path.with_suffix(".new")
    temporary.write_text(text)
    temporary.replace(path)


def test_a_corrupt_file_of_counters_is_replaced(tmp_path: Path) -> None:
    settings = {"RATE_LIMIT_API": "1000/second", "RATE_LIMIT_AUTH": "5/minute"}
    with running(tmp_path, **settings) as server:
        client = register(server.url, "ada")
        load = Load(client)
        with load.running():
            for _ in range(3):
                (tmp_path / "rate_limits.sqlite3").write_bytes(os.urandom(20_000))
                load.await_rows(12)
        load.check(stored_ids(tmp_path))
        assert_attempts_are_limited(client)


def assert_attempts_are_limited(client: Client) -> None:
    login = {"username": "ada", "password": "wrong"}
    statuses = [client.send("POST", "/auth/login", login).status for _ in range(7)]
    assert statuses[0] == 401
    assert statuses[-1] == 429


@contextmanager
def redis_server(port: int, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder)]
    try:
        process = subprocess.Popen([*command, "--save", ""], stdout=subprocess.DEVNULL)
    except FileNotFoundError:
        missing("redis-server")
    try:
        until(lambda: answers(port), lambda: "redis-server does not answer")
        yield process
    finally:
        process.kill()
        process.wait()


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_redis_may_go_hang_and_come_back(tmp_path: Path) -> None:
    port = free_port()
    settings = {
        "REDIS_URL": f"redis://127.0.0.1:{port}/0",
        "RATE_LIMIT_API": "1000/second",
        "RATE_LIMIT_AUTH": "5/minute",
    }
    with redis_server(port, tmp_path) as redis, running(tmp_path, **settings) as server:
        client = register(server.url, "ada")
        load = Load(client)
        with load.running():
            redis.send_signal(signal.SIGSTOP)
            load.await_rows(20)
            redis.send_signal(signal.SIGCONT)
            load.await_rows(20)
            redis.kill()
            redis.wait()
            load.await_rows(20)
            with redis_server(port, tmp_path):
                load.await_rows(20)
                time.sleep(1.5)
                assert_attempts_are_limited(client)
        load.check(stored_ids(tmp_path))
