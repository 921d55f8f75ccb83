"""Search of a user's payees while they type: every name that they could mean, the likeliest first.

Names that begin with the text come first, then names with words that begin with its words, then
names that contain it, and only if there are none, names that differ by a typing error. Within each
of these, payees used often and lately come first.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from sqlalchemy import ColumnElement, func, or_, select

from core.identity import Caller
from core.normalization import split_words
from models import PayeeTotal, Transaction, db, table_of
from services.ledger.transaction_validation import build_payee_key
from services.ledger.typing_errors import find_parts, is_misspelt_beginning
from services.paging import AnyRow

rows, totals = table_of(Transaction).c, table_of(PayeeTotal).c

MAX_RANKED = 500
"""Payees whose use is read; a text that more payees match is too short to mean one of them."""
MAX_COMPARED = 5_000
"""Payees whose names are compared with the text."""
LAST_LETTER = "\U0010ffff"
HALF_LIFE_DAYS = 90
"""Days after which the use of a payee counts half."""
USE_SCALE = 1_000
MAX_USE = 10**9


class Match(IntEnum):
    """How a name matches a text, the best first."""

    BEGINNING = 0
    WORDS = 1
    PART = 2
    MISSPELT = 3


@dataclass(frozen=True, slots=True)
class RankedPayee:
    """A payee that matches a text; ``rank`` is lower for a likelier one."""

    payee_key: str
    rank: int
    transactions: int


def find_payees(caller: Caller, text: str) -> list[RankedPayee]:
    """Return all payees of the caller that match a text, the likeliest first."""
    folded = build_payee_key(text)
    matches = dict.fromkeys(_load_beginning(caller, folded), Match.BEGINNING)
    if len(matches) < MAX_RANKED:
        matches = {key: _match(key, folded) for key in _load_containing(caller, folded.split())}
    if not matches:
        matches = dict.fromkeys(_find_misspelt(caller, folded), Match.MISSPELT)

    # The best matches, if there are too many to read the use of all.
    best = sorted(matches, key=lambda key: (matches[key], key))[:MAX_RANKED]
    uses = _load_uses(caller, best)
    return sorted(_rank(uses, matches), key=lambda payee: (payee.rank, payee.payee_key))


def _match(key: str, folded: str) -> Match:
    if key.startswith(folded):
        return Match.BEGINNING

    words = split_words(key)
    is_begun = all(_begins_any(part, words) for part in folded.split())
    return Match.WORDS if is_begun else Match.PART


def _begins_any(part: str, words: Sequence[str]) -> bool:
    return any(word.startswith(part) for word in words)


def _load_beginning(caller: Caller, folded: str) -> list[str]:
    """Load the first keys that begin with a text: one range of the table."""
    return _load_keys(caller, MAX_RANKED, totals.payee_key.between(folded, folded + LAST_LETTER))


def _load_containing(caller: Caller, parts: Sequence[str]) -> list[str]:
    """Load keys that contain all parts."""
    contained = [totals.payee_key.contains(part, autoescape=True) for part in parts]
    return _load_keys(caller, MAX_COMPARED, *contained)


def _find_misspelt(caller: Caller, folded: str) -> Iterator[str]:
    """Find keys that have a word for each word of a text, with typing errors."""
    words = folded.split()
    # A typing error leaves one part of the word as it is: few keys are compared letter by letter.
    likely = [_contains_any(totals.payee_key, find_parts(word)) for word in words]
    for key in _load_keys(caller, MAX_COMPARED, *likely):
        key_words = split_words(key)
        if all(_begins_misspelt(word, key_words) for word in words):
            yield key


def _contains_any(column: ColumnElement[str], parts: Collection[str]) -> ColumnElement[bool]:
    return or_(*(column.contains(part, autoescape=True) for part in parts))


def _begins_misspelt(part: str, words: Sequence[str]) -> bool:
    return any(is_misspelt_beginning(part, word) for word in words)


def _load_keys(caller: Caller, most: int, *conditions: ColumnElement[bool]) -> list[str]:
    """Load the first of the caller's keys with some conditions."""
    # The empty key belongs to transactions without a payee.
    own = (totals.user_id == caller.id, totals.payee_key > "")
    query = select(totals.payee_key).where(*own, *conditions).distinct()
    return list(db.session.scalars(query.order_by(totals.payee_key).limit(most)))


def _load_uses(caller: Caller, keys: Sequence[str]) -> Sequence[AnyRow]:
    """Load the number of transactions of each key and the day of the newest."""
    # One step into the index for each key.
    newest = (
        select(func.max(rows.date))
        .where(rows.user_id == caller.id, rows.payee_key == totals.payee_key)
        .correlate(table_of(PayeeTotal))
        .scalar_subquery()
    )
    query = (
        select(totals.payee_key, func.sum(totals.count).label("transactions"), newest.label("date"))
        .where(totals.user_id == caller.id, totals.payee_key.in_(keys))
        .group_by(totals.payee_key)
    )
    return db.session.execute(query).all()


def _rank(uses: Sequence[AnyRow], matches: Mapping[str, Match]) -> Iterator[RankedPayee]:
    newest = max((use.date for use in uses), default=None)
    for use in uses:
        age = (newest - use.date).days
        # The sums of PostgreSQL are decimals.
        weight = int(use.transactions) * 0.5 ** (age / HALF_LIFE_DAYS)
        rank = matches[use.payee_key] * MAX_USE + MAX_USE - min(MAX_USE, int(USE_SCALE * weight))
        yield RankedPayee(use.payee_key, rank, use.transactions)
