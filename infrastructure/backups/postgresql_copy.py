"""Copy the tables of a PostgreSQL database, all as one moment has them.

Without pg_dump, whose version must fit the server's: tables come from the migrations, and rows by
COPY. Dropping and adding the foreign keys leaves the order of tables free; all happens in one
transaction.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, text

VERSION_TABLE = "alembic_version"
"""The revision is in the manifest."""

COLUMNS = text("""
    SELECT table_name, array_agg(column_name::text ORDER BY ordinal_position)
    FROM information_schema.columns JOIN information_schema.tables
      USING (table_catalog, table_schema, table_name)
    WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' AND is_generated = 'NEVER'
    GROUP BY table_name
""")
SEQUENCES = text("""
    SELECT sequencename, last_value FROM pg_sequences
    WHERE schemaname = current_schema() AND last_value IS NOT NULL
""")
FOREIGN_KEYS = text("""
    SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
    FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace
""")
WITHOUT_LIMITS = (
    "SET LOCAL statement_timeout = 0",
    "SET LOCAL idle_in_transaction_session_timeout = 0",
)


def dump_tables(engine: Engine, folder: Path) -> Mapping[str, Any]:
    """Write each table into a file of the folder; return columns and sequences by name."""
    snapshot = engine.connect().execution_options(isolation_level="REPEATABLE READ")
    with snapshot as connection, connection.begin():
        _lift_limits(connection)
        tables = _read_columns(connection)
        for table, columns in tables.items():
            _copy_out(connection, table, columns, folder / f"{table}.copy")
        sequences = {row[0]: row[1] for row in connection.execute(SEQUENCES)}
    return {"tables": tables, "sequences": sequences}


def load_tables(engine: Engine, folder: Path, details: Mapping[str, Any]) -> None:
    """Replace the rows of all tables, or change nothing. The tables must be those of the copy."""
    with engine.begin() as connection:
        _lift_limits(connection)
        keys = connection.execute(FOREIGN_KEYS).all()
        for table, name, _ in keys:
            connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        names = ", ".join(_quote(table) for table in _read_columns(connection))
        connection.exec_driver_sql(f"TRUNCATE {names}")
        for table, columns in details["tables"].items():
            _copy_in(connection, table, columns, folder / f"{table}.copy")
        for table, name, definition in keys:
            connection.exec_driver_sql(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
        for sequence, value in details["sequences"].items():
            connection.execute(
                text("SELECT setval(CAST(:name AS regclass), :value)"),
                {"name": _quote(sequence), "value": value},
            )


def drop_tables(engine: Engine) -> None:
    """Delete all tables of the schema."""
    with engine.begin() as connection:
        for table in [*_read_columns(connection), VERSION_TABLE]:
            connection.exec_driver_sql(f"DROP TABLE IF EXISTS {_quote(table)} CASCADE")


def _lift_limits(connection: Connection) -> None:
    for statement in WITHOUT_LIMITS:
        connection.exec_driver_sql(statement)


def _read_columns(connection: Connection) -> dict[str, list[str]]:
    rows = connection.execute(COLUMNS).all()
    return {table: list(columns) for table, columns in rows if table != VERSION_TABLE}


def _copy_out(connection: Connection, table: str, columns: Sequence[str], path: Path) -> None:
    driver: Any = connection.connection.driver_connection
    statement = f"COPY {_quote(table)} ({_list(columns)}) TO STDOUT"
    with path.open("wb") as file, driver.cursor() as cursor, cursor.copy(statement) as copy:
        for block in copy:
            file.write(block)


def _copy_in(connection: Connection, table: str, columns: Sequence[str], path: Path) -> None:
    driver: Any = connection.connection.driver_connection
    statement = f"COPY {_quote(table)} ({_list(columns)}) FROM STDIN"
    with path.open("rb") as file, driver.cursor() as cursor, cursor.copy(statement) as copy:
        while block := file.read(1024 * 1024):
            copy.write(block)


def _list(columns: Sequence[str]) -> str:
    return ", ".join(_quote(column) for column in columns)


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
