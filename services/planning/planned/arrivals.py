"""Join planned transfers with the row that the bank of the other account sends: steps of a unit.

A planned transfer is one row of two accounts. The statement of the account that it reaches has it
as an income of its own; both become the legs of one transfer, so that nothing counts twice.
"""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from core.enums import PlannedOccurrenceState, TransactionKind
from models import PlannedOccurrenceRecord, PlannedTransaction, Transaction
from services.ledger.transaction_changes import link_legs
from services.planning.planned.payment_matching import Likeness, find_arrival
from services.planning.planned.planned_occurrences import OpenOccurrence
from services.unit_of_work import UnitOfWork

RECENT_DAYS = 60
"""Days for which the row of the other account may still come."""


class _Candidate(NamedTuple):
    """A transfer of one row, and the income that is probably its other side."""

    transfer: Transaction
    likeness: Likeness

    @property
    def rank(self) -> tuple[int, int]:
        return self.likeness.days_apart, self.transfer.id


def has_unjoined(session: Session, user_id: int, today: dt.date) -> bool:
    """Return whether a transfer that a plan knows is still one row."""
    return session.execute(_select_unjoined(user_id, today).limit(1)).first() is not None


def join_arrivals(work: UnitOfWork, today: dt.date) -> None:
    """Join the transfers of plans with the incomes that have come for them, nearest days first."""
    used: set[int] = set()
    for transfer, likeness in sorted(_find_candidates(work, today), key=lambda each: each.rank):
        income = likeness.transaction
        if income.id not in used:
            used.add(income.id)
            link_legs(work, transfer, income)


def _find_candidates(work: UnitOfWork, today: dt.date) -> Sequence[_Candidate]:
    fresh = _select_unjoined(work.user_id, today).execution_options(populate_existing=True)
    candidates = []
    for record, plan, transfer in work.session.execute(fresh).all():
        occurrence = OpenOccurrence(plan, record.occurrence_date, record)
        # What a bank has sent is exact; what was posted is as near as the plan allows.
        is_exact = record.state == PlannedOccurrenceState.MATCHED
        likeness = find_arrival(work, occurrence, transfer.date, transfer if is_exact else None)
        if likeness is not None:
            candidates.append(_Candidate(transfer, likeness))
    return candidates


def _select_unjoined(
    user_id: int, today: dt.date
) -> Select[PlannedOccurrenceRecord, PlannedTransaction, Transaction]:
    record, plan, row = PlannedOccurrenceRecord, PlannedTransaction, Transaction
    return (
        select(record, plan, row)
        .join(plan, plan.id == record.planned_id)
        .join(row, row.id == record.transaction_id)
        .where(
            record.user_id == user_id,
            record.state.in_((PlannedOccurrenceState.POSTED, PlannedOccurrenceState.MATCHED)),
            row.kind == TransactionKind.TRANSFER,
            row.to_account_id == plan.to_account_id,
            row.date >= today - dt.timedelta(days=RECENT_DAYS),
        )
        .order_by(record.id)
    )
