"""Let the bank's row take the place of what was posted before it came: steps of a unit of work."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.enums import CategorySource, PlannedOccurrenceState
from core.limits import MAX_TOLERANCE_DAYS
from models import PlannedOccurrenceRecord, PlannedTransaction, Transaction
from services.ledger.transaction_changes import (
    changing,
    delete_transactions,
    link_legs,
    load_own_rows,
    unlink_legs,
)
from services.planning.planned.occurrence_steps import match_occurrence
from services.planning.planned.payment_matching import Likeness, find_replacement
from services.planning.planned.planned_occurrences import OpenOccurrence
from services.unit_of_work import UnitOfWork

RECENT_DAYS = 60
"""Days for which the bank's row may still come."""


class Posted(NamedTuple):
    """An occurrence that was posted, with its plan and its transaction."""

    record: PlannedOccurrenceRecord
    plan: PlannedTransaction
    transaction: Transaction

    @property
    def occurrence(self) -> OpenOccurrence:
        return OpenOccurrence(self.plan, self.record.occurrence_date, self.record)


class Replacement(NamedTuple):
    """What was posted, and the transaction that came for it."""

    occurrence: OpenOccurrence
    posted: Transaction
    likeness: Likeness


def list_replaceable(session: Session, user_id: int, today: dt.date) -> Sequence[Posted]:
    """List what was posted lately, and which no bank has confirmed: records, plans, transactions.

    Only where the ledger has a newer transaction of about that time, which may be the bank's.
    """
    record, plan, row = PlannedOccurrenceRecord, PlannedTransaction, Transaction
    query = (
        select(record, plan, row)
        .join(plan, plan.id == record.planned_id)
        .join(row, row.id == record.transaction_id)
        .where(
            record.user_id == user_id,
            record.state == PlannedOccurrenceState.POSTED,
            row.date >= today - dt.timedelta(days=RECENT_DAYS),
            row.external_id.is_(None),
        )
        .order_by(record.id)
        .execution_options(populate_existing=True)
    )
    posted = [Posted(*found) for found in session.execute(query)]
    if not posted:
        return []
    oldest = min(each.transaction.date for each in posted)
    newer = select(row.id).where(
        row.user_id == user_id,
        row.id > min(each.transaction.id for each in posted),
        row.date >= oldest - dt.timedelta(days=MAX_TOLERANCE_DAYS),
    )
    return posted if session.scalar(newer.limit(1)) is not None else []


def replace_posted(work: UnitOfWork, today: dt.date) -> None:
    """Delete what was posted where a newer transaction is the payment, and match that instead."""
    found = []
    for each in list_replaceable(work.session, work.user_id, today):
        likeness = find_replacement(work, each.occurrence, each.transaction)
        if likeness is not None:
            found.append(Replacement(each.occurrence, each.transaction, likeness))
    # The nearest first: of weekly payments, each takes that of its own week.
    found.sort(key=lambda each: (each.likeness.days_apart, each.posted.id))
    used: set[int] = set()
    for replacement in found:
        payment = replacement.likeness.transaction
        if payment.id not in used:
            used.add(payment.id)
            _replace(work, replacement, payment)


def _replace(work: UnitOfWork, replacement: Replacement, payment: Transaction) -> None:
    """Keep the payment with what the plan knows of it, and delete what was posted."""
    posted = replacement.posted
    is_kind = payment.kind == posted.kind
    if is_kind and posted.category_id and payment.category_source != CategorySource.PERSON:
        with changing(work, [payment]):
            payment.category_id = posted.category_id
            payment.category_source = posted.category_source
    arrived = _part(work, posted)
    match_occurrence(work, replacement.occurrence, payment)
    # What the two banks have sent are the sides of one transfer only if they agree.
    if arrived and payment.to_account_id and payment.amount_minor == arrived.amount_minor:
        link_legs(work, payment, arrived)
    delete_transactions(work, load_own_rows(work, [posted.id]))


def _part(work: UnitOfWork, posted: Transaction) -> Transaction | None:
    """Part a posted transfer from the income that it was joined with, and return that."""
    if posted.counterpart_id is None:
        return None
    (arrived,) = load_own_rows(work, [posted.counterpart_id])
    unlink_legs(work, [posted])
    return arrived
