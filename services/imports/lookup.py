"""Look up rows of earlier files and transactions that rows of a file may equal."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select

from core.enums import ImportOutcome, TransactionKind
from core.identity import Caller
from importers.values import ColumnReference
from models import Import, ImportRow, Transaction, db, table_of
from services.imports.row_identity import extract_words

MAX_UNLINKED = 200_000
"""Transactions of one account that are compared with a file, a bound for memory."""
MANUAL_ENTRY_DAYS = 3
"""Days that may lie between a payment entered by hand and the same payment in the statement."""

rows, ledger, imports = table_of(ImportRow).c, table_of(Transaction).c, table_of(Import).c

# Only rows with an occurrence identify a transaction: duplicates of an earlier row add nothing.
IDENTIFIES = (rows.occurrence.is_not(None), rows.outcome != ImportOutcome.UNDONE)
# Rows have no owner of their own; their import has.
# Every query below must therefore also restrict the owner of the import.
EARLIER_ROWS = rows.import_id.table.join(imports.id.table, imports.id == rows.import_id)

ColumnMapping = Mapping[str, ColumnReference | list[ColumnReference] | None]


@dataclass(frozen=True, slots=True)
class ImportContext:
    """The file that is being imported, as far as look-ups depend on it.

    Rows of ``import_id`` itself are not looked up. ``columns``: files with equal mappings write the
    same row in the same words. ``span``: first and last day of the file.
    """

    caller: Caller
    import_id: int
    format: str
    columns: ColumnMapping | None
    span: tuple[dt.date, dt.date]


class EarlierRow(NamedTuple):
    """A row of an earlier file, with the state of its transaction.

    ``is_alive``: the transaction has not been deleted since. ``minor`` is the row's effect on its
    account, ``balance`` what the file states after it, both in minor units.
    """

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


class PendingTransaction(NamedTuple):
    """A transaction that the bank has not booked yet."""

    transaction_id: int
    date: dt.date
    minor: int
    words: frozenset[str]


class UnlinkedTransaction(NamedTuple):
    """A transaction that is not linked to a row of a file with the same format and mapping.

    It was entered by hand, or imported (``was_imported``) from another kind of file.
    """

    transaction_id: int
    date: dt.date
    was_imported: bool
    has_bank_id: bool
    words: frozenset[str]


class SharedDays(NamedTuple):
    """Days that an earlier file and this one have in common, with the earlier file's rows there.

    ``begins_after``: this file begins on the day on which the earlier one ends. ``ends_before``: it
    ends on the day on which the earlier one begins.
    """

    first: dt.date
    last: dt.date
    rows: int
    begins_after: bool
    ends_before: bool


EARLIER_ROW_COLUMNS = (
    rows.import_id,
    rows.number,
    rows.transaction_id,
    rows.bank_id,
    rows.content_key,
    rows.occurrence,
    rows.date,
    rows.amount_minor,
    rows.balance_minor,
    ledger.id.is_not(None),
    func.coalesce(ledger.is_pending, False),
)
LEDGER_COLUMNS = (
    ledger.id,
    ledger.date,
    ledger.kind,
    ledger.amount_minor,
    ledger.payee,
    ledger.description,
)


def find_earlier_rows(
    context: ImportContext,
    account_id: int | None,
    bank_ids: Collection[str],
    content_keys: Collection[str],
) -> tuple[Mapping[str, list[EarlierRow]], Mapping[str, list[EarlierRow]]]:
    """Find rows of earlier files, grouped by their bank id and by their content key.

    Looking up a missing key in either result gives an empty list.
    """
    query = (
        select(*EARLIER_ROW_COLUMNS)
        .select_from(EARLIER_ROWS.outerjoin(ledger.id.table, ledger.id == rows.transaction_id))
        .where(*_in_earlier_files(context, account_id))
        # The first equal row of this file matches the first of an earlier one, and so on.
        .order_by(rows.occurrence, rows.import_id)
    )
    by_bank_id = defaultdict[str, list[EarlierRow]](list)
    if bank_ids:
        for row in db.session.execute(query.where(rows.bank_id.in_(bank_ids))):
            by_bank_id[row.bank_id].append(EarlierRow(*row))

    by_content = defaultdict[str, list[EarlierRow]](list)
    for row in db.session.execute(query.where(rows.content_key.in_(content_keys))):
        by_content[row.content_key].append(EarlierRow(*row))
    return by_bank_id, by_content


def find_shared_days(context: ImportContext, account_id: int | None, import_id: int) -> SharedDays:
    """Find the days that an earlier file, which has rows of this account, shares with this one."""
    in_file = [*_of_other_files(context, account_id), rows.import_id == import_id]
    # With the rows that were duplicates or have been undone: the file had them, and a file that
    # seems to begin with its last day would seem to be cut there.
    span = select(func.min(rows.date), func.max(rows.date)).select_from(EARLIER_ROWS)
    start, end = db.session.execute(span.where(*in_file)).one()

    first = max(start, context.span[0])
    last = min(end, context.span[1])
    on_shared_days = (*in_file, *IDENTIFIES, rows.date.between(first, last))
    count = select(func.count()).select_from(EARLIER_ROWS).where(*on_shared_days)
    # At least 1, because shares are taken of it.
    row_count = db.session.scalar(count) or 1
    begins_after = end == context.span[0]
    ends_before = start == context.span[1]
    return SharedDays(first, last, row_count, begins_after, ends_before)


def find_pending_transactions(
    context: ImportContext, account_id: int | None
) -> list[PendingTransaction]:
    """Find the transactions of an account that the bank has not booked yet."""
    if account_id is None:
        return []
    is_pending = (
        ledger.user_id == context.caller.id,
        ledger.account_id == account_id,
        ledger.is_pending,
    )
    query = select(*LEDGER_COLUMNS).where(*is_pending).order_by(ledger.date, ledger.id)
    transactions = db.session.execute(query)
    return [
        PendingTransaction(
            transaction.id,
            transaction.date,
            _account_effect(transaction.kind, transaction.amount_minor),
            extract_words(f"{transaction.payee} {transaction.description}"),
        )
        for transaction in transactions
    ]


def find_unlinked_transactions(
    context: ImportContext, account_id: int | None
) -> dict[int, list[UnlinkedTransaction]]:
    """Find transactions around the file's days that no similar file has brought.

    They are grouped by their effect on the account in minor units.
    """
    if account_id is None:
        return {}

    tolerance = dt.timedelta(days=MANUAL_ENTRY_DAYS)
    first, last = context.span
    imported_ids = (
        select(rows.transaction_id)
        .select_from(EARLIER_ROWS)
        .where(imports.user_id == context.caller.id, *IDENTIFIES)
    )
    was_imported = ledger.id.in_(imported_ids).label("was_imported")
    # Rows of similar files were compared by content already; a second match would be wrong.
    similar_imports = _find_similar_imports(context)
    query = select(*LEDGER_COLUMNS, ledger.external_id, was_imported).where(
        ledger.user_id == context.caller.id,
        ledger.account_id == account_id,
        ledger.date.between(first - tolerance, last + tolerance),
        ledger.id.not_in(imported_ids.where(imports.id.in_(similar_imports))),
    )

    by_effect: dict[int, list[UnlinkedTransaction]] = defaultdict(list)
    # In an order, so that the same file always finds the same one of several that fit alike.
    in_order = query.order_by(ledger.date, ledger.id)
    for transaction in db.session.execute(in_order.limit(MAX_UNLINKED)):
        unlinked = UnlinkedTransaction(
            transaction.id,
            transaction.date,
            bool(transaction.was_imported),
            transaction.external_id is not None,
            # Rule 4 demands every word of the shorter text, and a person's remark beside the payee
            # would not be in the bank's.
            extract_words(transaction.payee or transaction.description),
        )
        by_effect[_account_effect(transaction.kind, transaction.amount_minor)].append(unlinked)
    return dict(by_effect)


def _in_earlier_files(context: ImportContext, account_id: int | None) -> list[ColumnElement[bool]]:
    """Conditions for identifying rows of one account in the user's other files."""
    return [*_of_other_files(context, account_id), *IDENTIFIES]


def _of_other_files(context: ImportContext, account_id: int | None) -> list[ColumnElement[bool]]:
    """Conditions for all rows of one account in the user's other files."""
    is_account = rows.account_id.is_(None) if account_id is None else rows.account_id == account_id
    return [
        imports.user_id == context.caller.id,
        imports.id != context.import_id,
        is_account,
    ]


def _find_similar_imports(context: ImportContext) -> list[int]:
    """Find the imports of files with the same format and column mapping."""
    query = select(imports.id, imports.mapping).where(
        imports.user_id == context.caller.id, imports.format == context.format
    )
    return [
        import_.id
        for import_ in db.session.execute(query)
        # Compared here, because JSON values are compared differently by the two databases.
        if (import_.mapping or {}).get("columns") == context.columns
    ]


def _account_effect(kind: str, amount_minor: int) -> int:
    """Return the effect of a transaction on its own account in minor units."""
    return amount_minor if kind == TransactionKind.INCOME else -amount_minor
