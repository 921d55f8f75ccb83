"""Stored recurring series as the search for series compares them, and their days to come."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from sqlalchemy import Connection, Row, select, type_coerce
from sqlalchemy.types import NullType

from core.enums import RecurringDecision, RecurringStatus, TransactionKind
from learning.day_numbers import date_to_day_number, day_number_to_date, stored_day_number
from ml.forecasting.cadences import LIMITS, Cadence, Schedule, WeekendShift
from ml.forecasting.recurring import normalize_payee
from ml.forecasting.skipped_months import month_of_year
from ml.forecasting.stored_series import Handling, StoredSeries, build_schedule
from models import UNCATEGORIZED, RecurringSeries, Transaction, table_of

AnySeries = RecurringSeries | Row[*tuple[Any, ...]]
"""A stored series, or its bare row."""

rows, transactions = table_of(RecurringSeries).c, table_of(Transaction).c

HANDLING: Mapping[str | None, Handling] = {
    None: Handling.FOLLOW,
    RecurringDecision.CONFIRMED: Handling.EXPECT,
    RecurringDecision.PAUSED: Handling.LEAVE_OUT,
    RecurringDecision.DISMISSED: Handling.FORGET,
}


@dataclass(frozen=True, slots=True)
class SeriesPayment:
    """A transaction that belongs to a series; the amount is in minor units."""

    id: int
    day: int
    minor: int


def load_decided_series(
    connection: Connection, user_id: int, kind: TransactionKind, currency: str
) -> list[StoredSeries]:
    """Load the series of one kind and currency that a person has decided on."""
    query = select(table_of(RecurringSeries)).where(
        rows.user_id == user_id,
        rows.kind == kind,
        rows.currency == currency,
        rows.decision.is_not(None),
    )
    decided = connection.execute(query).all()
    if not decided:
        return []
    linked = load_linked_payments(connection, user_id)
    return [build_stored_series(row, linked.get(row.id, ())) for row in decided]


def load_linked_payments(connection: Connection, user_id: int) -> dict[int, list[SeriesPayment]]:
    """Load the payments of each series of a user, by the series' id."""
    query = select(
        transactions.recurring_series_id,
        transactions.id,
        type_coerce(transactions.date, NullType()),
        transactions.amount_minor,
    ).where(transactions.user_id == user_id, transactions.recurring_series_id.is_not(None))
    linked: defaultdict[int, list[SeriesPayment]] = defaultdict(list)
    for series_id, transaction_id, stored_date, minor in connection.execute(query):
        day = stored_day_number(stored_date)
        linked[series_id].append(SeriesPayment(transaction_id, day, minor))
    return dict(linked)


def build_stored_series(row: AnySeries, payments: Sequence[SeriesPayment]) -> StoredSeries:
    """Build what the search compares with from a stored series and its payments."""
    schedule = _build_schedule(row)
    next_date = row.next_date if row.status != RecurringStatus.ENDED else None
    is_dismissed = row.decision == RecurringDecision.DISMISSED
    return StoredSeries(
        id=row.id,
        payee=row.payee,
        payee_key=normalize_payee(row.payee),
        category=UNCATEGORIZED if row.category_id is None else row.category_id,
        cadence=Cadence(row.cadence),
        amount=float(row.amount_minor),
        lowest=float(row.lowest_minor),
        highest=float(row.highest_minor),
        handling=HANDLING[row.decision],
        schedule=schedule,
        next_index=schedule.find_index(date_to_day_number(next_date)) if next_date else None,
        tolerance=row.tolerance_days,
        skipped_months=frozenset(row.skipped_months),
        last_day=date_to_day_number(row.end_date) if row.end_date else None,
        has_own_schedule=row.has_own_schedule,
        has_own_amount=row.has_own_amount,
        payment_ids=frozenset(
            row.payment_ids if is_dismissed else (payment.id for payment in payments)
        ),
    )


def list_due_dates(row: AnySeries, first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """List the days of a series from its next payment on that lie in a range."""
    if row.next_date is None:
        return
    schedule = _build_schedule(row)
    start, end = date_to_day_number(first), date_to_day_number(last)
    if row.end_date is not None:
        end = min(end, date_to_day_number(row.end_date))
    for index in count(schedule.find_index(date_to_day_number(row.next_date))):
        day = schedule.compute_day(index)
        if day > end:
            return
        if day >= start and month_of_year(day) not in row.skipped_months:
            yield day_number_to_date(day)


def adjust_to_schedule(
    cadence: str, date: dt.date, day_of_month: int | None, weekend_shift: str
) -> dt.date:
    """Return the day of the schedule that is nearest to a date."""
    anchor = date_to_day_number(date)
    schedule = build_schedule(Cadence(cadence), anchor, day_of_month, WeekendShift(weekend_shift))
    return day_number_to_date(schedule.compute_day(schedule.find_index(anchor)))


def find_tolerance(cadence: str) -> int:
    """Return the days after which a payment of a cadence does not come any more."""
    return LIMITS[Cadence(cadence)].tolerance


def _build_schedule(row: AnySeries) -> Schedule:
    return build_schedule(
        Cadence(row.cadence),
        date_to_day_number(row.anchor_date),
        row.day_of_month,
        WeekendShift(row.weekend_shift),
    )
