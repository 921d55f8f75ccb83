"""Taking an import back: what it created goes, what it booked is pending again; what its owner edited since stays."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, func, select, update

from core.events import ImportUndone
from core.identity import Caller
from core.money import Money
from models import ImportFile, ImportRow, Transaction, db
from services.activity.job_queue import Progress
from services.imports.import_service import get_import
from services.imports.writer import digest_of
from services.ledger.transaction_changes import delete_transactions
from services.ledger.transaction_edits import edit_transactions
from services.ledger.transaction_values import TransactionValues
from services.people.callers import load_caller
from services.snapshots import snapshot
from services.unit_of_work import UnitOfWork, unit_of_work

CHUNK = 500
SHOWN = 200


def undo(payload: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
    """The job: take one import back; a restart goes on. ``force`` also takes what was edited since."""
    caller = load_caller(payload["user_id"])
    found = get_import(caller, payload["import_id"])
    total = max(1, db.session.scalar(select(func.count()).where(*_open(found.id, 0))) or 0)
    counts: Counter[str] = Counter()
    kept: list[int] = []
    after = 0
    while rows := _next(found.id, after):
        after = rows[-1].number
        counts += _undo_chunk(caller, rows, kept, force=bool(payload.get("force")))
        progress(min(1.0, sum(counts.values()) / total))
    told = {
        "import_id": found.id,
        "deleted": counts["deleted"],
        "restored": counts["restored"],
        "kept": counts["kept"],
        "kept_ids": kept[:SHOWN],
    }
    with unit_of_work(caller.id) as work:
        work.session.refresh(found)
        found.status = "undone"
        work.session.execute(delete(ImportFile).where(ImportFile.import_id == found.id))
        found.report = {**found.report, "undone": told}
        work.session.flush()
        work.publish(ImportUndone(found.id, snapshot(found)))
    return told


def _open(import_id: int, after: int) -> tuple[Any, ...]:
    done = ImportRow.outcome.in_(("created", "updated"))
    return ImportRow.import_id == import_id, ImportRow.number > after, done


def _next(import_id: int, after: int) -> list[ImportRow]:
    query = (
        select(ImportRow).where(*_open(import_id, after)).order_by(ImportRow.number).limit(CHUNK)
    )
    found = list(db.session.scalars(query))
    db.session.rollback()
    return found


def _undo_chunk(
    caller: Caller, rows: Sequence[ImportRow], kept: list[int], *, force: bool
) -> Counter[str]:
    counts: Counter[str] = Counter()
    with unit_of_work(caller.id) as work:
        numbers = [row.number for row in rows]
        fresh = select(ImportRow).where(
            ImportRow.import_id == rows[0].import_id, ImportRow.number.in_(numbers)
        )
        noted = list(work.session.scalars(fresh.execution_options(populate_existing=True)))
        ids = {row.transaction_id for row in noted}
        mine = (Transaction.user_id == caller.id, Transaction.id.in_(ids))
        alive = {one.id: one for one in work.session.scalars(select(Transaction).where(*mine))}
        gone: list[Transaction] = []
        for row in noted:
            one = alive.get(row.transaction_id or 0)
            if one is not None and not force and digest_of(one) != row.digest:
                kept.append(one.id)
                counts["kept"] += 1
                continue
            if one is not None and row.outcome == "created":
                gone.append(one)
            elif one is not None and row.before is not None:
                _restore(work, caller, one, row.before)
            counts["deleted" if row.outcome == "created" else "restored"] += one is not None
            row.outcome = "undone"
        work.session.flush()
        _forget_other_rows(work, [one.id for one in gone])
        if gone:
            delete_transactions(work, gone)
    return counts


def _forget_other_rows(work: UnitOfWork, ids: Sequence[int]) -> None:
    """A row that a later file booked goes with the one that created it."""
    other = (ImportRow.transaction_id.in_(ids), ImportRow.outcome == "updated")
    work.session.execute(update(ImportRow).where(*other).values(outcome="undone"))


def _restore(work: UnitOfWork, caller: Caller, row: Transaction, before: Mapping[str, Any]) -> None:
    row.is_pending, row.external_id = before["is_pending"], before["external_id"]
    changes: TransactionValues = {
        "date": dt.date.fromisoformat(before["date"]),
        "amount": Money(before["amount_minor"], row.currency).decimal,
        "payee": before["payee"],
        "description": before["description"],
    }
    edit_transactions(work, caller, [(row, changes)])
