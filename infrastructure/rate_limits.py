"""How often somebody may ask, counted once for all processes.

In Redis when there is one, else in an SQLite file that all processes of this machine share. When the store
cannot be reached, each process counts for itself until it can.
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
    """Asked too often; ``retry_after`` is in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"try again in {retry_after} s")
        self.retry_after = retry_after


class SharedFileStorage(Storage):
    """Counters in an SQLite file. They may be lost in a power cut; nobody will mind."""

    STORAGE_SCHEME = ["outlay-file"]  # noqa: RUF012 (the base class declares it so)

    def __init__(self, uri: str, **options: Any) -> None:
        super().__init__(uri, wrap_exceptions=True, **options)
        self._path = uri.partition("://")[2]
        self._local = threading.local()

    @property
    def base_exceptions(self) -> type[Exception]:
        return cast(type[Exception], sqlite_driver.Error)

    def _connection(self) -> Any:
        if not hasattr(self._local, "connection"):
            connection = sqlite_driver.connect(self._path, timeout=1, isolation_level=None)
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=OFF")
            connection.execute(
                "CREATE TABLE IF NOT EXISTS hits (key TEXT PRIMARY KEY, count INTEGER NOT NULL, expires REAL NOT NULL)"
                " WITHOUT ROWID"
            )
            connection.execute("DELETE FROM hits WHERE expires < ?", (time.time(),))
            self._local.connection = connection
        return self._local.connection

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        now = time.time()
        row = self._connection().execute(
            "INSERT INTO hits VALUES (:key, :amount, :now + :expiry) ON CONFLICT (key) DO UPDATE SET"
            " count = CASE WHEN expires > :now THEN count + :amount ELSE :amount END,"
            " expires = CASE WHEN expires > :now THEN expires ELSE :now + :expiry END RETURNING count",
            {"key": key, "amount": amount, "now": now, "expiry": expiry},
        )
        return int(row.fetchone()[0])

    def _row(self, key: str) -> tuple[int, float]:
        found = (
            self._connection()
            .execute("SELECT count, expires FROM hits WHERE key = ?", (key,))
            .fetchone()
        )
        return (
            (int(found[0]), float(found[1]))
            if found and found[1] > time.time()
            else (0, time.time())
        )

    def get(self, key: str) -> int:
        return self._row(key)[0]

    def get_expiry(self, key: str) -> float:
        return self._row(key)[1]

    def check(self) -> bool:
        return self._connection().execute("SELECT 1").fetchone() is not None

    def reset(self) -> int | None:
        return int(self._connection().execute("DELETE FROM hits").rowcount)

    def clear(self, key: str) -> None:
        self._connection().execute("DELETE FROM hits WHERE key = ?", (key,))


class RateLimits:
    """The two limits of the configuration."""

    def __init__(self, api: str, auth: str, redis_url: str, folder: Path) -> None:
        self.api = None if api == OFF else parse(api)
        self.auth = None if auth == OFF else parse(auth)
        self._shared = FixedWindowRateLimiter(_storage(redis_url, folder))
        self._own = FixedWindowRateLimiter(MemoryStorage())

    def count_api(self, who: str) -> None:
        """Count one request. Raises TooMany."""
        self._count(self.api, "api", who)

    def count_auth(self, endpoint: str, who: str) -> None:
        """Count one attempt at an endpoint that handles secrets. Raises TooMany."""
        self._count(self.auth, f"auth:{endpoint}", who)

    def _count(self, limit: RateLimitItem | None, what: str, who: str) -> None:
        if limit is None:
            return
        try:
            self._hit(self._shared, limit, what, who)
        except StorageError:
            log.warning("rate_limit_store_unavailable")
            self._hit(self._own, limit, what, who)

    @staticmethod
    def _hit(limiter: FixedWindowRateLimiter, limit: RateLimitItem, what: str, who: str) -> None:
        if not limiter.hit(limit, what, who):
            reset = limiter.get_window_stats(limit, what, who).reset_time
            raise TooMany(max(1, math.ceil(reset - time.time())))


def _storage(redis_url: str, folder: Path) -> Storage:
    if redis_url:
        return RedisStorage(
            redis_url, wrap_exceptions=True, socket_connect_timeout=0.5, socket_timeout=0.5
        )
    return SharedFileStorage(f"outlay-file://{folder / 'rate_limits.sqlite3'}")
