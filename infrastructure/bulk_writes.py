"""Writes of many rows: by the driver itself, which takes a fraction of the time of SQLAlchemy.

Few rows are written by SQLAlchemy's statements, which are cheaper to prepare.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import psycopg
from sqlalchemy import (
    BigInteger,
    Connection,
    Date,
    Dialect,
    Insert,
    Integer,
    Table,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from infrastructure.database import Upsertable, is_sqlite

MIN_BULK_ROWS = 20
"""Rows from which the driver's own ways are faster, despite what they take to prepare."""

LAST_ID = text("SELECT seq FROM sqlite_sequence WHERE name = :table")

Rows = Sequence[Mapping[str, Any]]


def insert_many(connection: Connection, table: Table, rows: Rows) -> None:
    """Insert rows that all have the same columns: every column without a default in the database.

    PostgreSQL gets many rows by COPY. Raises IntegrityError and other DBAPIErrors as INSERT does.
    """
    if len(rows) < MIN_BULK_ROWS:
        connection.execute(_build_insert(table), list(rows))
        return
    names = tuple(rows[0])
    values = list(zip(*_convert(connection, table, names, rows), strict=True))
    if is_sqlite(connection):
        marks = ", ".join("?" * len(names))
        statement = f'INSERT INTO "{table.name}" ({_quote(names)}) VALUES ({marks})'  # noqa: S608
        connection.exec_driver_sql(statement, values)
        return
    statement = f'COPY "{table.name}" ({_quote(names)}) FROM STDIN'
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in values:
                copy.write_row(row)
    except psycopg.Error as error:
        raise DBAPIError.instance(statement, None, error, psycopg.Error) from error


def reserve_ids(connection: Connection, table: Table, count: int) -> list[int] | None:
    """Reserve ids for rows of a bulk insertion; None if the database should assign them.

    Bulk insertions return no ids, so their rows must bring them along.
    """
    if count < MIN_BULK_ROWS:
        return None
    if is_sqlite(connection):
        # Ids are never reused, and the transaction that writes is the only one.
        last = connection.scalar(LAST_ID, {"table": table.name}) or 0
        return list(range(last + 1, last + 1 + count))
    # One query takes all numbers, which no other transaction gets, whether this one commits or not.
    sequence = func.pg_get_serial_sequence(table.name, "id")
    numbers = func.generate_series(1, count).table_valued("number")
    return list(connection.execute(select(func.nextval(sequence)).select_from(numbers)).scalars())


def add_to(
    connection: Connection, table: Table, rows: Sequence[dict[str, Any]], *, sums: Sequence[str]
) -> None:
    """Insert rows; for primary keys that exist, add the columns named in ``sums`` instead.

    The rows have all columns of the table.
    """
    if not rows:
        return
    if len(rows) < MIN_BULK_ROWS:
        addition = _build_addition(table, is_sqlite(connection), tuple(sums))
        connection.execute(addition, list(rows))
        return
    names = tuple(column.name for column in table.columns)
    columns = _convert(connection, table, names, rows)
    if is_sqlite(connection):
        source = f"VALUES ({', '.join('?' * len(names))})"
        values: Any = list(zip(*columns, strict=True))
    else:
        # One statement for all rows; a statement for each would take a round trip for each.
        arrays = ", ".join(f"%s::{_array_type(table, name)}" for name in names)
        source = f"SELECT * FROM unnest({arrays})"  # noqa: S608 (names of our own columns)
        values = tuple(columns)
    keys = _quote([column.name for column in table.primary_key])
    changes = ", ".join(f'"{name}" = "{table.name}"."{name}" + excluded."{name}"' for name in sums)
    statement = (
        f'INSERT INTO "{table.name}" ({_quote(names)}) {source}'
        f" ON CONFLICT ({keys}) DO UPDATE SET {changes}"
    )
    connection.exec_driver_sql(statement, values)


def _convert(
    connection: Connection, table: Table, names: Sequence[str], rows: Rows
) -> list[list[Any]]:
    """The values of each column as the driver takes them."""
    columns = []
    for name in names:
        process = _processor(table, name, connection.dialect)
        column = [row[name] for row in rows]
        columns.append(column if process is None else list(map(process, column)))
    return columns


def _quote(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _array_type(table: Table, name: str) -> str:
    column_type = table.c[name].type
    if isinstance(column_type, Date):
        return "date[]"
    return "bigint[]" if isinstance(column_type, BigInteger | Integer) else "text[]"


@cache
def _processor(table: Table, name: str, dialect: Dialect) -> Callable[[Any], Any] | None:
    """Return the function that converts values of a column for the driver; None without any."""
    return table.c[name].type.dialect_impl(dialect).bind_processor(dialect)


@cache
def _build_insert(table: Table) -> Insert:
    return insert(table)


@cache
def _build_addition(
    table: Table,
    is_sqlite: bool,  # noqa: FBT001 (a cache key)
    sums: tuple[str, ...],
) -> Upsertable:
    statement = sqlite.insert(table) if is_sqlite else postgresql.insert(table)
    new_values = {name: table.c[name] + statement.excluded[name] for name in sums}
    return statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=new_values)
