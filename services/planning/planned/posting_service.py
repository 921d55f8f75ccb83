"""Match and post what is due of planned transactions, each occurrence exactly once."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import func, select

from core.enums import PlannedPosting, PlannedProblem, PlannedStatus, TransactionKind
from core.errors import Invalid
from core.identity import Caller
from core.limits import MAX_TOLERANCE_DAYS
from models import Account, PlannedTransaction, Transaction, db
from services.people.callers import load_caller
from services.planning.planned.arrivals import has_unjoined, join_arrivals
from services.planning.planned.occurrence_steps import (
    match_occurrence,
    note_problem,
    post_occurrence,
    set_status,
)
from services.planning.planned.payment_matching import find_arrival, find_payment
from services.planning.planned.planned_occurrences import (
    OpenOccurrence,
    find_next,
    list_open,
    load_active_plans,
    load_records,
)
from services.planning.planned.replacements import list_replaceable, replace_posted
from services.unit_of_work import UnitOfWork, unit_of_work

MAX_DAYS_AHEAD = 366
"""Days for which payments that are entered ahead are matched."""


def post_due(user_id: int) -> None:
    """Bring a user's planned transactions up to date with the ledger and the day.

    Payments that the bank has reported take the place of what was posted, and stand for what is
    due. Then what is due is posted, as far as it needs no confirmation; what was due while no
    server ran gets its own day. Plans with nothing to come end.
    """
    caller = load_caller(user_id)
    # Mostly there is nothing to do, and looking needs no lock.
    if not _has_work(user_id, caller.today):
        return
    with unit_of_work(user_id) as work:
        replace_posted(work, caller.today)
        plans = load_active_plans(user_id)
        _settle_due(work, caller, plans)
        join_arrivals(work, caller.today)
        _end(work, plans, caller.today)


def _has_work(user_id: int, today: dt.date) -> bool:
    return (
        bool(load_active_plans(user_id))
        or bool(list_replaceable(db.session(), user_id, today))
        or has_unjoined(db.session(), user_id, today)
    )


def _settle_due(work: UnitOfWork, caller: Caller, plans: Sequence[PlannedTransaction]) -> None:
    until = _find_last_day(work, caller.today)
    for occurrence in list_open(plans, caller.today, until):
        plan = occurrence.plan
        is_near = (occurrence.due_date - caller.today).days <= plan.tolerance_days
        payment = find_payment(work, occurrence)
        if payment is not None:
            match_occurrence(work, occurrence, payment)
        elif is_near and (arrived := _find_arrival_day(work, caller, occurrence)):
            _post(work, caller, occurrence, arrived)
        elif occurrence.due_date <= caller.today and _is_automatic(occurrence):
            _post(work, caller, occurrence, occurrence.due_date)


def _find_last_day(work: UnitOfWork, today: dt.date) -> dt.date:
    """Return the day up to which an occurrence may have its payment in the ledger already.

    The bank may book it some days before it is due, and a person may enter it for a later day.
    """
    row, tolerance = Transaction, dt.timedelta(days=MAX_TOLERANCE_DAYS)
    last = today + dt.timedelta(days=MAX_DAYS_AHEAD)
    later = (row.user_id == work.user_id, row.date > today, row.date <= last)
    entered = work.session.scalar(select(func.max(row.date)).where(*later))
    return (entered or today) + tolerance


def _find_arrival_day(
    work: UnitOfWork, caller: Caller, occurrence: OpenOccurrence
) -> dt.date | None:
    """Return the day on which a planned transfer has reached its account; None if it has not."""
    record = occurrence.record
    was_settled = record is not None and record.transaction_id is not None
    if occurrence.plan.kind != TransactionKind.TRANSFER or was_settled:
        return None
    arrival = find_arrival(work, occurrence, occurrence.due_date)
    return None if arrival is None else min(arrival.transaction.date, caller.today)


def _is_automatic(occurrence: OpenOccurrence) -> bool:
    """Return whether an occurrence is posted without a person.

    Not one whose transaction a person has taken back or deleted.
    """
    record = occurrence.record
    was_settled = record is not None and record.transaction_id is not None
    return occurrence.plan.posting == PlannedPosting.AUTOMATIC and not was_settled


def _post(work: UnitOfWork, caller: Caller, occurrence: OpenOccurrence, day: dt.date) -> None:
    if _has_closed_account(work, occurrence.plan):
        note_problem(work, occurrence, PlannedProblem.ACCOUNT_CLOSED)
        return
    try:
        post_occurrence(work, caller, occurrence, day)
    except Invalid:
        # Stored, not raised: the person is told, and other plans are posted all the same.
        note_problem(work, occurrence, PlannedProblem.INVALID)


def _has_closed_account(work: UnitOfWork, plan: PlannedTransaction) -> bool:
    named = {plan.account_id, plan.to_account_id} - {None}
    closed = select(Account.id).where(Account.id.in_(named), Account.is_active.is_(False))
    return work.session.scalar(closed.limit(1)) is not None


def _end(work: UnitOfWork, plans: Sequence[PlannedTransaction], today: dt.date) -> None:
    records = load_records(plans)
    for plan in plans:
        if find_next(plan, records.get(plan.id, {}), today) is None:
            set_status(work, plan, PlannedStatus.ENDED)
