"""Connections to SQLite and PostgreSQL, and the statements that differ between them."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import psycopg
import structlog
from sqlalchemy import Connection, Dialect, Engine, Insert, Table, event, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import (
    DBAPIError,
    InterfaceError,
    PendingRollbackError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

try:
    from pysqlite3 import dbapi2 as sqlite_driver
except ImportError:  # no wheel for this machine
    import sqlite3 as sqlite_driver

__all__ = [
    "DRIVER_ERRORS",
    "add_to",
    "begin_snapshot",
    "begin_write",
    "engine_options",
    "insert_many",
    "is_database_loss",
    "is_sqlite",
    "is_sqlite_url",
    "lock_globally",
    "prepare_sqlite",
    "reserve_ids",
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

MIN_ROWS_TO_COPY = 20
"""Rows from which PostgreSQL's COPY is faster than INSERT, despite its round trips."""

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


def add_to(
    connection: Connection, table: Table, rows: Sequence[dict[str, Any]], *, sums: Sequence[str]
) -> None:
    """Insert rows; for primary keys that exist, add the columns named in ``sums`` instead."""
    if not rows:
        return
    connection.execute(_build_addition(table, is_sqlite(connection), tuple(sums)), list(rows))


def insert_many(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all have the same columns: every column without a default in the database.

    Many rows are sent to PostgreSQL by COPY, which is several times as fast as INSERT. Raises
    IntegrityError and other DBAPIErrors as INSERT does.
    """
    if is_sqlite(connection) or len(rows) < MIN_ROWS_TO_COPY:
        connection.execute(_build_insert(table), list(rows))
        return
    names = list(rows[0])
    quoted = ", ".join(f'"{name}"' for name in names)
    statement = f'COPY "{table.name}" ({quoted}) FROM STDIN'
    processors = [_processor(table, name, connection.dialect) for name in names]
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(
                    [process(row[name]) for name, process in zip(names, processors, strict=True)]
                )
    except psycopg.Error as error:
        raise DBAPIError.instance(statement, None, error, psycopg.Error) from error


@cache
def _build_insert(table: Table) -> Insert:
    return insert(table)


@cache
def _processor(table: Table, name: str, dialect: Dialect) -> Callable[[Any], Any]:
    """Return the function that converts values of a column for the driver."""
    processor = table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
    return processor or (lambda value: value)


def reserve_ids(connection: Connection, table: Table, count: int) -> list[int] | None:
    """Reserve ids for rows of a bulk insertion; None if the database should assign them.

    COPY returns no ids, so its rows must bring them along.
    """
    if is_sqlite(connection) or count < MIN_ROWS_TO_COPY:
        return None
    # One query takes all numbers, which no other transaction gets, whether this one commits or not.
    sequence = func.pg_get_serial_sequence(table.name, "id")
    numbers = func.generate_series(1, count).table_valued("number")
    return list(connection.execute(select(func.nextval(sequence)).select_from(numbers)).scalars())


@cache
def _build_addition(
    table: Table,
    is_sqlite: bool,  # noqa: FBT001 (a cache key)
    sums: tuple[str, ...],
) -> Upsertable:
    statement = sqlite.insert(table) if is_sqlite else postgresql.insert(table)
    new_values = {name: table.c[name] + statement.excluded[name] for name in sums}
    return statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=new_values)
