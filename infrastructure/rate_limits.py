"""Rate limits, counted across processes.

Counters are in Redis if it is configured, else in an SQLite file that the processes of this machine
share. While the store is unreachable, each process counts on its own.
"""

import math
import threading
import time
from pathlib import Path
from typing import Any, cast

import structlog
from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import MemoryStorage, RedisStorage, Storage
from limits.strategies import FixedWindowRateLimiter

from infrastructure.database import sqlite_driver

log = structlog.get_logger()

OFF = "off"


class TooMany(Exception):
    """A rate limit is exceeded; ``retry_after`` is in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"try again in {retry_after} s")
        self.retry_after = retry_after


class SharedFileStorage(Storage):
    """Counters in an SQLite file, not synced to disk: a power cut may lose them without harm."""

    STORAGE_SCHEME = ["outlay-file"]  # noqa: RUF012 (the base class declares it so)

    def __init__(self, uri: str, **options: Any) -> None:
        super().__init__(uri, wrap_exceptions=True, **options)
        self._path = uri.partition("://")[2]
        # A connection of sqlite3 belongs to the thread that opened it.
        self._local = threading.local()

    @property
    def base_exceptions(self) -> type[Exception]:
        return cast(type[Exception], sqlite_driver.Error)

    def _connection(self) -> Any:
        if not hasattr(self._local, "connection"):
            connection = sqlite_driver.connect(self._path, timeout=1, isolation_level=None)
            connection.execute("PRAGMA journal_mode=WAL")
            # A counter is not worth a wait for the disk on every request.
            connection.execute("PRAGMA synchronous=OFF")
            connection.execute(
                "CREATE TABLE IF NOT EXISTS hits"
                " (key TEXT PRIMARY KEY, count INTEGER NOT NULL, expires REAL NOT NULL)"
                " WITHOUT ROWID"
            )
            # Otherwise the file would keep every address that ever sent a request.
            connection.execute("DELETE FROM hits WHERE expires < ?", (time.time(),))
            self._local.connection = connection
        return self._local.connection

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        now = time.time()
        row = self._connection().execute(
            "INSERT INTO hits VALUES (:key, :amount, :now + :expiry)"
            # One statement counts and reads: two requests can never see the same count.
            " ON CONFLICT (key) DO UPDATE SET"
            " count = CASE WHEN expires > :now THEN count + :amount ELSE :amount END,"
            " expires = CASE WHEN expires > :now THEN expires ELSE :now + :expiry END"
            " RETURNING count",
            {"key": key, "amount": amount, "now": now, "expiry": expiry},
        )
        return int(row.fetchone()[0])

    def _read(self, key: str) -> tuple[int, float]:
        """Return the count of a key and when it expires; expired keys count zero."""
        query = "SELECT count, expires FROM hits WHERE key = ?"
        row = self._connection().execute(query, (key,)).fetchone()
        now = time.time()
        if row is None or row[1] <= now:
            return 0, now
        return int(row[0]), float(row[1])

    def get(self, key: str) -> int:
        return self._read(key)[0]

    def get_expiry(self, key: str) -> float:
        return self._read(key)[1]

    def check(self) -> bool:
        return self._connection().execute("SELECT 1").fetchone() is not None

    def reset(self) -> int | None:
        return int(self._connection().execute("DELETE FROM hits").rowcount)

    def clear(self, key: str) -> None:
        self._connection().execute("DELETE FROM hits WHERE key = ?", (key,))


class RateLimits:
    """The limits of the configuration: for all requests, and for endpoints that handle secrets."""

    def __init__(self, api: str, auth: str, redis_url: str, folder: Path) -> None:
        self.api = None if api == OFF else parse(api)
        self.auth = None if auth == OFF else parse(auth)
        self._shared = FixedWindowRateLimiter(_storage(redis_url, folder))
        self._own = FixedWindowRateLimiter(MemoryStorage())

    def count_api(self, subject: str) -> None:
        """Count a request of a subject, such as ``user:7``. Raises TooMany."""
        self._count(self.api, "api", subject)

    def count_auth(self, endpoint: str, subject: str) -> None:
        """Count an attempt at an endpoint that handles secrets. Raises TooMany."""
        self._count(self.auth, f"auth:{endpoint}", subject)

    def _count(self, limit: RateLimitItem | None, scope: str, subject: str) -> None:
        if limit is None:
            return
        try:
            self._hit(self._shared, limit, scope, subject)
        except StorageError:
            # Limits protect availability; refusing every request would be the outage they prevent.
            log.warning("rate_limit_store_unavailable")
            self._hit(self._own, limit, scope, subject)

    @staticmethod
    def _hit(
        limiter: FixedWindowRateLimiter, limit: RateLimitItem, scope: str, subject: str
    ) -> None:
        if not limiter.hit(limit, scope, subject):
            reset = limiter.get_window_stats(limit, scope, subject).reset_time
            raise TooMany(max(1, math.ceil(reset - time.time())))


def _storage(redis_url: str, folder: Path) -> Storage:
    if redis_url:
        return RedisStorage(
            # Short: every request waits for this store, also while it is down.
            redis_url,
            wrap_exceptions=True,
            socket_connect_timeout=0.5,
            socket_timeout=0.5,
        )
    return SharedFileStorage(f"outlay-file://{folder / 'rate_limits.sqlite3'}")
