"""Settle one occurrence of a planned transaction: steps of a unit of work.

The unit holds the owner's lock, under which the occurrence is read again; a unique index on plan
and day stands behind it.
"""

import datetime as dt
from typing import TypedDict

from sqlalchemy import select

from core import recurrence
from core.enums import PlannedOccurrenceState, PlannedProblem, PlannedStatus, TransactionKind
from core.errors import NotFound
from core.events import (
    PlannedOccurrenceCreated,
    PlannedOccurrenceUpdated,
    PlannedTransactionPosted,
    PlannedTransactionUpdated,
)
from core.identity import Caller
from models import PlannedOccurrenceRecord, PlannedTransaction, Transaction
from services.editing import EventType
from services.ledger.transaction_changes import changing
from services.ledger.transaction_edits import add_transaction
from services.ledger.transaction_values import TransactionValues
from services.planning.planned.planned_occurrences import OpenOccurrence
from services.snapshots import snapshot
from services.unit_of_work import UnitOfWork


def require_occurrence(plan: PlannedTransaction, day: dt.date) -> None:
    """Raise NotFound unless a day is one of the plan's rule."""
    if recurrence.find_first(plan.recurrence, plan.start_date, day) != day:
        raise NotFound("planned occurrence")


def find_record(
    work: UnitOfWork, plan: PlannedTransaction, day: dt.date
) -> PlannedOccurrenceRecord | None:
    """Load what is stored of an occurrence, as it is under the lock."""
    row = PlannedOccurrenceRecord
    query = select(row).where(row.planned_id == plan.id, row.occurrence_date == day)
    return work.session.scalar(query.execution_options(populate_existing=True))


def get_occurrence(work: UnitOfWork, plan: PlannedTransaction, day: dt.date) -> OpenOccurrence:
    """Load an occurrence of a plan under the lock, whatever its state. Raises NotFound."""
    record = find_record(work, plan, day)
    if record is None:
        require_occurrence(plan, day)
    return OpenOccurrence(plan, day, record)


class OwnValues(TypedDict, total=False):
    """What is stored of an occurrence, None as planned; see ``PlannedOccurrenceRecord``."""

    state: str
    due_date: dt.date | None
    amount_minor: int | None
    payee: str | None
    notes: str | None
    transaction_id: int
    problem: str | None


def store_record(
    work: UnitOfWork,
    occurrence: OpenOccurrence,
    values: OwnValues,
    event: EventType | None = None,
) -> PlannedOccurrenceRecord:
    """Set values of what is stored of an occurrence, and publish it.

    ``event`` names what happened, if that is more than a change.
    """
    record, plan = occurrence.record, occurrence.plan
    is_new = record is None
    if record is None:
        record = PlannedOccurrenceRecord(
            user_id=plan.user_id,
            planned_id=plan.id,
            occurrence_date=occurrence.occurrence_date,
            state=PlannedOccurrenceState.OPEN.value,
            currency=plan.currency,
        )
        work.session.add(record)
    for name, value in values.items():
        setattr(record, name, value)
    work.session.flush()
    changed = PlannedOccurrenceCreated if is_new else PlannedOccurrenceUpdated
    work.publish((event or changed)(record.id, snapshot(record)))
    return record


def post_occurrence(
    work: UnitOfWork, caller: Caller, occurrence: OpenOccurrence, day: dt.date
) -> PlannedOccurrenceRecord:
    """Record the transaction of an open occurrence. Raises Invalid before anything is stored."""
    transaction = add_transaction(work, caller, _build_transaction(occurrence, day))
    values = _settle(PlannedOccurrenceState.POSTED, transaction.id)
    return store_record(work, occurrence, values, PlannedTransactionPosted)


def _settle(state: PlannedOccurrenceState, transaction_id: int) -> OwnValues:
    return {"state": state.value, "transaction_id": transaction_id, "problem": None}


def _build_transaction(occurrence: OpenOccurrence, day: dt.date) -> TransactionValues:
    plan = occurrence.plan
    return {
        "kind": plan.kind,
        "amount": occurrence.amount.decimal,
        "currency": plan.currency,
        "date": day,
        "account_id": plan.account_id,
        "to_account_id": plan.to_account_id,
        "category_id": plan.category_id,
        "payee": occurrence.payee,
        "description": plan.description,
        "notes": occurrence.notes,
        "tags": plan.tags,
    }


def match_occurrence(
    work: UnitOfWork, occurrence: OpenOccurrence, transaction: Transaction
) -> PlannedOccurrenceRecord:
    """Make a transaction of the ledger the payment of an occurrence.

    The expense that the bank sends for a planned transfer becomes that transfer.
    """
    plan = occurrence.plan
    if plan.kind == TransactionKind.TRANSFER and transaction.kind == TransactionKind.EXPENSE:
        with changing(work, [transaction]):
            transaction.kind, transaction.to_account_id = plan.kind, plan.to_account_id
            transaction.category_id = transaction.category_source = None
    values = _settle(PlannedOccurrenceState.MATCHED, transaction.id)
    return store_record(work, occurrence, values)


def note_problem(work: UnitOfWork, occurrence: OpenOccurrence, problem: PlannedProblem) -> None:
    """Store why an occurrence was not posted, once."""
    if occurrence.problem != problem:
        store_record(work, occurrence, {"problem": problem.value})


def set_status(work: UnitOfWork, plan: PlannedTransaction, status: PlannedStatus) -> None:
    """End or reopen a plan, whichever its occurrences ask for."""
    if plan.status != status:
        plan.status = status.value
        work.session.flush()
        work.publish(PlannedTransactionUpdated(plan.id, snapshot(plan)))
