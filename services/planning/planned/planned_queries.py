"""Read planned transactions, and what they expect."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, or_, select

from core.enums import PlannedOccurrenceState, PlannedStatus
from core.errors import NotFound
from core.identity import Caller
from core.money import Money
from models import PlannedOccurrenceRecord, PlannedTransaction, db
from services.paging import Page, PageQuery, Position, load_page
from services.planning.planned.planned_occurrences import (
    OpenOccurrence,
    find_next,
    list_open,
    load_active_plans,
    load_records,
)
from services.planning.planned.planned_values import PlannedFilters


@dataclass(frozen=True, slots=True)
class OccurrenceView:
    """One occurrence as it is or will be posted; ``date`` is the day on which it is due."""

    plan: PlannedTransaction
    occurrence_date: dt.date
    date: dt.date
    amount: Money
    payee: str
    notes: str
    state: str
    is_overdue: bool
    transaction_id: int | None
    problem: str | None


@dataclass(frozen=True, slots=True)
class PlannedView:
    """A planned transaction with what is to come; ``waiting`` counts occurrences overdue."""

    plan: PlannedTransaction
    next_occurrence: OccurrenceView | None
    waiting: int


@dataclass(frozen=True, slots=True)
class Upcoming:
    """What is due in a range of days, with what is overdue."""

    start_date: dt.date
    end_date: dt.date
    items: Sequence[OccurrenceView]


def get_plan(caller: Caller, planned_id: int) -> PlannedTransaction:
    """Load one of the caller's planned transactions. Raises NotFound."""
    plan = find_plan(caller, planned_id)
    if plan is None:
        raise NotFound("planned transaction")
    return plan


def find_plan(caller: Caller, planned_id: int) -> PlannedTransaction | None:
    """Load one of the caller's planned transactions; None if there is none with this id."""
    row = PlannedTransaction
    return db.session.scalar(select(row).where(row.id == planned_id, row.user_id == caller.id))


def get_view(caller: Caller, planned_id: int) -> PlannedView:
    """Load one of the caller's planned transactions with what is to come. Raises NotFound."""
    (view,) = load_views(caller, [get_plan(caller, planned_id)])
    return view


def count_account_plans(account_id: int) -> int:
    """Count the plans that pay from an account or into it and have not ended."""
    row = PlannedTransaction
    uses = or_(row.account_id == account_id, row.to_account_id == account_id)
    query = select(func.count()).where(uses, row.status != PlannedStatus.ENDED)
    return db.session.scalar(query) or 0


def list_plans(caller: Caller, filters: PlannedFilters, after: Position | None) -> Page:
    """List the caller's planned transactions that pass the filters, oldest first."""
    row = PlannedTransaction
    query = select(row).where(row.user_id == caller.id)
    for name in ("status", "kind", "account_id"):
        if filters.get(name) is not None:
            query = query.where(getattr(row, name) == filters[name])
    page = load_page(query, (row.id,), after, filters["limit"], total=filters["total"])
    return replace(page, items=load_views(caller, page.items))


def load_views(caller: Caller, plans: Sequence[PlannedTransaction]) -> list[PlannedView]:
    """Load what is to come of planned transactions, in the same order."""
    records = load_records(plans)
    today = caller.today
    overdue = list_open([plan for plan in plans if plan.is_active], today, today)
    views = []
    for plan in plans:
        following = None
        if plan.is_active:
            following = find_next(plan, records.get(plan.id, {}), today)
        view = None if following is None else view_open(following, today)
        waiting = sum(1 for each in overdue if each.plan is plan)
        views.append(PlannedView(plan, view, waiting))
    return views


def list_upcoming(caller: Caller, days: int) -> Upcoming:
    """List what the caller's active plans expect in a number of days, in the order of days.

    With what is overdue.
    """
    today = caller.today
    last = today + dt.timedelta(days=days)
    plans = load_active_plans(caller.id)
    views = [view_open(each, today) for each in list_open(plans, today, last)]
    views.sort(key=lambda view: (view.date, view.plan.id))
    return Upcoming(today, last, views)


def list_records(caller: Caller, planned_id: int, query: PageQuery, after: Position | None) -> Page:
    """List what became of the occurrences of a plan, the newest first. Raises NotFound."""
    plan = get_plan(caller, planned_id)
    row = PlannedOccurrenceRecord
    of_plan = select(row).where(row.planned_id == planned_id)
    keys = (row.occurrence_date, row.id)
    page = load_page(of_plan, keys, after, query["limit"], descending=True, total=query["total"])
    return replace(page, items=[view_record(plan, each, caller.today) for each in page.items])


def view_open(occurrence: OpenOccurrence, today: dt.date) -> OccurrenceView:
    """Describe an occurrence that is open."""
    return OccurrenceView(
        plan=occurrence.plan,
        occurrence_date=occurrence.occurrence_date,
        date=occurrence.due_date,
        amount=occurrence.amount,
        payee=occurrence.payee,
        notes=occurrence.notes,
        state=PlannedOccurrenceState.OPEN,
        is_overdue=occurrence.due_date < today,
        transaction_id=None,
        problem=occurrence.problem,
    )


def view_record(
    plan: PlannedTransaction, record: PlannedOccurrenceRecord, today: dt.date
) -> OccurrenceView:
    """Describe an occurrence of which something is stored."""
    view = view_open(OpenOccurrence(plan, record.occurrence_date, record), today)
    if record.state == PlannedOccurrenceState.OPEN:
        return view
    # The record of a skipped one may remember a payment that it must not be matched with again.
    is_skipped = record.state == PlannedOccurrenceState.SKIPPED
    transaction_id = None if is_skipped else record.transaction_id
    return replace(view, state=record.state, is_overdue=False, transaction_id=transaction_id)
