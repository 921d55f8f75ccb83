"""Create, change, split, delete and restore planned transactions."""

import datetime as dt
from dataclasses import replace

from sqlalchemy import select

from core import recurrence
from core.enums import PlannedOccurrenceState, PlannedStatus
from core.errors import Conflict, Invalid
from core.events import (
    PlannedOccurrenceDeleted,
    PlannedTransactionCreated,
    PlannedTransactionDeleted,
    PlannedTransactionUpdated,
)
from core.identity import Caller
from models import PlannedOccurrenceRecord, PlannedTransaction
from services.editing import changed_row, create_row, deleted_row, locked_row
from services.ledger.default_account import with_default_account
from services.ledger.transaction_values import TransactionValues
from services.planning.planned.occurrence_steps import require_occurrence
from services.planning.planned.planned_queries import (
    PlannedView,
    find_plan,
    get_plan,
    get_view,
)
from services.planning.planned.planned_restoration import (
    insert_plan,
    keep_plan,
    load_deleted_plan,
)
from services.planning.planned.planned_rules import (
    apply_values,
    check_future,
    check_number,
    check_plan,
    check_start,
    clear_destination,
    find_rhythm,
)
from services.planning.planned.planned_values import PlannedValues, SplitValues
from services.snapshots import snapshot
from services.unit_of_work import UnitOfWork, unit_of_work
from services.versions import ExpectedVersions

TOLERANCE_DAYS = 4
TOLERANCE_PERCENT = 10
COPIED = (
    "kind",
    "amount_minor",
    "currency",
    "account_id",
    "to_account_id",
    "category_id",
    "payee",
    "description",
    "notes",
    "tags",
    "rule",
    "posting",
    "tolerance_days",
    "tolerance_percent",
)
"""What a plan that is split off has of the one before."""


def create_plan(caller: Caller, values: PlannedValues) -> PlannedView:
    """Create a planned transaction; days before today never fall due. Raises Invalid, Conflict."""
    with unit_of_work(caller.id) as work:
        check_number(caller)
        plan = PlannedTransaction(
            user_id=caller.id,
            status=PlannedStatus.ACTIVE.value,
            active_since=caller.today,
            payee="",
            description="",
            notes="",
            tags=[],
            tolerance_days=TOLERANCE_DAYS,
            tolerance_percent=TOLERANCE_PERCENT,
        )
        apply_values(caller, plan, _with_account(work, caller, values))
        check_plan(caller, plan)
        check_start(caller, plan)
        check_future(plan)
        create_row(work, plan, PlannedTransactionCreated)
    return get_view(caller, plan.id)


def update_plan(
    caller: Caller, planned_id: int, changes: PlannedValues, expected: ExpectedVersions
) -> PlannedView:
    """Change all occurrences of a plan that are still open, or pause, resume or end it.

    Nothing falls due for the time in which it was paused. With new days, what was changed of single
    occurrences is gone; with another end alone, that of those which are left stays. Raises
    NotFound, Stale, Invalid, Conflict.
    """
    get_plan(caller, planned_id)
    with unit_of_work(caller.id) as work:
        event = PlannedTransactionUpdated
        with changed_row(caller.id, PlannedTransaction, planned_id, expected, event) as plan:
            status, rule, rhythm = plan.status, plan.rule, find_rhythm(plan)
            apply_values(caller, plan, changes)
            clear_destination(plan, changes)
            has_new_rhythm = rhythm != find_rhythm(plan)
            has_new_days = has_new_rhythm or rule != plan.rule
            if status == PlannedStatus.ENDED and has_new_days and "status" not in changes:
                plan.status = PlannedStatus.ACTIVE
            is_resumed = plan.status == PlannedStatus.ACTIVE != status
            if is_resumed or has_new_rhythm:
                plan.active_since = caller.today
            if is_resumed and status == PlannedStatus.ENDED:
                check_number(caller)
            check_plan(caller, plan)
            if has_new_rhythm:
                check_start(caller, plan)
            if has_new_days or is_resumed:
                check_future(plan)
        if has_new_rhythm:
            _forget_open(work, plan, dt.date.min)
        elif has_new_days:
            _forget_later(work, plan)
    return get_view(caller, planned_id)


def split_plan(caller: Caller, planned_id: int, values: SplitValues) -> PlannedView:
    """Change an occurrence and all that follow: they become a plan of their own.

    The plan before ends the day before. Raises NotFound, Invalid, Conflict.
    """
    get_plan(caller, planned_id)
    first = values["occurrence_date"]
    with unit_of_work(caller.id) as work:
        check_number(caller)
        plan = locked_row(work.session, PlannedTransaction, planned_id, None)
        rule = plan.recurrence
        if rule is None or first <= plan.start_date:
            raise Conflict(
                "Nothing comes before this occurrence. Change the planned transaction itself.",
                code="nothing_to_split",
            )
        require_occurrence(plan, first)
        later = PlannedTransaction(
            user_id=caller.id, **{name: getattr(plan, name) for name in COPIED}
        )
        later.status, later.start_date = PlannedStatus.ACTIVE.value, first
        later.active_since = plan.active_since
        rest = rule
        if rule.count is not None:
            passed = recurrence.count_dates(rule, plan.start_date, first)
            rest = replace(rule, count=rule.count - passed)
        # With a first day of its own, the plan falls due on that day of each month.
        if values.get("start_date", first) == first:
            rest = recurrence.keep_days(rest, plan.start_date, first)
        later.rule = rest.text
        apply_values(caller, later, values)
        clear_destination(later, values)
        check_plan(caller, later)
        check_start(caller, later)
        check_future(later)

        until = first - dt.timedelta(days=1)
        plan.rule = replace(rule, count=None, until=until).text
        work.session.flush()
        _forget_open(work, plan, first)
        work.publish(PlannedTransactionUpdated(plan.id, snapshot(plan)))
        create_row(work, later, PlannedTransactionCreated)
    return get_view(caller, later.id)


def delete_plan(caller: Caller, planned_id: int, expected: ExpectedVersions) -> None:
    """Delete a plan; what it has posted stays. Raises NotFound, Stale."""
    get_plan(caller, planned_id)
    with deleted_row(
        caller.id, PlannedTransaction, planned_id, expected, PlannedTransactionDeleted, keep_plan
    ):
        pass


def restore_plan(caller: Caller, planned_id: int) -> PlannedView:
    """Restore a deleted plan with its occurrences; one that exists stays as it is.

    Raises NotFound for what was not deleted in the last ``RESTORE_DAYS``, and Conflict when an
    account of it is gone.
    """
    with unit_of_work(caller.id) as work:
        if find_plan(caller, planned_id) is None:
            deleted, kept = load_deleted_plan(caller.id, planned_id)
            try:
                check_plan(caller, deleted)
            except Invalid as error:
                raise Conflict(
                    "The account of the planned transaction was deleted.", code="not_restorable"
                ) from error
            insert_plan(work, deleted, kept)
    return get_view(caller, planned_id)


def _with_account(work: UnitOfWork, caller: Caller, values: PlannedValues) -> PlannedValues:
    """Return the values of a new plan with the default account, as those of a transaction."""
    named: TransactionValues = {"to_account_id": values.get("to_account_id")}
    if "account_id" in values:
        return values
    if "currency" in values:
        named["currency"] = values["currency"]
    account_id = with_default_account(work.session, caller.id, named).get("account_id")
    return {**values, "account_id": account_id}


def _forget_later(work: UnitOfWork, plan: PlannedTransaction) -> None:
    """Delete what was changed of open occurrences after the end of a plan."""
    rule = plan.recurrence
    end = None if rule is None else recurrence.find_end(rule, plan.start_date)
    if end is not None:
        _forget_open(work, plan, end + dt.timedelta(days=1))


def _forget_open(work: UnitOfWork, plan: PlannedTransaction, since: dt.date) -> None:
    """Delete what was changed of open occurrences, whose days are not the plan's any more."""
    row = PlannedOccurrenceRecord
    query = select(row).where(
        row.planned_id == plan.id,
        row.state == PlannedOccurrenceState.OPEN,
        row.occurrence_date >= since,
    )
    for record in work.session.scalars(query).all():
        work.session.delete(record)
        work.publish(PlannedOccurrenceDeleted(record.id))
    work.session.flush()
