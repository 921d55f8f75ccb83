"""Rows of the ledger as entries of the search for anomalies, and what came before each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, false, or_, select, type_coerce
from sqlalchemy.types import NullType

from core.enums import TransactionKind
from learning.day_numbers import day_number_to_date, stored_day_number
from ml.forecasting.recurring import normalize_payee
from ml.insights.anomaly_values import LedgerEntry
from ml.insights.bank_fees import is_bank_fee
from ml.insights.entry_histories import (
    CATEGORY_ENTRIES,
    PAYEE_ENTRIES,
    PERSON_ENTRIES,
    EntryHistory,
)
from models import UNCATEGORIZED, Transaction, main_category, table_of

rows = table_of(Transaction).c

PAYEE_DAYS = 800
"""Days before an expense in which others of its payee are looked for."""

MIN_PREFIX = 3
PREFIX_ROWS = 200
"""Rows whose payee begins alike that are compared: banks add numbers to the same payee."""

CACHED_TEXTS = 20_000

COLUMNS: Sequence[ColumnElement[Any]] = (
    rows.id,
    # As the driver returns it: converting thousands of dates takes as long as reading them.
    type_coerce(rows.date, NullType()),
    rows.amount_minor,
    rows.payee,
    rows.description,
    main_category(),
    rows.kind,
)
KINDS = (TransactionKind.EXPENSE.value, TransactionKind.INCOME.value)


@lru_cache(maxsize=CACHED_TEXTS)
def _is_fee(payee: str, description: str) -> bool:
    return is_bank_fee(f"{payee} {description}")


def build_entry(row: Iterable[Any]) -> LedgerEntry:
    """Build an entry from the columns of its transaction."""
    id_, date, minor, payee, description, category_id, kind = row
    return LedgerEntry(
        id_,
        stored_day_number(date),
        float(minor),
        normalize_payee(payee or description),
        UNCATEGORIZED if category_id is None else category_id,
        kind == TransactionKind.INCOME,
        kind == TransactionKind.EXPENSE and _is_fee(payee, description),
    )


def load_ledger(
    connection: Connection, user_id: int, currency: str, first: dt.date, last: dt.date
) -> list[LedgerEntry]:
    """Load the expenses and income of some days in the order of time, without refunds."""
    query = select(*COLUMNS).where(
        rows.user_id == user_id,
        rows.currency == currency,
        rows.kind.in_(KINDS),
        rows.amount_minor > 0,
        rows.date.between(first, last),
    )
    return [build_entry(row) for row in connection.execute(query.order_by(rows.date, rows.id))]


def load_entries(
    connection: Connection, user_id: int, ids: Collection[int], last: dt.date
) -> dict[str, list[LedgerEntry]]:
    """Load some expenses and income of days up to the last one, by currency."""
    query = select(*COLUMNS, rows.currency).where(
        rows.user_id == user_id,
        rows.id.in_(ids),
        rows.kind.in_(KINDS),
        rows.amount_minor > 0,
        rows.date <= last,
    )
    entries: dict[str, list[LedgerEntry]] = {}
    for *values, currency in connection.execute(query.order_by(rows.date, rows.id)):
        entries.setdefault(currency, []).append(build_entry(values))
    return entries


def load_incomes(
    connection: Connection, user_id: int, currency: str, first: dt.date, last: dt.date
) -> list[LedgerEntry]:
    """Load the income of some days in the order of time."""
    query = select(*COLUMNS).where(
        rows.user_id == user_id,
        rows.kind == TransactionKind.INCOME,
        rows.currency == currency,
        rows.amount_minor > 0,
        rows.date.between(first, last),
    )
    return [build_entry(row) for row in connection.execute(query.order_by(rows.date, rows.id))]


def load_history(
    connection: Connection, user_id: int, currency: str, entry: LedgerEntry
) -> EntryHistory:
    """Load what came before an expense, each part by an index and no more than is compared."""
    day = day_number_to_date(entry.day)
    earlier = and_(
        rows.user_id == user_id,
        rows.kind == TransactionKind.EXPENSE,
        rows.currency == currency,
        rows.amount_minor > 0,
        rows.date <= day,
        or_(rows.date < day, rows.id < entry.id),
    )
    has_category = (
        and_(rows.category_id.is_(None), rows.is_split == false())
        if entry.category == UNCATEGORIZED
        else rows.category_id == entry.category
    )
    person = _load_newest(connection, earlier, PERSON_ENTRIES)
    return EntryHistory(
        payee=_load_payee(connection, earlier, entry, person),
        category=_load_newest(connection, and_(earlier, has_category), CATEGORY_ENTRIES),
        person=person,
        fees=[one for one in person if one.is_fee],
    )


def _load_payee(
    connection: Connection,
    earlier: ColumnElement[bool],
    entry: LedgerEntry,
    person: Sequence[LedgerEntry],
) -> list[LedgerEntry]:
    if not entry.payee:
        return []
    key = connection.scalar(select(rows.payee_key).where(rows.id == entry.id)) or ""
    if not key:
        # The texts without a payee have no index; the newest ones are loaded anyway.
        return [one for one in person if one.payee == entry.payee][-PAYEE_ENTRIES:]
    prefix = _find_prefix(key)
    is_alike = (
        rows.payee_key == key
        if prefix is None
        else and_(rows.payee_key >= prefix, rows.payee_key < prefix + "\uffff")
    )
    since = day_number_to_date(entry.day - PAYEE_DAYS)
    alike = _load_newest(connection, and_(earlier, is_alike, rows.date >= since), PREFIX_ROWS)
    return [one for one in alike if one.payee == entry.payee][-PAYEE_ENTRIES:]


def _find_prefix(key: str) -> str | None:
    """Return a payee up to its first digit; None if nothing is left, or nothing was cut off."""
    place = next((index for index, letter in enumerate(key) if letter.isdigit()), None)
    if place is None or place < MIN_PREFIX:
        return None
    return key[:place].rstrip()


def _load_newest(
    connection: Connection, condition: ColumnElement[bool], count: int
) -> list[LedgerEntry]:
    newest = select(*COLUMNS).where(condition).order_by(rows.date.desc(), rows.id.desc())
    entries = [build_entry(row) for row in connection.execute(newest.limit(count))]
    entries.reverse()
    return entries
