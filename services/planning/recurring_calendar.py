"""The payments of recurring series day by day: those that came, and those to expect."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

import ml_service
from core.enums import OccurrenceState, PeriodUnit, RecurringStatus
from core.errors import Invalid
from core.identity import Caller
from core.money import Money
from core.periods import Period
from models import RecurringSeries, Transaction, db
from services.ledger.row_names import load_category_names
from services.planning.planned.planned_occurrences import list_planned_occurrences
from services.planning.planned.series_overlaps import find_planned_payments
from services.planning.recurring_values import CalendarQuery

MAX_DAYS = 366


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One payment of a series; ``lowest`` and ``highest`` are those to expect.

    ``planned_id`` is the planned transaction that expects the same payment, if there is one.
    """

    date: dt.date
    series: RecurringSeries
    amount: Money
    lowest: Money
    highest: Money
    state: OccurrenceState
    transaction_id: int | None
    category_name: str | None
    planned_id: int | None = None

    @property
    def series_id(self) -> int:
        return self.series.id

    @property
    def name(self) -> str:
        return self.series.name

    @property
    def kind(self) -> str:
        return self.series.kind

    @property
    def cadence(self) -> str:
        return self.series.cadence

    @property
    def category_id(self) -> int | None:
        return self.series.category_id

    @property
    def currency(self) -> str:
        return self.series.currency


@dataclass(frozen=True, slots=True)
class CalendarTotal:
    """What a range has paid, and what is still to come, of one kind in one currency."""

    kind: str
    currency: str
    paid: Money
    expected: Money


@dataclass(frozen=True, slots=True)
class RecurringCalendar:
    """The payments of recurring series in a range of days, in the order of time."""

    period: Period
    items: Sequence[Occurrence]
    totals: Sequence[CalendarTotal]


def load_calendar(caller: Caller, query: CalendarQuery) -> RecurringCalendar:
    """Load the calendar of a range, by default of the current month. Raises Invalid if too long."""
    period = _choose_period(caller, query)
    row = RecurringSeries
    shown = (row.user_id == caller.id, row.status != RecurringStatus.DISMISSED)
    series = {one.id: one for one in db.session.scalars(select(row).where(*shown))}
    names = load_category_names(caller, {one.category_id for one in series.values()})
    occurrences = [
        *_list_paid(caller, series, names, period),
        *_list_expected(caller, series, names, period),
    ]
    occurrences = _name_planned(caller, occurrences, period)
    occurrences.sort(key=lambda item: (item.date, item.name, item.series_id))
    return RecurringCalendar(period, occurrences, _sum_up(occurrences))


def _choose_period(caller: Caller, query: CalendarQuery) -> Period:
    month = caller.period(PeriodUnit.MONTHLY, query.get("start") or query.get("end"))
    period = Period(query.get("start", month.start), query.get("end", month.end))
    if period.end < period.start:
        raise Invalid.field("to", "to must not be before from.", code="end_before_start")
    if period.days > MAX_DAYS:
        raise Invalid.field("to", f"A calendar has at most {MAX_DAYS} days.", code="range_too_long")
    return period


def _list_paid(
    caller: Caller,
    series: Mapping[int, RecurringSeries],
    names: Mapping[int, str | None],
    period: Period,
) -> Iterator[Occurrence]:
    row = Transaction
    query = select(row).where(
        row.user_id == caller.id,
        row.recurring_series_id.is_not(None),
        row.date.between(period.start, period.end),
    )
    for payment in db.session.scalars(query):
        one = series.get(payment.recurring_series_id or 0)
        if one is not None:
            is_paid = payment.date <= caller.today
            state = OccurrenceState.PAID if is_paid else OccurrenceState.ENTERED
            amounts = (payment.amount,) * 3
            yield _build(one, payment.date, amounts, state, payment.id, names)


def _list_expected(
    caller: Caller,
    series: Mapping[int, RecurringSeries],
    names: Mapping[int, str | None],
    period: Period,
) -> Iterator[Occurrence]:
    for one in series.values():
        if not one.is_going_on:
            continue
        amounts = one.amount, one.lowest, one.highest
        for day in ml_service.list_due_dates(one, period.start, period.end):
            is_late = day < caller.today
            state = OccurrenceState.LATE if is_late else OccurrenceState.EXPECTED
            yield _build(one, day, amounts, state, None, names)


def _name_planned(
    caller: Caller, occurrences: Sequence[Occurrence], period: Period
) -> list[Occurrence]:
    """Say which planned transactions expect the same payments, which then count once."""
    planned = list_planned_occurrences(caller.id, period.start, period.end)
    expected = [(item.series, item.date) for item in occurrences if item.transaction_id is None]
    same = find_planned_payments(expected, planned)
    named = []
    for item in occurrences:
        covering = same.get((item.series_id, item.date)) if item.transaction_id is None else None
        named.append(item if covering is None else replace(item, planned_id=covering.planned_id))
    return named


def _build(
    series: RecurringSeries,
    day: dt.date,
    amounts: tuple[Money, Money, Money],
    state: OccurrenceState,
    transaction_id: int | None,
    names: Mapping[int, str | None],
) -> Occurrence:
    amount, lowest, highest = amounts
    category_name = names.get(series.category_id or 0)
    return Occurrence(day, series, amount, lowest, highest, state, transaction_id, category_name)


def _sum_up(occurrences: Sequence[Occurrence]) -> list[CalendarTotal]:
    sums: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for item in occurrences:
        is_expected = item.state in {OccurrenceState.EXPECTED, OccurrenceState.LATE}
        sums[item.kind, item.currency][is_expected] += item.amount.minor
    return [
        CalendarTotal(kind, currency, Money(paid, currency), Money(expected, currency))
        for (kind, currency), (paid, expected) in sorted(sums.items())
    ]
