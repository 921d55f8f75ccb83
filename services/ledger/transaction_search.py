"""The search of transactions: what each word of ``q`` finds."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, CompoundSelect, and_, or_, select, union_all

from core.amount_words import (
    COMMON_EXPONENT,
    CURRENCIES_BY_EXPONENT,
    minor_amounts,
    read_amounts,
)
from core.identity import Caller
from core.money import CURRENCIES
from core.normalization import fold_for_search
from models import Account, Transaction, TransactionPart, db, table_of
from services.ledger.category_names import load_category_paths
from services.ledger.search_index import IdQuery, find_texts

rows, parts = table_of(Transaction).c, table_of(TransactionPart).c

SPACED_AMOUNT = re.compile(r"(?<!\S)([1-9][0-9]{0,2}(?: [0-9]{3})+(?:[.,][0-9]{1,4})?)(?!\S)")
"""An amount with spaces between its thousands: 1 234,50."""

OTHER_CURRENCIES = [
    currency
    for digits, currencies in CURRENCIES_BY_EXPONENT.items()
    if digits != COMMON_EXPONENT
    for currency in currencies
]
"""Currencies that do not have two decimals: fewer than those that have."""


@dataclass(frozen=True, slots=True)
class FoldedNames:
    """Names under which the caller's transactions can be found, folded, by id.

    ``has_parts``: the caller has split transactions, whose parts are looked at as well.
    """

    categories: Mapping[int, str]
    accounts: Mapping[int, str]
    owner_id: int = 0
    has_parts: bool = False


@dataclass(frozen=True, slots=True)
class Search:
    """What is searched for: parts of a folded text, each of words or an amount with spaces."""

    parts: Sequence[str]
    names: FoldedNames


def read_search(caller: Caller, text: str) -> Search:
    """Read a search, and load the names that its words may be of; without words, there are none."""
    parts = [part for part in SPACED_AMOUNT.split(fold_for_search(text)) if part.strip()]
    return Search(parts, _load_names(caller) if parts else FoldedNames({}, {}))


def find_words(search: Search) -> list[ColumnElement[bool]]:
    """The conditions of a search: every word must be found.

    A word is found in the transaction's texts and tags and in the names of its accounts, its
    category and the categories above it. It is also found if it is the amount or the currency.
    """
    return [_find_part(part, search.names) for part in search.parts]


def list_word_queries(caller: Caller, search: Search) -> Iterator[CompoundSelect[tuple[int]]]:
    """For each word of a search that indexes know, a query of the ids of rows that it may find.

    Each has all rows that the search finds, and others.
    """
    for part in search.parts:
        joined = part.replace(" ", "")
        # For each of its words: a row that has the amount need not have any of them.
        amounts = (
            tuple(_find_indexed_amounts(joined, search.names))
            if SPACED_AMOUNT.fullmatch(part)
            else ()
        )
        for word in part.split():
            texts = find_texts(caller, word)
            if texts is not None:
                own_amounts = _find_indexed_amounts(word, search.names)
                clauses = (*_find_names(word, search.names), *own_amounts, *amounts)
                yield union_all(texts, *(query_ids(caller, clause) for clause in clauses))


def query_ids(caller: Caller, clause: ColumnElement[bool]) -> IdQuery:
    """Query the ids of the caller's rows with a condition, apart from any query around it."""
    return select(rows.id).where(rows.user_id == caller.id, clause).correlate(None)


def _find_part(part: str, names: FoldedNames) -> ColumnElement[bool]:
    """Find all words of a part of the search, or the amount that it is with spaces in it."""
    words = [or_(*_find_word(word, names)) for word in part.split()]
    joined = part.replace(" ", "")
    amounts = _find_amounts(joined, names) if SPACED_AMOUNT.fullmatch(part) else ()
    return or_(and_(*words), *amounts)


def _load_names(caller: Caller) -> FoldedNames:
    accounts = db.session.execute(
        select(Account.id, Account.name).where(Account.user_id == caller.id)
    )
    categories = load_category_paths(caller)
    return FoldedNames(
        {id_: fold_for_search(path) for id_, path in categories.items()},
        {id_: fold_for_search(name) for id_, name in accounts},
        caller.id,
        db.session.scalar(select(parts.id).where(parts.user_id == caller.id).limit(1)) is not None,
    )


def _find_word(word: str, names: FoldedNames) -> Iterator[ColumnElement[bool]]:
    # Also inside of longer words: a substring serves scripts without spaces as well.
    yield rows.search_text.contains(word, autoescape=True)
    yield from _find_names(word, names)
    yield from _find_amounts(word, names)


def _find_names(word: str, names: FoldedNames) -> Iterator[ColumnElement[bool]]:
    category_ids = _find_ids(word, names.categories)
    if category_ids:
        yield rows.category_id.in_(category_ids)
    if category_ids and names.has_parts:
        yield _has_part(names, parts.category_id.in_(category_ids))
    account_ids = _find_ids(word, names.accounts)
    if account_ids:
        yield rows.account_id.in_(account_ids)
        yield rows.to_account_id.in_(account_ids)

    if word.upper() in CURRENCIES:
        yield rows.currency == word.upper()


def _find_ids(word: str, names: Mapping[int, str]) -> list[int]:
    return [id_ for id_, name in names.items() if word in name]


def _has_part(names: FoldedNames, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    own = parts.user_id == names.owner_id
    return rows.id.in_(select(parts.transaction_id).where(own, condition))


def _find_amounts(word: str, names: FoldedNames) -> Iterator[ColumnElement[bool]]:
    """Find a word as an amount, whatever its sign, in units of each row's own currency."""
    for amount in read_amounts(word):
        for digits, minor in minor_amounts(amount).items():
            either = (minor, -minor)
            yield and_(rows.amount_minor.in_(either), _has_decimals(digits))
            if names.has_parts:
                yield and_(_has_part(names, parts.amount_minor.in_(either)), _has_decimals(digits))


def _find_indexed_amounts(word: str, names: FoldedNames) -> Iterator[ColumnElement[bool]]:
    """The same with all currencies by name, as the index of amounts begins with them."""
    for amount in read_amounts(word):
        for digits, minor in minor_amounts(amount).items():
            is_currency = rows.currency.in_(CURRENCIES_BY_EXPONENT[digits])
            either = (minor, -minor)
            yield and_(rows.amount_minor.in_(either), is_currency)
            if names.has_parts:
                yield and_(_has_part(names, parts.amount_minor.in_(either)), is_currency)


def _has_decimals(digits: int) -> ColumnElement[bool]:
    """The condition that a row's currency has so many decimals."""
    if digits == COMMON_EXPONENT:
        return rows.currency.not_in(OTHER_CURRENCIES)
    return rows.currency.in_(CURRENCIES_BY_EXPONENT[digits])
