import os
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
import redis

from infrastructure import counter_file, rate_limits, token_buckets
from infrastructure.database import sqlite_driver
from infrastructure.rate_limits import STORE_PAUSE_SECONDS, LimitState, RateLimits
from infrastructure.token_buckets import BucketSize, OwnBuckets
from tests.conftest import REDIS, missing

UNREACHABLE = "redis://127.0.0.1:1/0"
ASKING_PROCESS = """
import sys, threading, time
from pathlib import Path
from infrastructure import counter_file, rate_limits

# Processes that wait too long for the store count alone, which is not what is measured here.
counter_file.WAIT_SECONDS = rate_limits.REDIS_SECONDS = 50

url, folder, who = sys.argv[1:]
limits = rate_limits.RateLimits("20/second", 60, "off", url, Path(folder))
granted = []

def ask():
    end = time.time() + 1.5
    is_granted = True
    # Until the bucket is empty: then everything that was in it has been granted to somebody.
    while is_granted or time.time() < end:
        is_granted = limits.count_api(who).retry_after is None
        if is_granted:
            granted.append(time.time())

print("ready", flush=True)
sys.stdin.readline()
threads = [threading.Thread(target=ask) for _ in range(4)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(len(granted), max(granted, default=0))
"""


@pytest.fixture(params=["file", "redis"])
def redis_url(request: pytest.FixtureRequest) -> str:
    if request.param == "file":
        return ""
    try:
        with redis.Redis.from_url(REDIS) as server:
            server.ping()
    except redis.ConnectionError:
        missing("Redis")
    return REDIS


@pytest.fixture
def who() -> str:
    return uuid.uuid4().hex


def build_limits(
    folder: Path, *, api: str = "off", burst: int = 60, auth: str = "off", redis_url: str = ""
) -> RateLimits:
    return RateLimits(api, burst, auth, redis_url, folder)


def count_granted(count: Callable[[], LimitState | None], times: int) -> int:
    states = [count() for _ in range(times)]
    return sum(state is not None and state.retry_after is None for state in states)


def test_the_sixth_attempt_in_a_minute_is_too_many(
    redis_url: str, tmp_path: Path, who: str
) -> None:
    limits = build_limits(tmp_path, auth="5/minute", redis_url=redis_url)
    states = [limits.count_auth("login", who) for _ in range(6)]
    assert [state.retry_after is None for state in states if state] == [True] * 5 + [False]
    assert states[4] is not None
    assert (states[4].quota, states[4].window, states[4].remaining) == (5, 60, 0)
    assert states[5] is not None
    assert states[5].retry_after is not None
    assert 1 <= states[5].retry_after <= 60


def test_another_person_and_another_endpoint_count_for_themselves(tmp_path: Path) -> None:
    limits = build_limits(tmp_path, auth="1/minute")
    counted = [("login", "ada"), ("login", "bob"), ("register", "ada"), ("login", "ada")]
    states = [limits.count_auth(*attempt) for attempt in counted]
    assert [bool(state and state.retry_after) for state in states] == [False, False, False, True]


def test_a_burst_is_granted_at_once_and_what_follows_at_the_rate(
    redis_url: str, tmp_path: Path, who: str
) -> None:
    limits = build_limits(tmp_path, api="6/hour", burst=60, redis_url=redis_url)
    assert count_granted(lambda: limits.count_api(who), 70) == 60
    state = limits.count_api(who)
    assert state is not None
    assert (state.quota, state.window, state.remaining) == (60, 36_000, 0)
    assert state.retry_after is not None
    assert 0 < state.retry_after <= 600
    assert 35_000 < state.reset <= 36_000


def test_a_bucket_is_refilled_while_nobody_asks(redis_url: str, tmp_path: Path, who: str) -> None:
    limits = build_limits(tmp_path, api="20/second", burst=4, redis_url=redis_url)
    assert count_granted(lambda: limits.count_api(who), 4) == 4
    time.sleep(0.22)
    state = limits.count_api(who)
    assert state is not None
    assert (state.remaining, state.reset, state.retry_after) == (3, 1, None)


def test_parallel_requests_of_all_processes_never_get_more_than_burst_and_refill(
    redis_url: str, tmp_path: Path, who: str
) -> None:
    command = [sys.executable, "-c", ASKING_PROCESS, redis_url, str(tmp_path), who]
    environment = {**os.environ, "PYTHONPATH": "."}
    processes = [
        subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    for process in processes:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    start = time.time()
    results = [process.communicate("go\n", timeout=60)[0].split() for process in processes]
    assert [process.returncode for process in processes] == [0] * 4
    granted = sum(int(count) for count, _ in results)
    seconds = max(float(end) for _, end in results) - start
    assert 60 <= granted <= 60 + 20 * seconds + 1


def test_threads_that_begin_with_an_empty_bucket_share_it(tmp_path: Path) -> None:
    limits = build_limits(tmp_path, api="1/minute", burst=25)
    granted: list[int] = []

    def ask() -> None:
        granted.append(count_granted(lambda: limits.count_api("ada"), 20))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(granted) == 25


def test_without_its_store_a_process_counts_for_itself(tmp_path: Path) -> None:
    limits = build_limits(tmp_path, api="2/minute", burst=2, auth="1/minute", redis_url=UNREACHABLE)
    assert count_granted(lambda: limits.count_api("ada"), 4) == 2
    assert count_granted(lambda: limits.count_auth("login", "ada"), 4) == 1


def test_an_unreachable_store_is_left_alone_for_a_moment_and_then_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr(rate_limits, "time", SimpleNamespace(monotonic=lambda: now[0]))
    folder = tmp_path / "later"
    limits = build_limits(folder, api="1/hour", burst=3)
    assert count_granted(lambda: limits.count_api("ada"), 5) == 3
    folder.mkdir()
    assert limits.count_api("ada") is not None
    assert not (folder / "rate_limits.sqlite3").exists()
    now[0] += STORE_PAUSE_SECONDS
    limits.count_api("ada")
    assert (folder / "rate_limits.sqlite3").exists()


@pytest.mark.parametrize("content", [b"not a database" * 1000, b"SQLite format 3\0" * 500])
def test_a_damaged_counter_file_is_replaced(tmp_path: Path, content: bytes) -> None:
    limits = build_limits(tmp_path, api="1/minute", burst=3)
    assert count_granted(lambda: limits.count_api("ada"), 5) == 3
    for path in tmp_path.glob("rate_limits.sqlite3*"):
        path.write_bytes(content)
    # Whoever opens it next finds it damaged; the limits hold, also for those who have it open.
    newcomer = build_limits(tmp_path, api="1/minute", burst=3)
    assert count_granted(lambda: newcomer.count_api("bob"), 5) == 3
    assert count_granted(lambda: limits.count_api("bob"), 5) == 0


def test_a_counter_file_that_was_emptied_is_filled_again(tmp_path: Path) -> None:
    limits = build_limits(tmp_path, api="1/minute", burst=3)
    limits.count_api("ada")
    (tmp_path / "rate_limits.sqlite3").write_bytes(b"")
    assert count_granted(lambda: limits.count_api("bob"), 5) == 3
    newcomer = build_limits(tmp_path, api="1/minute", burst=3)
    assert count_granted(lambda: newcomer.count_api("bob"), 5) == 0


def test_a_deleted_counter_file_is_created_again_and_shared(tmp_path: Path) -> None:
    first = build_limits(tmp_path, api="1/minute", burst=3)
    first.count_api("ada")
    for path in tmp_path.glob("rate_limits.sqlite3*"):
        path.unlink()
    second = build_limits(tmp_path, api="1/minute", burst=3)
    assert count_granted(lambda: first.count_api("ada"), 2) == 2
    assert count_granted(lambda: second.count_api("ada"), 3) == 1


def test_the_counter_file_does_not_keep_those_who_no_longer_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counter_file, "CLEANING_SECONDS", 1)
    limits = build_limits(tmp_path, api="1000/second", burst=10, auth="5/second")
    for number in range(300):
        limits.count_api(f"address:2001:db8::{number:x}")
        limits.count_auth("login", f"account:{number}")
    time.sleep(1.1)
    limits.count_api("ada")
    with sqlite_driver.connect(str(tmp_path / "rate_limits.sqlite3")) as connection:
        assert connection.execute("SELECT count(*) FROM buckets").fetchone() == (1,)
        assert connection.execute("SELECT count(*) FROM hits").fetchone() == (0,)
    connection.close()


def test_a_clock_that_was_set_back_locks_nobody_out(tmp_path: Path) -> None:
    limits = build_limits(tmp_path, api="1/second", burst=3, auth="2/minute")
    limits.count_api("ada")
    limits.count_auth("login", "ada")
    with sqlite_driver.connect(str(tmp_path / "rate_limits.sqlite3")) as connection:
        connection.execute("UPDATE buckets SET full_at = full_at + 86400")
        connection.execute("UPDATE hits SET expires = expires + 86400, count = 9")
    connection.close()
    assert count_granted(lambda: limits.count_api("ada"), 3) == 3
    assert count_granted(lambda: limits.count_auth("login", "ada"), 3) == 2


def test_the_memory_of_a_process_without_a_store_is_bounded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(token_buckets, "MAX_OWN_BUCKETS", 100)
    buckets, size = OwnBuckets(), BucketSize(60, 0.1)
    for number in range(1000):
        buckets.draw(f"address:{number}", size)
    assert len(buckets) <= 100


@pytest.mark.parametrize("off", ["off", "OFF"])
def test_off_means_off(tmp_path: Path, off: str) -> None:
    limits = build_limits(tmp_path, api=off, auth=off)
    assert {limits.count_api("ada") for _ in range(100)} == {None}
    assert limits.count_auth("login", "ada") is None
