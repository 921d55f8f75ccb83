"""Rate limits, counted across processes.

Counters are in Redis if it is configured, else in an SQLite file that the processes of this machine
share. While the store is unreachable, each process counts on its own.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import redis
import structlog
from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import MemoryStorage, RedisStorage, Storage
from limits.strategies import FixedWindowRateLimiter
from redis.backoff import NoBackoff
from redis.retry import Retry

from infrastructure import counter_file
from infrastructure.counter_file import NOW, CounterFile
from infrastructure.token_buckets import (
    Buckets,
    BucketSize,
    FileBuckets,
    OwnBuckets,
    RedisBuckets,
)

log = structlog.get_logger()

OFF = "off"
STORE_ERRORS = (StorageError, counter_file.Error, redis.RedisError, OSError)
STORE_PAUSE_SECONDS = 1.0
"""How long an unreachable store is left alone: each attempt may cost a request half a second."""
REDIS_SECONDS = 0.5
"""How long a request waits for Redis."""

ResultT = TypeVar("ResultT")


@dataclass(frozen=True, slots=True)
class LimitState:
    """What a request leaves of a limit.

    ``quota`` requests per ``window`` seconds are allowed; ``remaining`` are left, and all of them
    again after ``reset`` seconds. ``retry_after`` (seconds) is set when the request was one too
    many.
    """

    policy: str
    quota: int
    window: int
    remaining: int
    reset: int
    retry_after: int | None = None


class TooMany(Exception):
    """A rate limit is exceeded; ``retry_after`` is in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"try again in {retry_after} s")
        self.retry_after = retry_after


class SharedFileStorage(Storage):
    """Fixed windows in the counter file."""

    STORAGE_SCHEME = ["outlay-file"]  # noqa: RUF012 (the base class declares it so)

    def __init__(self, file: CounterFile) -> None:
        super().__init__(None, wrap_exceptions=True)
        self._file = file

    @property
    def base_exceptions(self) -> type[Exception]:
        error: type[Exception] = counter_file.Error
        return error

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        # A window that ends later than it can was opened before the clock was set back.
        is_open = f"expires > {NOW} AND expires <= {NOW} + :expiry + 1"
        row = self._file.run(
            f"INSERT INTO hits VALUES (:key, :amount, {NOW} + :expiry)"  # noqa: S608 (constants)
            # One statement counts and reads: two requests can never see the same count.
            " ON CONFLICT (key) DO UPDATE SET"
            f" count = CASE WHEN {is_open} THEN count + :amount ELSE :amount END,"
            f" expires = CASE WHEN {is_open} THEN expires ELSE {NOW} + :expiry END"
            " RETURNING count",
            {"key": key, "amount": amount, "expiry": expiry},
        )
        return int(row[0]) if row else amount

    def _read(self, key: str) -> tuple[int, float]:
        """Return the count of a key and when it expires; expired keys count zero."""
        is_open = f"key = :key AND expires > {NOW}"
        query = f"SELECT count, expires FROM hits WHERE {is_open}"  # noqa: S608 (constants)
        row = self._file.run(query, {"key": key})
        return (0, time.time()) if row is None else (int(row[0]), float(row[1]))

    def get(self, key: str) -> int:
        return self._read(key)[0]

    def get_expiry(self, key: str) -> float:
        return self._read(key)[1]

    def check(self) -> bool:
        return self._file.run("SELECT 1", {}) is not None

    def reset(self) -> int | None:
        self._file.run("DELETE FROM hits", {})
        return None

    def clear(self, key: str) -> None:
        self._file.run("DELETE FROM hits WHERE key = :key", {"key": key})


class RateLimits:
    """The limits of the configuration: for all requests, and for endpoints that handle secrets.

    All requests of a caller take from a token bucket, which holds ``burst`` and is refilled at the
    rate ``api``. Attempts at secrets are counted in windows of the rate ``auth``: no burst, and no
    refill before the window ends.
    """

    def __init__(self, api: str, burst: int, auth: str, redis_url: str, folder: Path) -> None:
        rate = _parse_rate(api)
        self._bucket_size = None if rate is None else _bucket_size(rate, burst)
        self._auth = _parse_rate(auth)
        self._buckets, storage = _open_store(redis_url, folder)
        self._windows = FixedWindowRateLimiter(storage)
        self._own_buckets = OwnBuckets()
        self._own_windows = FixedWindowRateLimiter(MemoryStorage())
        self._pause_until = 0.0

    def count_api(self, subject: str) -> LimitState | None:
        """Count a request of a subject, such as ``user:7``; None if there is no limit."""
        size = self._bucket_size
        if size is None:
            return None
        return self._with_store(
            lambda: _draw(self._buckets, subject, size),
            lambda: _draw(self._own_buckets, subject, size),
        )

    def count_auth(self, endpoint: str, subject: str) -> LimitState | None:
        """Count an attempt at an endpoint that handles secrets; None if there is no limit."""
        limit = self._auth
        if limit is None:
            return None
        scope = f"auth:{endpoint}"
        return self._with_store(
            lambda: _hit(self._windows, limit, scope, subject),
            lambda: _hit(self._own_windows, limit, scope, subject),
        )

    def _with_store(
        self, count_shared: Callable[[], ResultT], count_alone: Callable[[], ResultT]
    ) -> ResultT:
        if time.monotonic() < self._pause_until:
            return count_alone()
        try:
            return count_shared()
        except STORE_ERRORS as error:
            # Limits protect availability; refusing every request would be the outage they prevent.
            log.warning("rate_limit_store_unavailable", error=type(error).__name__)
            self._pause_until = time.monotonic() + STORE_PAUSE_SECONDS
            return count_alone()


def _parse_rate(text: str) -> RateLimitItem | None:
    return None if text.lower() == OFF else parse(text)


def _bucket_size(rate: RateLimitItem, burst: int) -> BucketSize:
    return BucketSize(burst, rate.get_expiry() / rate.amount)


def _draw(buckets: Buckets, subject: str, size: BucketSize) -> LimitState:
    draw = buckets.draw(subject, size)
    return LimitState(
        "api",
        size.burst,
        math.ceil(size.seconds),
        draw.remaining(size),
        math.ceil(draw.seconds_to_full),
        None if draw.granted else max(1, math.ceil(draw.wait(size))),
    )


def _hit(
    limiter: FixedWindowRateLimiter, limit: RateLimitItem, scope: str, subject: str
) -> LimitState:
    is_granted = limiter.hit(limit, scope, subject)
    reset_time, remaining = limiter.get_window_stats(limit, scope, subject)
    reset = max(1, math.ceil(reset_time - time.time()))
    window = limit.get_expiry()
    return LimitState("auth", limit.amount, window, remaining, reset, None if is_granted else reset)


def _open_store(redis_url: str, folder: Path) -> tuple[Buckets, Storage]:
    if not redis_url:
        file = CounterFile(folder / "rate_limits.sqlite3")
        return FileBuckets(file), SharedFileStorage(file)

    options: dict[str, Any] = {
        # Short: every request waits for this store, also while it is down.
        "socket_connect_timeout": REDIS_SECONDS,
        "socket_timeout": REDIS_SECONDS,
        # Once more at once, because a connection may be from before a restart of Redis; but a
        # server that does not answer will not answer the second time.
        "retry": Retry(NoBackoff(), 1, supported_errors=(redis.ConnectionError,)),
    }
    client: redis.Redis = redis.Redis.from_url(redis_url, **options)
    return RedisBuckets(client), RedisStorage(redis_url, wrap_exceptions=True, **options)
