"""What the ledger knows of an account's earlier files, and of transactions that came another way."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select

from core.identity import Caller
from models import Import, ImportRow, Transaction, db, table_of
from services.imports.row_mapping import words_of

MOST_STRANGERS = 200_000
ENTERED_DAYS = 3
"""How far from the bank's day somebody may have entered a payment by hand."""

row, ledger, files = table_of(ImportRow).c, table_of(Transaction).c, table_of(Import).c
IDENTIFIES = (row.occurrence.is_not(None), row.outcome != "undone")
"""Rows that a transaction is known again by; a duplicate of one of them adds nothing."""
EARLIER = row.import_id.table.join(files.id.table, files.id == row.import_id)


@dataclass(frozen=True, slots=True)
class File:
    """What is being read: whose it is, its own import (whose rows it does not know yet), its format and its days.

    ``columns`` is how its rows are made: files that are read alike tell the same row in the same words.
    """

    caller: Caller
    import_id: int
    format: str
    columns: Mapping[str, Any] | None
    span: tuple[dt.date, dt.date]


class Known(NamedTuple):
    """A row of an earlier file, and its transaction as it is now."""

    import_id: int
    number: int
    transaction_id: int
    bank_id: str | None
    content_key: str
    occurrence: int
    date: dt.date
    minor: int
    balance: int | None
    is_alive: bool
    is_pending: bool


class Pending(NamedTuple):
    """A transaction that the bank has not booked yet."""

    transaction_id: int
    date: dt.date
    minor: int
    words: frozenset[str]


class Stranger(NamedTuple):
    """A transaction that no file read alike has brought: entered by hand, or from another kind of file."""

    transaction_id: int
    date: dt.date
    was_imported: bool
    has_bank_id: bool
    words: frozenset[str]


class Shared(NamedTuple):
    """The days that an earlier file and this one have in common, and how many rows the earlier has there."""

    first: dt.date
    last: dt.date
    rows: int
    begins_after: bool
    """This file begins on the day on which the earlier one ends."""
    ends_before: bool


KNOWN_COLUMNS = (
    row.import_id, row.number, row.transaction_id, row.bank_id, row.content_key, row.occurrence, row.date,
    row.amount_minor, row.balance_minor, ledger.id.is_not(None), func.coalesce(ledger.is_pending, False),
)  # fmt: skip


def _of(file: File, account_id: int | None) -> list[ColumnElement[bool]]:
    account = row.account_id.is_(None) if account_id is None else row.account_id == account_id
    return [files.user_id == file.caller.id, files.id != file.import_id, account, *IDENTIFIES]


def known_rows(
    file: File, account_id: int | None, bank_ids: Collection[str], keys: Collection[str]
) -> tuple[dict[str, list[Known]], dict[str, list[Known]]]:
    """Earlier rows by their bank's id, and by their content."""
    query = (
        select(*KNOWN_COLUMNS)
        .select_from(EARLIER.outerjoin(ledger.id.table, ledger.id == row.transaction_id))
        .where(*_of(file, account_id))
        .order_by(row.occurrence, row.import_id)
    )
    by_id, by_key = defaultdict[str, list[Known]](list), defaultdict[str, list[Known]](list)
    if bank_ids:
        for found in db.session.execute(query.where(row.bank_id.in_(bank_ids))):
            by_id[found.bank_id].append(Known(*found))
    for found in db.session.execute(query.where(row.content_key.in_(keys))):
        by_key[found.content_key].append(Known(*found))
    return by_id, by_key


def shared_days(file: File, account_id: int | None, import_id: int) -> Shared:
    """Where an earlier file and this one overlap."""
    there = [*_of(file, account_id), row.import_id == import_id]
    days = select(func.min(row.date), func.max(row.date)).select_from(EARLIER).where(*there)
    start, end = db.session.execute(days).one()
    first, last = max(start, file.span[0]), min(end, file.span[1])
    count = select(func.count()).select_from(EARLIER).where(*there, row.date.between(first, last))
    return Shared(
        first, last, db.session.scalar(count) or 1, end == file.span[0], start == file.span[1]
    )


def pending_rows(file: File, account_id: int | None) -> list[Pending]:
    """What is pending in an account."""
    if account_id is None:
        return []
    told = select(
        ledger.id, ledger.date, ledger.kind, ledger.amount_minor, ledger.payee, ledger.description
    )
    mine = (ledger.user_id == file.caller.id, ledger.account_id == account_id, ledger.is_pending)
    return [
        Pending(one.id, one.date, _effect(one), words_of(f"{one.payee} {one.description}"))
        for one in db.session.execute(told.where(*mine))
    ]


def stranger_rows(file: File, account_id: int | None) -> dict[int, list[Stranger]]:
    """Transactions of the file's days that no file read alike has brought, by what they did to the account."""
    if account_id is None:
        return {}
    near = dt.timedelta(days=ENTERED_DAYS)
    told = (
        select(row.transaction_id)
        .select_from(EARLIER)
        .where(files.user_id == file.caller.id, *IDENTIFIES)
    )
    query = select(
        ledger.id, ledger.date, ledger.kind, ledger.amount_minor, ledger.payee, ledger.description,
        ledger.external_id, ledger.id.in_(told).label("was_imported"),
    ).where(
        ledger.user_id == file.caller.id, ledger.account_id == account_id,
        ledger.date.between(file.span[0] - near, file.span[1] + near),
        ledger.id.not_in(told.where(files.id.in_(_read_alike(file)))),
    )  # fmt: skip
    found: dict[int, list[Stranger]] = defaultdict(list)
    for one in db.session.execute(query.limit(MOST_STRANGERS)):
        words = words_of(one.payee or one.description)
        stranger = Stranger(
            one.id, one.date, bool(one.was_imported), one.external_id is not None, words
        )
        found[_effect(one)].append(stranger)
    return dict(found)


def _read_alike(file: File) -> list[int]:
    """Earlier imports whose rows were made in the same way."""
    query = select(files.id, files.mapping).where(
        files.user_id == file.caller.id, files.format == file.format
    )
    return [
        one.id
        for one in db.session.execute(query)
        if (one.mapping or {}).get("columns") == file.columns
    ]


def _effect(one: Any) -> int:
    """What a transaction did to its own account."""
    minor: int = one.amount_minor
    return minor if one.kind == "income" else -minor
