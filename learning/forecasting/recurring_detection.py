"""Follow recurring series through the ledger: those of the search, and those that are stored.

The search is the one that forecasts rest on; what is stored on top is the person's decisions and
the payments of series that the search no longer reports.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np
from sqlalchemy import Connection, select, type_coerce
from sqlalchemy.types import NullType

from core.enums import PaymentCadence, WeekendShift
from core.identity import Caller
from learning.day_numbers import date_to_day_number, day_number_to_date, stored_day_number
from learning.forecasting.histories import LOOK_BACK
from learning.forecasting.payment_histories import PaymentHistory
from learning.forecasting.stored_series import SeriesPayment
from ml.forecasting.cadences import Cadence, MonthSchedule, Schedule
from ml.forecasting.known_through import infer_known_through as infer_last_known_day
from ml.forecasting.recurring import Payment as LedgerPayment
from ml.forecasting.recurring import RecurringSeries, find_recurring_series, normalize_payee
from ml.forecasting.recurring_amounts import AmountKind
from ml.forecasting.skipped_months import month_of_year
from ml.forecasting.stored_series import (
    Handling,
    StoredSeries,
    find_payments,
    match_series,
)
from models import UNCATEGORIZED, DailyTotal, table_of

SHOWN_PAYMENTS = 6
"""Newest payments whose smallest and largest are the range of a varying amount."""

MISSED_TO_END: Mapping[Cadence, int] = {
    Cadence.WEEKLY: 4,
    Cadence.FORTNIGHTLY: 3,
    Cadence.FOUR_WEEKLY: 2,
    Cadence.MONTHLY: 2,
    Cadence.QUARTERLY: 2,
    Cadence.HALF_YEARLY: 1,
    Cadence.YEARLY: 1,
}
"""Payments in a row that did not come, after which a series has ended."""

MAX_MISSED = 60


@dataclass(frozen=True, slots=True)
class FollowedSeries:
    """A series as the ledger shows it today; amounts are in minor units.

    ``stored_id`` is the id of the stored series, None for a new one. ``is_found`` says whether the
    search reports it. ``missed_dates`` are the payments in a row that did not come, up to today.
    """

    stored_id: int | None
    is_found: bool
    payee: str
    category_id: int | None
    cadence: PaymentCadence
    day_of_month: int | None
    weekend_shift: WeekendShift
    skipped_months: Sequence[int]
    next_date: dt.date
    tolerance_days: int
    amount_minor: int
    lowest_minor: int
    highest_minor: int
    probability: float | None
    payments: Sequence[SeriesPayment]
    missed_dates: Sequence[dt.date]
    has_ended: bool


@dataclass(frozen=True, slots=True)
class _Search:
    """The payments of one kind and currency by transaction id, and the first unknown day.

    ``by_payee`` has them by the payee as the search compares names, ``since`` is the first day that
    was loaded. ``linked`` are the payments of stored series that the database has.
    """

    origin: int
    since: int
    by_id: Mapping[int, LedgerPayment]
    by_payee: Mapping[str, Mapping[int, LedgerPayment]]
    linked: Mapping[int, Sequence[SeriesPayment]]

    def select(self, payee_key: str, taken: Collection[int]) -> dict[int, LedgerPayment]:
        """Select the payments to one payee that belong to no other series."""
        own = self.by_payee.get(payee_key, {})
        return {id_: payment for id_, payment in own.items() if id_ not in taken}


def load_known_through(connection: Connection, caller: Caller) -> dt.date:
    """Load the last day of which the caller's entries are taken as complete."""
    return infer_known_through(load_entry_days(connection, caller), caller.today)


def load_entry_days(
    connection: Connection, caller: Caller, among: Collection[dt.date] | None = None
) -> frozenset[int]:
    """Load the days with entries by which a ledger is known, or those of them among some days.

    They are day numbers.
    """
    total = table_of(DailyTotal).c
    query = select(type_coerce(total.date, NullType())).where(
        total.user_id == caller.id, total.date >= caller.today - LOOK_BACK
    )
    if among is not None:
        query = query.where(total.date.in_(among))
    stored_days = connection.execute(query.distinct()).scalars()
    return frozenset(stored_day_number(stored) for stored in stored_days)


def infer_known_through(entry_days: Collection[int], today: dt.date) -> dt.date:
    """Return the last day of which entries on such days, as day numbers, are taken as complete."""
    days = np.fromiter(entry_days, np.int64, len(entry_days))
    return day_number_to_date(infer_last_known_day(days, date_to_day_number(today)))


def follow_series(
    history: PaymentHistory,
    today: dt.date,
    known_through: dt.date,
    stored: Sequence[StoredSeries],
    linked: Mapping[int, Sequence[SeriesPayment]],
) -> list[FollowedSeries]:
    """Find the series among payments of one kind and currency, and follow the stored ones.

    ``linked`` are the payments that each stored series has, by its id.
    """
    origin = date_to_day_number(known_through) + 1
    # A ledger that is current has payments of today, too.
    is_current = origin == date_to_day_number(today)
    search = _build_search(history, origin + 1 if is_current else origin, linked)

    found = find_recurring_series(history.payments, search.origin)
    matches = match_series(stored, found, history.transaction_ids)
    members = [_list_members(series, history) for series in found]
    taken: set[int] = set().union(*members)
    # Without a payee nothing tells a series apart.
    named = [position for position, series in enumerate(found) if normalize_payee(series.payee)]
    followed = [
        _follow_found(search, found[position], matches.get(position), members[position], taken)
        for position in named
    ]
    matched = {one.id for one in matches.values()}
    lost = [one for one in stored if one.id not in matched]
    taken.update(*(_list_ids(one.payments) for one in followed))
    return followed + [_follow_stored(search, one, taken) for one in lost]


def _build_search(
    history: PaymentHistory, origin: int, linked: Mapping[int, Sequence[SeriesPayment]]
) -> _Search:
    by_id = dict(zip(history.transaction_ids, history.payments, strict=True))
    by_payee: defaultdict[str, dict[int, LedgerPayment]] = defaultdict(dict)
    for id_, payment in by_id.items():
        by_payee[normalize_payee(payment.payee)][id_] = payment
    return _Search(origin, history.since, by_id, by_payee, linked)


def _list_members(series: RecurringSeries, history: PaymentHistory) -> set[int]:
    return {history.transaction_ids[position] for position in series.members}


def _list_ids(payments: Iterable[SeriesPayment]) -> list[int]:
    return [payment.id for payment in payments]


def _follow_found(
    search: _Search,
    series: RecurringSeries,
    one: StoredSeries | None,
    member_ids: Collection[int],
    taken: Collection[int],
) -> FollowedSeries:
    """Follow a series of the search, which may be stored already."""
    own = _as_stored(series, one, member_ids)
    # Payments of later days are entered, and no members yet.
    free = search.select(own.payee_key, taken)
    entered = {id_: payment for id_, payment in free.items() if payment.day >= search.origin}
    ids = {*member_ids, *find_payments(own, entered)}
    payments = _list_payments(search, one, ids)

    first = series.next_index
    if own.has_own_schedule:
        first = _find_first_open(own, payments)
    next_index, missed = _find_next(own, search.origin, first, payments)
    amounts = [payment.minor for payment in payments[-SHOWN_PAYMENTS:]]
    amount = round(series.amount)
    is_variable = series.amount_kind == AmountKind.VARIABLE
    lowest, highest = (min(amounts), max(amounts)) if is_variable else (amount, amount)
    return _describe(
        own,
        payments,
        next_index,
        missed,
        stored_id=one.id if one else None,
        is_found=True,
        amounts=(amount, min(lowest, amount), max(highest, amount)),
        probability=series.probability,
    )


def _follow_stored(search: _Search, one: StoredSeries, taken: Collection[int]) -> FollowedSeries:
    """Follow a stored series that the search does not report."""
    ids = find_payments(one, search.select(one.payee_key, taken))
    payments = _list_payments(search, one, ids)
    next_index, missed = _find_next(one, search.origin, _find_first_open(one, payments), payments)
    amounts = (round(one.amount), round(one.lowest), round(one.highest))
    return _describe(
        one,
        payments,
        next_index,
        missed,
        stored_id=one.id,
        is_found=False,
        amounts=amounts,
        probability=None,
    )


def _as_stored(
    series: RecurringSeries, one: StoredSeries | None, member_ids: Collection[int]
) -> StoredSeries:
    """Return a found series in the form of stored ones, with the schedule that a person has set."""
    keeps = one is not None and one.has_own_schedule
    return StoredSeries(
        id=one.id if one else 0,
        payee=series.payee,
        payee_key=normalize_payee(series.payee),
        category=series.category,
        cadence=one.cadence if one and keeps else series.cadence,
        amount=series.amount,
        lowest=series.amount,
        highest=series.amount,
        handling=one.handling if one else Handling.FOLLOW,
        schedule=one.schedule if one and keeps else series.schedule,
        next_index=one.next_index if one and keeps else series.next_index,
        tolerance=series.tolerance,
        skipped_months=one.skipped_months if one and keeps else series.skipped_months,
        last_day=one.last_day if one else None,
        has_own_schedule=keeps,
        has_own_amount=one is not None and one.has_own_amount,
        payment_ids=frozenset(member_ids),
    )


def _list_payments(
    search: _Search, one: StoredSeries | None, ids: Iterable[int]
) -> list[SeriesPayment]:
    """List the payments of a series in the order of time, with those before the loaded days."""
    by_id = search.by_id
    loaded = [SeriesPayment(id_, by_id[id_].day, round(by_id[id_].amount)) for id_ in ids]
    linked = search.linked.get(one.id, ()) if one else ()
    older = [payment for payment in linked if payment.day < search.since]
    return sorted([*older, *loaded], key=lambda payment: (payment.day, payment.id))


def _find_first_open(one: StoredSeries, payments: Sequence[SeriesPayment]) -> int:
    """Return the occurrence after the newest payment; what a person set begins at its anchor."""
    if not payments:
        return 0
    following = one.schedule.find_index(payments[-1].day) + 1
    return max(0, following) if one.has_own_schedule else following


def _find_next(
    one: StoredSeries, origin: int, first: int, payments: Sequence[SeriesPayment]
) -> tuple[int, list[int]]:
    """Return the next occurrence to expect, and the days of those before it that did not come."""
    paid = {one.schedule.find_index(payment.day) for payment in payments}
    missed: list[int] = []
    for index in count(first):
        day = one.schedule.compute_day(index)
        if index in paid:
            missed.clear()
        elif month_of_year(day) in one.skipped_months:
            continue
        elif day + one.tolerance >= origin or len(missed) >= MAX_MISSED:
            return index, missed
        else:
            missed.append(day)
    raise AssertionError("a schedule has no end")


def _describe(
    one: StoredSeries,
    payments: Sequence[SeriesPayment],
    next_index: int,
    missed: Sequence[int],
    *,
    stored_id: int | None,
    is_found: bool,
    amounts: tuple[int, int, int],
    probability: float | None,
) -> FollowedSeries:
    amount, lowest, highest = amounts
    day_of_month, shift = _read_schedule(one.schedule)
    is_categorized = isinstance(one.category, int) and one.category != UNCATEGORIZED
    return FollowedSeries(
        stored_id=stored_id,
        is_found=is_found,
        payee=one.payee,
        category_id=int(str(one.category)) if is_categorized else None,
        cadence=PaymentCadence(one.cadence),
        day_of_month=day_of_month,
        weekend_shift=shift,
        skipped_months=sorted(one.skipped_months),
        next_date=day_number_to_date(one.schedule.compute_day(next_index)),
        tolerance_days=one.tolerance,
        amount_minor=amount,
        lowest_minor=lowest,
        highest_minor=highest,
        probability=probability,
        payments=payments,
        missed_dates=[day_number_to_date(day) for day in missed],
        has_ended=len(missed) >= MISSED_TO_END[one.cadence],
    )


def _read_schedule(schedule: Schedule) -> tuple[int | None, WeekendShift]:
    """Return the day of the month and the shift on weekends; None and none for weeks."""
    if isinstance(schedule, MonthSchedule):
        return schedule.day_of_month, WeekendShift(schedule.shift)
    return None, WeekendShift.NONE
