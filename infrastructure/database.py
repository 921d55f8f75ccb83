"""How the two databases are opened, and the few statements that they spell differently."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import psycopg
import structlog
from sqlalchemy import Connection, Dialect, Engine, Insert, Table, event, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

try:
    from pysqlite3 import dbapi2 as sqlite_driver
except ImportError:  # no wheel for this machine
    import sqlite3 as sqlite_driver

__all__ = [
    "add_to",
    "begin_write",
    "engine_options",
    "insert_many",
    "is_sqlite",
    "is_sqlite_url",
    "prepare_sqlite",
    "reserve_ids",
    "sqlite_driver",
    "upsert",
]

log = structlog.get_logger()

WAL_RESET_FIXED = (3, 51, 3)
"""SQLite before this may lose a WAL when a checkpoint races with a reset; see sqlite.org/wal.html."""

ROWS_PER_INSERT = 50
"""Of many: psycopg reads the text of a statement at a cost that grows faster than the text."""

WORTH_COPYING = 20
"""Rows from which on PostgreSQL's COPY is worth its round trips."""

Upsertable = sqlite.Insert | postgresql.Insert


def is_sqlite_url(url: str) -> bool:
    return url.startswith("sqlite")


def engine_options(url: str, *, synchronous: str) -> dict[str, Any]:
    """Keyword arguments for ``create_engine``."""
    if is_sqlite_url(url):
        return {
            "module": sqlite_driver,
            "connect_args": {"check_same_thread": False, "timeout": 10},
        }
    return {
        "pool_pre_ping": True,
        "pool_size": 10,
        "max_overflow": 10,
        "pool_timeout": 5,
        "insertmanyvalues_page_size": ROWS_PER_INSERT,
        "connect_args": {
            "connect_timeout": 5,
            "options": "-c statement_timeout=30s -c lock_timeout=5s -c idle_in_transaction_session_timeout=60s"
            f" -c timezone=UTC -c synchronous_commit={'on' if synchronous == 'FULL' else 'off'}",
        },
    }


def journal_mode() -> str:
    """WAL, unless the SQLite library at hand has the WAL-reset defect."""
    if sqlite_driver.sqlite_version_info >= WAL_RESET_FIXED:
        return "WAL"
    log.warning("sqlite_too_old_for_wal", version=sqlite_driver.sqlite_version)
    return "DELETE"


def prepare_sqlite(engine: Engine, *, synchronous: str) -> None:
    """Foreign keys, WAL, and transactions that begin when SQLAlchemy says so.

    A write begins IMMEDIATE: a deferred one that reads first fails as soon as another writer was faster.
    """
    mode = journal_mode()

    @event.listens_for(engine, "connect")
    def _connect(connection: DBAPIConnection, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA journal_mode={mode}")
        cursor.execute(f"PRAGMA synchronous={synchronous}")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA busy_timeout=10000")
        cursor.execute("PRAGMA cache_size=-32000")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get("immediate", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def begin_write(session: Session) -> Connection:
    """Make sure of a transaction that may write; answers its connection.

    On SQLite it must begin anew, IMMEDIATE. PostgreSQL reads what is committed afresh with every statement,
    so what the session was reading can go on.
    """
    if session.get_bind().dialect.name != "sqlite":
        return session.connection()
    session.rollback()
    return session.connection(execution_options={"immediate": True})


def is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


def upsert(connection: Connection, table: Table) -> Upsertable:
    """An INSERT for this connection's database that knows ON CONFLICT."""
    return sqlite.insert(table) if is_sqlite(connection) else postgresql.insert(table)


def add_to(
    connection: Connection, table: Table, rows: Sequence[dict[str, Any]], *, sums: Sequence[str]
) -> None:
    """Insert the rows; where the primary key exists, add up the columns named in ``sums`` instead."""
    if not rows:
        return
    connection.execute(_adding(table, is_sqlite(connection), tuple(sums)), list(rows))


def insert_many(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all name the same columns: every column that has no default in the database.

    PostgreSQL takes many by COPY, several times as fast as INSERT. Raises IntegrityError and its kin as INSERT does.
    """
    if is_sqlite(connection) or len(rows) < WORTH_COPYING:
        connection.execute(_inserting(table), list(rows))
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
def _inserting(table: Table) -> Insert:
    return insert(table)


@cache
def _processor(table: Table, name: str, dialect: Dialect) -> Callable[[Any], Any]:
    """What a column's type makes of a value on its way to the driver."""
    made = table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
    return made or (lambda value: value)


def reserve_ids(connection: Connection, table: Table, count: int) -> list[int] | None:
    """As many new ids of a table, where rows are better inserted with them; None where the database gives them."""
    if is_sqlite(connection) or count < WORTH_COPYING:
        return None
    sequence = func.pg_get_serial_sequence(table.name, "id")
    numbers = func.generate_series(1, count).table_valued("number")
    return list(connection.execute(select(func.nextval(sequence)).select_from(numbers)).scalars())


@cache
def _adding(table: Table, is_sqlite: bool, sums: tuple[str, ...]) -> Upsertable:  # noqa: FBT001 (a cache key)
    adding = sqlite.insert(table) if is_sqlite else postgresql.insert(table)
    added = {name: table.c[name] + adding.excluded[name] for name in sums}
    return adding.on_conflict_do_update(index_elements=list(table.primary_key), set_=added)
