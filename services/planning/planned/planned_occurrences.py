"""Occurrences of planned transactions that are still open: neither posted, matched nor skipped."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from core import recurrence
from core.enums import PlannedOccurrenceState, PlannedStatus
from core.money import Money
from models import PlannedOccurrenceRecord, PlannedTransaction, db
from services.people.callers import load_caller

MAX_OVERDUE_DAYS = 366
"""Days after which an occurrence that nobody has confirmed is history."""

Records = Mapping[int, Mapping[dt.date, PlannedOccurrenceRecord]]
"""Stored occurrences by plan and day of the rule."""


@dataclass(frozen=True, slots=True)
class PlannedOccurrence:
    """A planned payment on a day; ``amount_minor`` is positive, ``kind`` says the direction.

    ``date`` is the day on which to expect it: today for one that is overdue.
    """

    planned_id: int
    date: dt.date
    kind: str
    amount_minor: int
    currency: str
    account_id: int | None
    to_account_id: int | None
    category_id: int | None
    payee: str
    description: str


@dataclass(frozen=True, slots=True)
class OpenOccurrence:
    """An occurrence that is neither posted, matched nor skipped, with its own values if it has any.

    ``occurrence_date`` is the day of the rule, ``due_date`` the day on which it is due.
    """

    plan: PlannedTransaction
    occurrence_date: dt.date
    record: PlannedOccurrenceRecord | None

    @property
    def due_date(self) -> dt.date:
        own = self.record and self.record.due_date
        return own or self.occurrence_date

    @property
    def amount_minor(self) -> int:
        own = self.record and self.record.amount_minor
        return own or self.plan.amount_minor

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.plan.currency)

    @property
    def payee(self) -> str:
        own = None if self.record is None else self.record.payee
        return self.plan.payee if own is None else own

    @property
    def notes(self) -> str:
        own = None if self.record is None else self.record.notes
        return self.plan.notes if own is None else own

    @property
    def problem(self) -> str | None:
        return self.record.problem if self.record else None


def list_planned_occurrences(user_id: int, start: dt.date, end: dt.date) -> list[PlannedOccurrence]:
    """List what a user's active plans expect from one day to another, in the order of days.

    Overdue occurrences from before ``start`` are expected today, if today is one of the days.
    Raises NotFound when there is no such user.
    """
    today = load_caller(user_id).today
    occurrences = []
    for each in list_open(load_active_plans(user_id), today, end):
        is_overdue = each.due_date < min(start, today)
        day = today if is_overdue else each.due_date
        if start <= day <= end:
            occurrences.append(_expect(each, day))
    return sorted(occurrences, key=lambda each: (each.date, each.planned_id))


def _expect(occurrence: OpenOccurrence, day: dt.date) -> PlannedOccurrence:
    plan = occurrence.plan
    return PlannedOccurrence(
        planned_id=plan.id,
        date=day,
        kind=plan.kind,
        amount_minor=occurrence.amount_minor,
        currency=plan.currency,
        account_id=plan.account_id,
        to_account_id=plan.to_account_id,
        category_id=plan.category_id,
        payee=occurrence.payee,
        description=plan.description,
    )


def load_active_plans(user_id: int) -> Sequence[PlannedTransaction]:
    """Load a user's plans that are neither paused nor ended."""
    row = PlannedTransaction
    query = select(row).where(row.user_id == user_id, row.status == PlannedStatus.ACTIVE)
    # As it is under a lock, whatever was read before.
    fresh = query.order_by(row.id).execution_options(populate_existing=True)
    return db.session.scalars(fresh).all()


def list_open(
    plans: Sequence[PlannedTransaction], today: dt.date, until: dt.date
) -> list[OpenOccurrence]:
    """List the open occurrences of plans that are due by a day, with those that are overdue.

    In the order of plans, and of the days of their rules.
    """
    records = load_records(plans)
    oldest = today - dt.timedelta(days=MAX_OVERDUE_DAYS)
    occurrences: list[OpenOccurrence] = []
    for plan in plans:
        since = max(plan.active_since, oldest)
        occurrences += _list_open(plan, records.get(plan.id, {}), since, until)
    return occurrences


def find_next(
    plan: PlannedTransaction, records: Mapping[dt.date, PlannedOccurrenceRecord], today: dt.date
) -> OpenOccurrence | None:
    """Find the open occurrence of a plan that is due first; None if nothing is to come."""
    oldest = max(plan.active_since, today - dt.timedelta(days=MAX_OVERDUE_DAYS))
    moved = [each for each in _list_moved(plan, records) if each.due_date >= oldest]
    days = recurrence.list_dates(plan.recurrence, plan.start_date, oldest, dt.date.max)
    # Each record takes one day at most, so that this ends.
    for day in days:
        if day not in records:
            return min([OpenOccurrence(plan, day, None), *moved], key=lambda each: each.due_date)
    return min(moved, key=lambda each: each.due_date, default=None)


def load_records(plans: Iterable[PlannedTransaction]) -> Records:
    """Load what is stored of the occurrences of plans."""
    row = PlannedOccurrenceRecord
    query = select(row).where(row.planned_id.in_([plan.id for plan in plans]))
    records: dict[int, dict[dt.date, PlannedOccurrenceRecord]] = defaultdict(dict)
    for record in db.session.scalars(query.execution_options(populate_existing=True)):
        records[record.planned_id][record.occurrence_date] = record
    return records


def _list_open(
    plan: PlannedTransaction,
    records: Mapping[dt.date, PlannedOccurrenceRecord],
    since: dt.date,
    until: dt.date,
) -> Iterator[OpenOccurrence]:
    """Yield the open occurrences of a plan that are due from one day to another."""
    for day in recurrence.list_dates(plan.recurrence, plan.start_date, since, until):
        if day not in records:
            yield OpenOccurrence(plan, day, None)
    for occurrence in _list_moved(plan, records):
        if since <= occurrence.due_date <= until:
            yield occurrence


def _list_moved(
    plan: PlannedTransaction, records: Mapping[dt.date, PlannedOccurrenceRecord]
) -> Iterator[OpenOccurrence]:
    """Yield the open occurrences that differ from their plan."""
    for day, record in sorted(records.items()):
        if record.state == PlannedOccurrenceState.OPEN:
            yield OpenOccurrence(plan, day, record)
