"""The SQLite file in which the processes of one machine share their counters."""

import os
import threading
import time
from pathlib import Path
from typing import Any

import structlog

from infrastructure.database import sqlite_driver

log = structlog.get_logger()

NOW = "((julianday('now') - 2440587.5) * 86400.0)"
"""SQL for the time in seconds since 1970.

SQLite reads the clock once per statement, after it has waited for the lock: a time that a process
had read before it waited would be older than what others have stored meanwhile.
"""

TABLES = (
    """CREATE TABLE IF NOT EXISTS hits
    (key TEXT PRIMARY KEY, count INTEGER NOT NULL, expires REAL NOT NULL) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS buckets
    (key TEXT PRIMARY KEY, full_at REAL NOT NULL) WITHOUT ROWID""",
)
EXPIRED = (
    f"DELETE FROM hits WHERE expires < {NOW}",  # noqa: S608 (constants)
    f"DELETE FROM buckets WHERE full_at < {NOW}",  # noqa: S608 (constants)
)
CLEANING_SECONDS = 10
"""How often a process deletes counters that no longer count.

The file would otherwise keep every address that ever sent a request.
"""
WAIT_SECONDS = 1
"""How long a request waits for another process that writes."""

Error = sqlite_driver.Error
SUFFIXES = ("", "-journal", "-wal", "-shm")
"""The file and what SQLite, in any of its modes, puts beside it."""


class CounterFile:
    """A file of counters, not synced to disk: a power cut may lose them without harm.

    A damaged file is replaced by an empty one, and a deleted one is created again.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        # A connection of sqlite3 belongs to the thread that opened it.
        self._local = threading.local()
        self._clean_at = 0.0

    def run(self, statement: str, values: dict[str, Any]) -> tuple[Any, ...] | None:
        """Run a statement and return its first row. Raises Error while the file cannot be used."""
        try:
            return self._run(statement, values)
        except sqlite_driver.OperationalError as error:
            self._close()
            # Locked, full or read-only: the content is sound. Emptied: opening it adds the tables.
            if "no such table" not in str(error):
                raise
        except sqlite_driver.DatabaseError as error:
            log.warning("counter_file_damaged", error=str(error))
            self._discard()
        return self._run(statement, values)

    def _run(self, statement: str, values: dict[str, Any]) -> tuple[Any, ...] | None:
        connection = self._connection()
        row: tuple[Any, ...] | None = connection.execute(statement, values).fetchone()
        return row

    def _connection(self) -> Any:
        if time.monotonic() >= self._clean_at:
            self._clean_at = time.monotonic() + CLEANING_SECONDS
            self._clean()
        if not self._is_current():
            self._open()
        return self._local.connection

    def _clean(self) -> None:
        if not self._is_current():
            self._open()
        for deletion in EXPIRED:
            self._local.connection.execute(deletion)

    def _is_current(self) -> bool:
        """Return whether this thread's connection is to the file that has the name now."""
        return hasattr(self._local, "connection") and self._local.identity == self._identity()

    def _identity(self) -> int | None:
        try:
            return os.stat(self._path).st_ino  # noqa: PTH116 (runs in every request)
        except FileNotFoundError:
            return None

    def _open(self) -> None:
        self._close()
        connection = sqlite_driver.connect(
            str(self._path), timeout=WAIT_SECONDS, isolation_level=None
        )
        try:
            # WAL maps a file into memory: who truncates it would end the process (SIGBUS).
            connection.execute("PRAGMA journal_mode=MEMORY")
            # A counter is not worth a wait for the disk on every request.
            connection.execute("PRAGMA synchronous=OFF")
            for table in TABLES:
                connection.execute(table)
        except BaseException:
            connection.close()
            raise
        self._local.connection = connection
        self._local.identity = self._identity()

    def _close(self) -> None:
        connection = self._local.__dict__.pop("connection", None)
        if connection is not None:
            connection.close()

    def _discard(self) -> None:
        """Delete the damaged file, unless another process has already replaced it."""
        is_current = self._is_current() or not hasattr(self._local, "connection")
        self._close()
        if is_current:
            for suffix in SUFFIXES:
                Path(f"{self._path}{suffix}").unlink(missing_ok=True)
