import os
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
import redis

from infrastructure.rate_limits import RateLimits, TooMany
from tests.conftest import REDIS, missing


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


def test_the_sixth_attempt_in_a_minute_is_too_many(redis_url: str, tmp_path: Path) -> None:
    limits, who = RateLimits("off", "5/minute", redis_url, tmp_path), uuid.uuid4().hex
    for _ in range(5):
        limits.count_auth("login", who)
    with pytest.raises(TooMany) as refused:
        limits.count_auth("login", who)
    assert 1 <= refused.value.retry_after <= 60


def test_another_person_and_another_endpoint_count_for_themselves(tmp_path: Path) -> None:
    limits = RateLimits("off", "1/minute", "", tmp_path)
    limits.count_auth("login", "ada")
    limits.count_auth("login", "bob")
    limits.count_auth("register", "ada")
    with pytest.raises(TooMany):
        limits.count_auth("login", "ada")


def test_limits_hold_across_processes(redis_url: str, tmp_path: Path) -> None:
    who = uuid.uuid4().hex
    script = (
        "import sys; from pathlib import Path; from infrastructure.rate_limits import RateLimits;"
        "limits = RateLimits('off', '5/minute', sys.argv[1], Path(sys.argv[2]));"
        "[limits.count_auth('x', sys.argv[3]) for _ in 'abc']"
    )
    command = [sys.executable, "-c", script, redis_url, str(tmp_path), who]
    environment = {**os.environ, "PYTHONPATH": "."}
    first = subprocess.run(command, env=environment, capture_output=True, check=False)
    second = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert (first.returncode, second.returncode) == (0, 1)
    assert b"TooMany" in second.stderr


def test_without_its_store_a_process_counts_for_itself(tmp_path: Path) -> None:
    limits = RateLimits("2/minute", "off", "redis://127.0.0.1:1/0", tmp_path)
    limits.count_api("ada")
    limits.count_api("ada")
    with pytest.raises(TooMany):
        limits.count_api("ada")


def test_off_means_off(tmp_path: Path) -> None:
    limits = RateLimits("off", "off", "", tmp_path)
    for _ in range(100):
        limits.count_api("ada")
