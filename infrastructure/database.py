"""Connections to SQLite and PostgreSQL, and the statements that differ between them."""

import datetime as dt
from typing import Any

import psycopg
import structlog
from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    Engine,
    Table,
    event,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import (
    DBAPIError,
    InterfaceError,
    PendingRollbackError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

try:
    from pysqlite3 import dbapi2 as sqlite_driver
except ImportError:  # no wheel for this machine
    import sqlite3 as sqlite_driver

__all__ = [
    "DRIVER_ERRORS",
    "ShiftedDate",
    "begin_snapshot",
    "begin_write",
    "engine_options",
    "is_database_loss",
    "is_sqlite",
    "is_sqlite_url",
    "lock_globally",
    "prepare_sqlite",
    "sqlite_driver",
    "upsert",
]

log = structlog.get_logger()

WAL_RESET_FIXED = (3, 51, 3)
"""First SQLite version without the race of checkpoint and WAL reset; see sqlite.org/wal.html."""

ROWS_PER_INSERT = 50
"""Rows per INSERT of a bulk insertion.

psycopg's time to parse a statement grows faster than the statement.
"""

DRIVER_ERRORS: tuple[type[Exception], ...] = (sqlite_driver.Error, psycopg.Error)
"""Errors as drivers raise them where SQLAlchemy does not wrap them: in hooks of connections."""

PASSING_SQLITE_ERRORS = frozenset({5, 6, 8, 10, 13, 14})
"""Result codes of SQLite that say nothing about a statement: BUSY, LOCKED, READONLY, IOERR, FULL
and CANTOPEN."""

PASSING_POSTGRESQL_ERRORS = (
    psycopg.OperationalError,
    psycopg.InterfaceError,
    psycopg.errors.ReadOnlySqlTransaction,
)
"""Lost or locked or full; read-only as a standby is, until it takes over."""

MAPPED_BYTES = 2**30
"""How much of an SQLite file is read through a memory map: pages that the system may drop."""

NO_VALUES = {"hide_parameters": True}
"""Keeps what people have stored out of messages of errors, which are logged."""

Upsertable = sqlite.Insert | postgresql.Insert


def is_sqlite_url(url: str) -> bool:
    """Return whether a database URL names SQLite."""
    return url.startswith("sqlite")


def engine_options(url: str, *, synchronous: str) -> dict[str, Any]:
    """Return the keyword arguments for ``create_engine``.

    ``synchronous`` is SQLite's setting; PostgreSQL commits synchronously if it is FULL.
    """
    if is_sqlite_url(url):
        return {
            "module": sqlite_driver,
            **NO_VALUES,
            "connect_args": {"check_same_thread": False, "timeout": 10},
        }
    synchronous_commit = "on" if synchronous == "FULL" else "off"
    return {
        # PostgreSQL may have been restarted since a connection was used last.
        **NO_VALUES,
        "pool_pre_ping": True,
        "pool_size": 10,
        "max_overflow": 10,
        # A client gets its 503 before it gives up by itself.
        "pool_timeout": 5,
        "insertmanyvalues_page_size": ROWS_PER_INSERT,
        "connect_args": {
            "connect_timeout": 5,
            "options": "-c statement_timeout=30s -c lock_timeout=5s"
            " -c idle_in_transaction_session_timeout=60s -c timezone=UTC"
            f" -c synchronous_commit={synchronous_commit}",
        },
    }


def is_database_loss(error: BaseException) -> bool:
    """Return whether an error means that the database was lost, busy or full.

    It says nothing about the work then, which succeeds once the database is back. A statement that
    took too long is no such error: it would take as long again.
    """
    if isinstance(error, PoolTimeout | PendingRollbackError | InterfaceError):
        return True
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    is_wrapped = isinstance(error, SQLAlchemyError)
    cause = getattr(error, "orig", None) if is_wrapped else error
    if isinstance(cause, psycopg.Error):
        is_passing = isinstance(cause, PASSING_POSTGRESQL_ERRORS)
        return is_passing and not isinstance(cause, psycopg.errors.QueryCanceled)
    if not isinstance(cause, sqlite_driver.Error):
        return False
    # The low byte is the code; the others say more about it.
    return getattr(cause, "sqlite_errorcode", 0) & 0xFF in PASSING_SQLITE_ERRORS


def journal_mode() -> str:
    """Return WAL, or DELETE if this SQLite library has the WAL-reset defect."""
    if sqlite_driver.sqlite_version_info >= WAL_RESET_FIXED:
        return "WAL"
    log.warning("sqlite_too_old_for_wal", version=sqlite_driver.sqlite_version)
    return "DELETE"


def prepare_sqlite(engine: Engine, *, synchronous: str) -> None:
    """Enable foreign keys and WAL, and let SQLAlchemy begin the transactions.

    A write begins IMMEDIATE: a deferred one that reads first fails as soon as another writer is
    faster.
    """
    mode = journal_mode()

    @event.listens_for(engine, "connect")
    def _connect(connection: DBAPIConnection, _record: object) -> None:
        # Keeps the driver from beginning transactions itself.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA journal_mode={mode}")
        cursor.execute(f"PRAGMA synchronous={synchronous}")
        # Off by default in SQLite, and a setting of each connection.
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA busy_timeout=10000")
        # Negative numbers are kB: 32 MB a connection instead of SQLite's 2.
        cursor.execute("PRAGMA cache_size=-32000")
        # Searches of a million rows spend most of their time copying pages from the system's cache.
        cursor.execute(f"PRAGMA mmap_size={MAPPED_BYTES}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get("immediate", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def begin_write(session: Session) -> Connection:
    """Begin a transaction that may write and return its connection.

    SQLite needs a new transaction that begins IMMEDIATE. On PostgreSQL every statement sees what is
    committed (READ COMMITTED), so the transaction in which the session has been reading can go on.
    """
    if session.get_bind().dialect.name != "sqlite":
        return session.connection()
    session.rollback()
    return session.connection(execution_options={"immediate": True})


def lock_globally(session: Session, key: int) -> None:
    """Wait until no other transaction holds this lock, and hold it until the transaction ends.

    SQLite has one writer at a time, and so nothing to wait for.
    """
    if session.get_bind().dialect.name != "sqlite":
        session.execute(select(func.pg_advisory_xact_lock(key)))


def begin_snapshot(session: Session) -> None:
    """Begin a transaction whose reads all see the database as it is at its first read.

    SQLite's transactions do so anyway; on PostgreSQL every statement of READ COMMITTED would see
    what others have committed since. Whatever the session had not committed is discarded.
    """
    session.rollback()
    if session.get_bind().dialect.name != "sqlite":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def is_sqlite(connection: Connection) -> bool:
    """Return whether a connection is to SQLite."""
    return connection.dialect.name == "sqlite"


def upsert(connection: Connection, table: Table) -> Upsertable:
    """Return an INSERT with ON CONFLICT for the database of a connection."""
    return sqlite.insert(table) if is_sqlite(connection) else postgresql.insert(table)


class ShiftedDate(FunctionElement[dt.date]):
    """A date of a query, some days later (earlier if negative)."""

    type = Date()
    inherit_cache = True

    def __init__(self, date: ColumnElement[dt.date], days: int) -> None:
        super().__init__(date, literal_column(str(days)))


@compiles(ShiftedDate, "sqlite")
def _shift_text(element: ShiftedDate, compiler: SQLCompiler, **options: Any) -> str:
    date, days = (compiler.process(clause, **options) for clause in element.clauses)
    return f"date({date}, '{days} days')"


@compiles(ShiftedDate, "postgresql")
def _shift_date(element: ShiftedDate, compiler: SQLCompiler, **options: Any) -> str:
    date, days = (compiler.process(clause, **options) for clause in element.clauses)
    return f"({date} + ({days}))"
