"""A lock that one process of an installation holds until it ends, however it ends."""

import fcntl
import os
import zlib
from typing import Protocol

from sqlalchemy import Connection, Engine, func, select, text

from infrastructure.startup import DATABASE_ERRORS


class ProcessLock(Protocol):
    """Held by at most one process; that of a process that was killed is free at once."""

    def acquire(self) -> bool:
        """Return whether this process holds the lock, taking it if nobody does."""

    def release(self) -> None:
        """Give the lock to others."""


def process_lock(engine: Engine, name: str) -> ProcessLock:
    """Return the lock of this name among the processes that share a database."""
    if engine.dialect.name == "sqlite":
        return FileLock(f"{engine.url.database}.{name}-lock")
    return AdvisoryLock(engine, name)


class FileLock:
    """A lock beside an SQLite file, whose processes share one machine."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._file: int | None = None

    def acquire(self) -> bool:
        if self._file is not None:
            return True
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return False
        self._file = file
        return True

    def release(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


class AdvisoryLock:
    """A lock of a session of PostgreSQL, on a connection of its own."""

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine = engine
        self._key = zlib.crc32(f"outlay {name}".encode())
        self._connection: Connection | None = None

    def acquire(self) -> bool:
        if self._connection is not None:
            return self._is_alive(self._connection)
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        # It belongs to the lock from now on: the pool must not lend it to others.
        connection.detach()
        if not connection.scalar(select(func.pg_try_advisory_lock(self._key))):
            connection.close()
            return False
        self._connection = connection
        return True

    def release(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _is_alive(self, connection: Connection) -> bool:
        try:
            connection.execute(text("SELECT 1"))
        except DATABASE_ERRORS:
            # With the session, its lock was lost.
            self._connection = None
            connection.invalidate()
            connection.close()
            return False
        return True
