"""The index of the search: rows whose texts may contain a word, on either database.

The texts are folded when they are stored, so the index compares code points, in any script. What it
finds is compared with the word once more: an index may find too much, never too little.

Triggers of the database keep it in step with the rows (SQLite: a table of FTS5, whose rows are
numbered by owner and transaction; PostgreSQL: an index of its own extension).
"""

import re
from collections.abc import Sequence

from sqlalchemy import Select, column, func, literal, literal_column, select, table, text

from core.identity import Caller
from models import Transaction, db, table_of

IdQuery = Select[tuple[int]]
"""A query of ids of the caller's transactions."""

rows = table_of(Transaction).c

GRAM = 3
"""Letters of the index's entries."""
OWNER_BITS = 40
"""Bits of a row's number in SQLite's index that are the transaction's id; the owner's are above."""
ID_MASK = (1 << OWNER_BITS) - 1

MAX_TERMS = 300
"""Entries that may begin with a short word; one with more is a letter of any text."""
LAST_LETTER = "\U0010ffff"

# Seeks from entry to entry; a DISTINCT would read all rows of each.
TERMS = text(
    "WITH RECURSIVE terms(term) AS ("
    " SELECT (SELECT term FROM transaction_search_terms WHERE term >= :first LIMIT 1) UNION ALL"
    " SELECT (SELECT term FROM transaction_search_terms WHERE term >= terms.term || char(1)"
    " LIMIT 1) FROM terms WHERE terms.term < :last"
    ") SELECT term FROM terms WHERE term < :last LIMIT :count"
)

# PostgreSQL's trigrams are of letters and digits only; other words would read the whole index.
HAS_TRIGRAM = re.compile(r"[^\W_]{3}")
POSTGRESQL_INDEX = select(func.to_regclass("ix_transactions_search").is_not(None))

index = table("transaction_search", column("rowid"))


def find_texts(caller: Caller, word: str) -> IdQuery | None:
    """Query the caller's transactions whose texts may contain a folded word.

    None if the index does not know such words.
    """
    if db.session.get_bind().dialect.name == "sqlite":
        return _find_on_sqlite(caller, word)
    if not HAS_TRIGRAM.search(word) or not _is_indexed():
        return None
    # Written out, because the plan of PostgreSQL depends on how frequent the word is.
    pattern = literal(f"%{_escape(word)}%", literal_execute=True)
    contains = rows.search_text.like(pattern, escape="/")
    return select(rows.id).where(rows.user_id == caller.id, contains).correlate(None)


def _find_on_sqlite(caller: Caller, word: str) -> IdQuery | None:
    entries = " OR " if len(word) < GRAM else " AND "
    grams = _list_terms(word) if len(word) < GRAM else _split(word)
    if grams is None:
        return None
    first = caller.id << OWNER_BITS
    # No entry at all begins with a short word: then no number is between these.
    last = first | ID_MASK if grams else first - 1
    return select(index.c.rowid.op("&")(ID_MASK)).where(
        literal_column("transaction_search").op("MATCH")(entries.join(map(_quote, grams or "-"))),
        index.c.rowid.between(first, last),
    )


def _split(word: str) -> list[str]:
    """Split a word into trigrams that cover it; they need not overlap."""
    starts = [*range(0, len(word) - GRAM, GRAM), len(word) - GRAM]
    return list(dict.fromkeys(word[start : start + GRAM] for start in starts))


def _list_terms(word: str) -> Sequence[str] | None:
    """List the entries that begin with a short word; None if there are too many."""
    values = {"first": word, "last": word + LAST_LETTER, "count": MAX_TERMS + 1}
    terms = db.session.scalars(TERMS, values).all()
    return None if len(terms) > MAX_TERMS else terms


def _is_indexed() -> bool:
    """Return whether PostgreSQL had the extensions for the index when it was migrated."""
    return bool(db.session.scalar(POSTGRESQL_INDEX))


def _quote(gram: str) -> str:
    return '"' + gram.replace('"', '""') + '"'


def _escape(word: str) -> str:
    return re.sub(r"([/%_])", r"/\1", word)
