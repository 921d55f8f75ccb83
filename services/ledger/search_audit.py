"""Compare the search index with the transactions, and rebuild it.

Only SQLite's has to be: triggers keep it. PostgreSQL keeps its own as it keeps every index.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from infrastructure.database import begin_snapshot
from models import db
from services.ledger.search_index import OWNER_BITS
from services.unit_of_work import system_unit_of_work

TRIGGERS = ("transaction_search_insert", "transaction_search_delete", "transaction_search_update")
"""What keeps the index; a migration that creates ``transactions`` again must create them, too."""

FIND_TRIGGERS = text(
    "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'transactions'"
)
# ruff: noqa: S608 (the statements consist of constants)
ROWS = (
    f"(rowid, text) SELECT (user_id << {OWNER_BITS}) | id, search_text || '  '"
    " FROM main.transactions ORDER BY user_id, id"
)
REBUILD = (
    text("INSERT INTO transaction_search (transaction_search) VALUES ('delete-all')"),
    text(f"INSERT INTO transaction_search {ROWS}"),
)

# A second index of the rows, of which only the entries and the numbers of their rows are compared.
BUILD_EXPECTED = (
    text(
        "CREATE VIRTUAL TABLE temp.expected_search USING fts5("
        "text, content='', detail=none, columnsize=0, tokenize='trigram case_sensitive 1')"
    ),
    text(f"INSERT INTO temp.expected_search {ROWS}"),
    text("CREATE VIRTUAL TABLE temp.expected_terms USING fts5vocab(temp, expected_search, row)"),
    text("CREATE VIRTUAL TABLE temp.stored_terms USING fts5vocab(main, transaction_search, row)"),
)
DROP_EXPECTED = tuple(
    text(f"DROP TABLE IF EXISTS temp.{name}")
    for name in ("stored_terms", "expected_terms", "expected_search")
)
COMPARE = text(
    "SELECT term, max(stored), max(expected) FROM ("
    " SELECT term, doc AS stored, 0 AS expected FROM temp.stored_terms"
    " UNION ALL SELECT term, 0, doc FROM temp.expected_terms"
    ") GROUP BY term HAVING max(stored) <> max(expected) ORDER BY term"
)


class SearchDifference(NamedTuple):
    """An entry of the index, the number of rows that it names, and of those that it should."""

    entry: str
    stored: int
    expected: int


def find_missing_triggers() -> list[str]:
    """List the triggers that the index needs and the database does not have."""
    if not _is_sqlite():
        return []
    found = set(db.session.scalars(FIND_TRIGGERS))
    return [name for name in TRIGGERS if name not in found]


def find_search_differences() -> Iterator[SearchDifference]:
    """Compare the entries of the index with those of all rows, in one snapshot."""
    if not _is_sqlite():
        return
    session = db.session()
    begin_snapshot(session)
    try:
        _execute_all(session, DROP_EXPECTED + BUILD_EXPECTED)
        differences = session.execute(COMPARE).all()
    finally:
        # The tables were the transaction's own.
        session.rollback()
    yield from (SearchDifference(*difference) for difference in differences)


def rebuild_search() -> None:
    """Replace the index by one of the rows."""
    if not _is_sqlite():
        return
    with system_unit_of_work() as work:
        _execute_all(work.session, REBUILD)


def _execute_all(session: Session, statements: Sequence[TextClause]) -> None:
    for statement in statements:
        session.execute(statement)


def _is_sqlite() -> bool:
    return bool(db.session.get_bind().dialect.name == "sqlite")
