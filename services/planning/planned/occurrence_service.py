"""Post, skip, change and reopen single occurrences of planned transactions."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select

from core.enums import PlannedOccurrenceState, PlannedStatus
from core.errors import Conflict, Invalid
from core.identity import Caller
from models import PlannedTransaction, Transaction
from services.amounts import parse_positive
from services.editing import locked_row
from services.ledger.transaction_changes import delete_transactions
from services.planning.planned.occurrence_steps import (
    OwnValues,
    get_occurrence,
    match_occurrence,
    post_occurrence,
    set_status,
    store_record,
)
from services.planning.planned.payment_matching import find_payment
from services.planning.planned.planned_occurrences import OpenOccurrence
from services.planning.planned.planned_queries import OccurrenceView, get_plan, view_record
from services.planning.planned.planned_values import OccurrenceValues
from services.unit_of_work import UnitOfWork, unit_of_work

MAX_DAYS_MOVED = 366


def post(caller: Caller, planned_id: int, values: OccurrenceValues) -> OccurrenceView:
    """Post an occurrence with values of its own, or match it if its payment is there already.

    One that is posted, matched or skipped stays as it is, so that it is posted once. By default its
    date is the day on which it is due, or today if that is still to come. Raises NotFound, Invalid.
    """
    with _occurrence(caller, planned_id, values) as (work, occurrence):
        record = occurrence.record
        if record is None or record.state == PlannedOccurrenceState.OPEN:
            own = _read_own(occurrence, values)
            record = store_record(work, occurrence, own) if own else record
            changed = OpenOccurrence(occurrence.plan, occurrence.occurrence_date, record)
            payment = find_payment(work, changed)
            if payment is not None:
                record = match_occurrence(work, changed, payment)
            else:
                day = values.get("date") or min(changed.due_date, caller.today)
                record = post_occurrence(work, caller, changed, day)
        return view_record(occurrence.plan, record, caller.today)


def skip(caller: Caller, planned_id: int, values: OccurrenceValues) -> OccurrenceView:
    """Skip an occurrence: nothing is posted. Raises NotFound, and Conflict if it is posted."""
    with _occurrence(caller, planned_id, values) as (work, occurrence):
        record = occurrence.record
        if record is None or record.state != PlannedOccurrenceState.SKIPPED:
            _require_open(occurrence)
            skipped = PlannedOccurrenceState.SKIPPED.value
            record = store_record(work, occurrence, {"state": skipped, "problem": None})
        return view_record(occurrence.plan, record, caller.today)


def change(caller: Caller, planned_id: int, values: OccurrenceValues) -> OccurrenceView:
    """Change the day, amount, payee or notes of one occurrence alone.

    What is as planned is no value of its own, and follows later changes of the plan. Raises
    NotFound, Invalid, and Conflict if it is posted, matched or skipped.
    """
    with _occurrence(caller, planned_id, values) as (work, occurrence):
        _require_open(occurrence)
        own = _leave_planned(occurrence, _read_own(occurrence, values))
        record = store_record(work, occurrence, own)
        return view_record(occurrence.plan, record, caller.today)


def reopen(caller: Caller, planned_id: int, values: OccurrenceValues) -> OccurrenceView:
    """Take back that an occurrence was posted, matched or skipped.

    The transaction that was posted is deleted. What was posted or matched then waits for the
    person, and is not matched with the same transaction again. Raises NotFound.
    """
    with _occurrence(caller, planned_id, values) as (work, occurrence):
        record = occurrence.record
        if record is None:
            record = store_record(work, occurrence, {})
        elif record.state != PlannedOccurrenceState.OPEN:
            was_posted = record.state == PlannedOccurrenceState.POSTED
            record = store_record(work, occurrence, {"state": PlannedOccurrenceState.OPEN.value})
            if was_posted:
                _delete_posted(work, record.transaction_id)
            set_status(work, occurrence.plan, PlannedStatus.ACTIVE)
        return view_record(occurrence.plan, record, caller.today)


@contextmanager
def _occurrence(
    caller: Caller, planned_id: int, values: OccurrenceValues
) -> Iterator[tuple[UnitOfWork, OpenOccurrence]]:
    """Yield an occurrence as it is under the lock, in whatever state."""
    get_plan(caller, planned_id)
    with unit_of_work(caller.id) as work:
        plan = locked_row(work.session, PlannedTransaction, planned_id, None)
        yield work, get_occurrence(work, plan, values["occurrence_date"])


def _require_open(occurrence: OpenOccurrence) -> None:
    record = occurrence.record
    if record is not None and record.state != PlannedOccurrenceState.OPEN:
        raise Conflict(
            f"The occurrence is {record.state}. Reopen it first.", code="occurrence_settled"
        )


def _read_own(occurrence: OpenOccurrence, values: OccurrenceValues) -> OwnValues:
    """Return the columns of the values that an occurrence gets of its own."""
    own: OwnValues = {}
    if "date" in values:
        own["due_date"] = values["date"]
        if abs((values["date"] - occurrence.occurrence_date).days) > MAX_DAYS_MOVED:
            raise Invalid.field(
                "date",
                f"An occurrence moves by at most {MAX_DAYS_MOVED} days.",
                code="date_out_of_range",
            )
    if "amount" in values:
        own["amount_minor"] = parse_positive(values["amount"], occurrence.plan.currency, "amount")
    if "payee" in values:
        own["payee"] = values["payee"]
    if "notes" in values:
        own["notes"] = values["notes"]
    return own


def _leave_planned(occurrence: OpenOccurrence, own: OwnValues) -> OwnValues:
    """Return values of an occurrence without those that are as planned."""
    plan, left = occurrence.plan, own.copy()
    if own.get("due_date") == occurrence.occurrence_date:
        left["due_date"] = None
    if own.get("amount_minor") == plan.amount_minor:
        left["amount_minor"] = None
    if own.get("payee") == plan.payee:
        left["payee"] = None
    if own.get("notes") == plan.notes:
        left["notes"] = None
    return left


def _delete_posted(work: UnitOfWork, transaction_id: int | None) -> None:
    row = Transaction
    own = (row.id == transaction_id, row.user_id == work.user_id)
    posted = work.session.scalar(select(row).where(*own))
    if posted is not None:
        delete_transactions(work, [posted])
