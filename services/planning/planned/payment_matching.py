"""Find the payment of an occurrence among the transactions: queries under the owner's lock.

A payment has the plan's direction, currency and account, lies within its days and percent of
tolerance, and belongs to no other occurrence. Its payee must agree, too; without that, only an
amount that is exactly the same in the same account counts, unless the categories differ.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select

from core.enums import PlannedOccurrenceState, TransactionKind
from models import PlannedOccurrenceRecord, PlannedTransaction, Transaction
from services.imports.row_identity import extract_words, word_overlap
from services.planning.planned.planned_occurrences import OpenOccurrence
from services.unit_of_work import UnitOfWork

MIN_OVERLAP = 0.5
"""Share of the shorter payee's words that the other must have."""
MAX_CANDIDATES = 200
WHOLE = 100
"""All of an amount, in percent."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much a transaction is like an occurrence; the greatest is the payment."""

    has_payee: bool
    is_exact: bool
    days_apart: int
    transaction: Transaction

    @property
    def rank(self) -> tuple[bool, bool, int, int]:
        return self.has_payee, self.is_exact, -self.days_apart, -self.transaction.id


def find_payment(work: UnitOfWork, occurrence: OpenOccurrence) -> Transaction | None:
    """Find the transaction that is the payment of an open occurrence; None if there is none."""
    record = occurrence.record
    rejected = record.transaction_id if record else None
    is_other = Transaction.id != (rejected or 0)
    condition = and_(is_other, _is_payment(occurrence.plan))
    best = _find_best(work, occurrence, occurrence.due_date, condition)
    return None if best is None else best.transaction


def find_replacement(
    work: UnitOfWork, occurrence: OpenOccurrence, posted: Transaction
) -> Likeness | None:
    """Find the transaction that came for what was posted before; None if there is none."""
    condition = and_(Transaction.id > posted.id, _is_payment(occurrence.plan))
    return _find_best(work, occurrence, posted.date, condition)


def find_arrival(
    work: UnitOfWork,
    occurrence: OpenOccurrence,
    day: dt.date,
    exactly: Transaction | None = None,
) -> Likeness | None:
    """Find the income that a planned transfer is in the account that it reaches.

    With ``exactly``, it has the amount of that transaction.
    """
    plan = occurrence.plan
    is_income = and_(
        Transaction.kind == TransactionKind.INCOME, Transaction.account_id == plan.to_account_id
    )
    if exactly is not None:
        is_income = and_(is_income, Transaction.amount_minor == exactly.amount_minor)
    return _find_best(work, occurrence, day, is_income)


def _find_best(
    work: UnitOfWork, occurrence: OpenOccurrence, day: dt.date, condition: ColumnElement[bool]
) -> Likeness | None:
    """Find the best of the free transactions about a day and the amount that meet a condition."""
    row, plan = Transaction, occurrence.plan
    tolerance = dt.timedelta(days=plan.tolerance_days)
    minor = occurrence.amount_minor
    margin = minor * plan.tolerance_percent // WHOLE
    record = PlannedOccurrenceRecord
    taken = select(record.transaction_id).where(
        record.user_id == plan.user_id,
        record.transaction_id.is_not(None),
        record.state.in_((PlannedOccurrenceState.POSTED, PlannedOccurrenceState.MATCHED)),
    )
    query = select(row).where(
        row.user_id == plan.user_id,
        row.currency == plan.currency,
        row.date.between(day - tolerance, day + tolerance),
        row.amount_minor.between(minor - margin, minor + margin),
        row.id.not_in(taken),
        condition,
    )
    candidates = work.session.scalars(query.order_by(row.date, row.id).limit(MAX_CANDIDATES))
    likenesses = _compare(occurrence, day, candidates)
    return max(likenesses, key=lambda likeness: likeness.rank, default=None)


def _is_payment(plan: PlannedTransaction) -> ColumnElement[bool]:
    """The condition of rows that move money as the plan does, in its account."""
    direction = _has_direction(plan)
    if plan.account_id is None:
        return direction
    return and_(direction, Transaction.account_id == plan.account_id)


def _has_direction(plan: PlannedTransaction) -> ColumnElement[bool]:
    """The condition of rows that move money as the plan does.

    The side of a transfer that left is an expense on the bank's statement, until it is linked.
    """
    row = Transaction
    if plan.kind != TransactionKind.TRANSFER:
        return row.kind == plan.kind
    is_side = and_(row.kind == TransactionKind.TRANSFER, row.counterpart_id.is_not(None))
    is_same = and_(row.kind == TransactionKind.TRANSFER, row.to_account_id == plan.to_account_id)
    return or_(row.kind == TransactionKind.EXPENSE, is_side, is_same)


def _compare(
    occurrence: OpenOccurrence, day: dt.date, candidates: Iterable[Transaction]
) -> list[Likeness]:
    plan = occurrence.plan
    words = extract_words(f"{occurrence.payee} {plan.description}")
    likenesses = []
    for candidate in candidates:
        theirs = extract_words(f"{candidate.payee} {candidate.description}")
        has_payee = word_overlap(words, theirs) >= MIN_OVERLAP
        is_exact = candidate.amount_minor == occurrence.amount_minor
        categories = {plan.category_id, candidate.category_id} - {None}
        is_like = is_exact and plan.account_id is not None and len(categories) <= 1
        if has_payee or is_like:
            apart = abs((candidate.date - day).days)
            likenesses.append(Likeness(has_payee, is_exact, apart, candidate))
    return likenesses
