"""Search by an index: FTS5 of trigrams on SQLite, pg_trgm on PostgreSQL."""

import logging

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"

log = logging.getLogger("alembic.runtime.migration")

KEY = "({row}.user_id << 40) | {row}.id"
"""The row of the index: owner and transaction, so that one person's rows are one range of it."""

TEXT = "{row}.search_text || '  '"
"""Ends with two blanks, so that each letter of a text begins a trigram."""

# ruff: noqa: S608 (the statements consist of constants)
INSERT = "INSERT INTO transaction_search (rowid, text)"
REMOVE = "INSERT INTO transaction_search (transaction_search, rowid, text)"  # FTS5's 'delete'
NEW = f"{KEY.format(row='new')}, {TEXT.format(row='new')}"
OLD = f"'delete', {KEY.format(row='old')}, {TEXT.format(row='old')}"

# Without positions, which would make it twice as large: candidates are compared with the text.
INDEX = (
    "CREATE VIRTUAL TABLE transaction_search USING fts5("
    "text, content='', detail=none, columnsize=0, tokenize='trigram case_sensitive 1')"
)
TERMS = (
    "CREATE VIRTUAL TABLE transaction_search_terms USING fts5vocab(transaction_search, instance)"
)
FILL = (
    f"{INSERT} SELECT {KEY.format(row='t')}, {TEXT.format(row='t')}"
    " FROM transactions t ORDER BY user_id, id"
)
WHEN_INSERTED = (
    "CREATE TRIGGER transaction_search_insert AFTER INSERT ON transactions"
    f" BEGIN {INSERT} VALUES ({NEW}); END"
)
WHEN_DELETED = (
    "CREATE TRIGGER transaction_search_delete AFTER DELETE ON transactions"
    f" BEGIN {REMOVE} VALUES ({OLD}); END"
)
WHEN_UPDATED = (
    "CREATE TRIGGER transaction_search_update AFTER UPDATE OF search_text ON transactions"
    " WHEN new.search_text <> old.search_text"
    f" BEGIN {REMOVE} VALUES ({OLD}); {INSERT} VALUES ({NEW}); END"
)
ON_SQLITE = (INDEX, TERMS, FILL, WHEN_INSERTED, WHEN_DELETED, WHEN_UPDATED)
OFF_SQLITE = (
    "DROP TRIGGER transaction_search_update",
    "DROP TRIGGER transaction_search_delete",
    "DROP TRIGGER transaction_search_insert",
    "DROP TABLE transaction_search_terms",
    "DROP TABLE transaction_search",
)

EXTENSIONS = ("pg_trgm", "btree_gin")
ON_POSTGRESQL = (
    "CREATE INDEX ix_transactions_search ON transactions"
    " USING gin (user_id, search_text gin_trgm_ops)"
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _execute_all(ON_SQLITE)
    elif _create_extensions():
        op.execute("SET LOCAL statement_timeout = 0")
        op.execute("SET LOCAL maintenance_work_mem = '256MB'")
        op.execute(ON_POSTGRESQL)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _execute_all(OFF_SQLITE)
    else:
        # The extensions stay: others may use them.
        op.execute("DROP INDEX IF EXISTS ix_transactions_search")


def _create_extensions() -> bool:
    """Create the extensions; without the right to, searches go on reading every row."""
    try:
        for name in EXTENSIONS:
            with op.get_bind().begin_nested():
                op.execute(f"CREATE EXTENSION IF NOT EXISTS {name}")
    except sa.exc.DBAPIError as error:
        log.warning(
            "Searches stay without an index: the extensions %s cannot be created (%s)."
            " docs/OPERATIONS.md says how to create them later.",
            " and ".join(EXTENSIONS),
            str(error.orig).partition("\n")[0],
        )
        return False
    return True


def _execute_all(statements: tuple[str, ...]) -> None:
    for statement in statements:
        op.execute(statement)
