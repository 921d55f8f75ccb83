"""Undo an import, chunk by chunk."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Sequence
from functools import partial
from typing import cast

from sqlalchemy import ColumnElement, delete, func, select, update

from core.enums import ImportOutcome, ImportStatus, PlannedOccurrenceState
from core.events import ImportUndone
from core.identity import Caller
from core.money import Money
from models import (
    Import,
    ImportFile,
    ImportRow,
    PlannedOccurrenceRecord,
    PlannedTransaction,
    Transaction,
    db,
)
from services.activity.jobs.job_queue import Progress
from services.imports.import_documents import UndoDocument
from services.imports.import_records import PendingValues, compute_digest
from services.ledger.transaction_changes import delete_transactions
from services.ledger.transaction_edits import edit_transactions
from services.ledger.transaction_parts import scale_parts
from services.ledger.transaction_values import TransactionValues
from services.snapshots import snapshot
from services.unit_of_work import UnitOfWork, persist, rollback, unit_of_work

CHUNK_ROWS = 500
MAX_KEPT_IDS = 200
"""Edited transactions that the result names."""


def undo_import(
    caller: Caller, import_id: int, progress: Progress, *, force: bool = False
) -> UndoDocument:
    """Undo an import; called again, continue with the rows that are left.

    Transactions that it created are deleted, those that it booked become pending again. Those that
    the user has edited since stay, unless ``force`` is set.
    """
    # The id and not the row: reading a row that a lost transaction has expired would run the whole
    # job again, with new counts.
    total = _count_open_rows(import_id)
    counts: Counter[str] = Counter()
    edited_ids: list[int] = []
    last_number = 0
    # By number and not only by outcome: rows that are kept stay open and would be found for ever.
    while numbers := persist(partial(_find_open_rows, import_id, last_number), name="undo"):
        last_number = numbers[-1]
        chunk = partial(_undo_chunk, caller, import_id, numbers, force=force)
        chunk_counts, chunk_edited_ids = persist(chunk, name="undo chunk")
        counts += chunk_counts
        edited_ids += chunk_edited_ids
        progress(min(1.0, counts.total() / max(1, total)))

    document: UndoDocument = {
        "import_id": import_id,
        "deleted": counts["deleted"],
        "restored": counts["restored"],
        "kept": counts["kept"],
        "kept_ids": edited_ids[:MAX_KEPT_IDS],
    }
    persist(partial(_finish, caller, import_id, document), name="undo")
    return document


def _finish(caller: Caller, import_id: int, document: UndoDocument) -> None:
    with unit_of_work(caller.id) as work:
        import_ = work.session.get_one(Import, import_id, populate_existing=True)
        import_.status = ImportStatus.UNDONE.value
        # A new dictionary: the column does not notice changes inside of the old one.
        import_.report = {**import_.report, "undone": document}
        work.session.execute(delete(ImportFile).where(ImportFile.import_id == import_.id))
        work.session.flush()
        work.publish(ImportUndone(import_.id, snapshot(import_)))


def _open_after(import_id: int, number: int) -> tuple[ColumnElement[bool], ...]:
    """Conditions for the rows after a number whose effects can be undone."""
    has_effect = ImportRow.outcome.in_((ImportOutcome.CREATED, ImportOutcome.UPDATED))
    return ImportRow.import_id == import_id, ImportRow.number > number, has_effect


def _count_open_rows(import_id: int) -> int:
    return db.session.scalar(select(func.count()).where(*_open_after(import_id, 0))) or 0


def _find_open_rows(import_id: int, after: int) -> Sequence[int]:
    """Return the numbers of the next rows to undo."""
    query = select(ImportRow.number).where(*_open_after(import_id, after))
    numbers = db.session.scalars(query.order_by(ImportRow.number).limit(CHUNK_ROWS)).all()
    rollback()
    return numbers


def _load_rows(work: UnitOfWork, import_id: int, numbers: Sequence[int]) -> Sequence[ImportRow]:
    """Load rows as they are under the user's lock."""
    is_named = (ImportRow.import_id == import_id, ImportRow.number.in_(numbers))
    query = select(ImportRow).where(*is_named).order_by(ImportRow.number)
    return work.session.scalars(query.execution_options(populate_existing=True)).all()


def _undo_chunk(
    caller: Caller, import_id: int, numbers: Sequence[int], *, force: bool
) -> tuple[Counter[str], list[int]]:
    with unit_of_work(caller.id) as work:
        rows = _load_rows(work, import_id, numbers)
        return _undo_rows(work, caller, rows, force=force)


def _undo_rows(
    work: UnitOfWork, caller: Caller, rows: Sequence[ImportRow], *, force: bool
) -> tuple[Counter[str], list[int]]:
    """Undo some rows; return how many were deleted, restored and kept, and the ids of the last."""
    counts: Counter[str] = Counter()
    edited_ids: list[int] = []
    created: list[Transaction] = []
    transactions = _load_transactions(work, caller, rows)
    planned = _find_planned(work, transactions)
    for row in rows:
        transaction = transactions.get(row.transaction_id or 0)
        # The user has deleted the transaction; there is nothing left to undo.
        if transaction is None:
            row.outcome = ImportOutcome.UNDONE.value
            continue
        if not force and _is_edited(row, transaction, is_planned=transaction.id in planned):
            edited_ids.append(transaction.id)
            counts["kept"] += 1
            continue

        if row.outcome == ImportOutcome.CREATED:
            created.append(transaction)
            counts["deleted"] += 1
        else:
            if row.before is not None:
                _make_pending(work, caller, transaction, cast(PendingValues, row.before))
            counts["restored"] += 1
        row.outcome = ImportOutcome.UNDONE.value

    work.session.flush()
    if created:
        _release_booking_rows(work, [transaction.id for transaction in created])
        # An undone import forgets its rows: the file, imported again, brings them back.
        delete_transactions(work, created, is_restorable=False)
    return counts, edited_ids


def _load_transactions(
    work: UnitOfWork, caller: Caller, rows: Sequence[ImportRow]
) -> dict[int, Transaction]:
    ids = {row.transaction_id for row in rows}
    own = (Transaction.user_id == caller.id, Transaction.id.in_(ids))
    transactions = work.session.scalars(select(Transaction).where(*own))
    return {transaction.id: transaction for transaction in transactions}


def _find_planned(work: UnitOfWork, ids: Collection[int]) -> set[int]:
    """Find the payments of occurrences that have the category of their plan."""
    record, plan = PlannedOccurrenceRecord, PlannedTransaction
    query = (
        select(record.transaction_id)
        .join(plan, plan.id == record.planned_id)
        .join(Transaction, Transaction.id == record.transaction_id)
        .where(
            record.user_id == work.user_id,
            record.state == PlannedOccurrenceState.MATCHED,
            record.transaction_id.in_(ids),
            Transaction.category_id == plan.category_id,
        )
    )
    return {id_ for id_ in work.session.scalars(query) if id_ is not None}


def _is_edited(row: ImportRow, transaction: Transaction, *, is_planned: bool) -> bool:
    """Return whether the owner has edited a transaction since it was imported."""
    # The digest and not the version: rules and models change transactions too, and so does a plan
    # that gives its category to the payment.
    if is_planned and compute_digest(transaction, with_category=False) == row.digest:
        return False
    return compute_digest(transaction) != row.digest


def _release_booking_rows(work: UnitOfWork, ids: Sequence[int]) -> None:
    """Mark the rows of later files that booked transactions which are deleted now."""
    booked = (ImportRow.transaction_id.in_(ids), ImportRow.outcome == ImportOutcome.UPDATED)
    marking = update(ImportRow).where(*booked)
    work.session.execute(marking.values(outcome=ImportOutcome.UNDONE.value))


def _make_pending(
    work: UnitOfWork, caller: Caller, transaction: Transaction, before: PendingValues
) -> None:
    """Give a booked transaction the values it had before."""
    # Set directly, because no request may set what only a bank knows; ``edit_transactions`` stores
    # it with the rest.
    transaction.is_pending = before["is_pending"]
    transaction.external_id = before["external_id"]
    changes: TransactionValues = {
        "date": dt.date.fromisoformat(before["date"]),
        "payee": before["payee"],
        "description": before["description"],
    }
    # Its owner may have moved it to an account in another currency since.
    if before.get("currency", transaction.currency) == transaction.currency:
        minor = before["amount_minor"]
        changes["amount"] = Money(minor, transaction.currency).decimal
        if transaction.is_split and minor != transaction.amount_minor:
            changes["parts"] = scale_parts(transaction, minor)
    edit_transactions(work, caller, [(transaction, changes)])
