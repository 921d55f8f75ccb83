"""The search for anomalies in the ledger: in new transactions, and in days that are over."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import Connection, func, select, type_coerce
from sqlalchemy.types import NullType

from core import periods
from core.enums import PeriodUnit, TransactionKind
from core.identity import Caller
from learning.day_numbers import date_to_day_number, day_number_to_date, stored_day_number
from learning.insights.anomaly_entries import (
    load_entries,
    load_history,
    load_incomes,
    load_ledger,
)
from ml.insights.anomaly_values import AnomalyCandidate, LedgerEntry
from ml.insights.expense_rules import score_expense
from ml.insights.ledger_scoring import score_ledger
from ml.insights.missing_income import find_deadline, score_missing
from ml.insights.regular_payments import find_regular
from ml.insights.spending_pace import FIRST_DAY, MAX_MONTHS, score_pace
from models import DailyTotal, table_of

totals = table_of(DailyTotal).c

MAX_SINGLE = 40
"""New transactions that are judged one by one; with more, the ledger is read once for all."""

LEDGER_YEARS = 5
"""Years of a ledger that are searched: older facts help nobody."""

INCOME_DAYS = 800
YEAR = 365


@dataclass(frozen=True, slots=True)
class Judged:
    """Candidates of one transaction, or of a day (``entry_count`` 0), in one currency."""

    day: int
    currency: str
    entry_count: int
    candidates: Sequence[AnomalyCandidate]


def search_anomalies(
    connection: Connection,
    caller: Caller,
    ids: Collection[int] | None,
    settled_through: dt.date,
    known_through: dt.date,
) -> list[Judged]:
    """Search some transactions, or all with None, and the days that are over, in order of time.

    ``settled_through`` is the last day whose income and pace were searched, ``known_through`` the
    last one of which entries are complete.
    """
    if ids is None or len(ids) > MAX_SINGLE:
        judged = list(_search_ledgers(connection, caller, ids, settled_through, known_through))
    else:
        judged = list(_search_entries(connection, caller, ids))
        judged += _search_days(connection, caller, settled_through, known_through)
    return sorted(judged, key=lambda one: one.day)


def _search_entries(
    connection: Connection, caller: Caller, ids: Collection[int]
) -> Iterator[Judged]:
    for currency, entries in load_entries(connection, caller.id, ids, caller.today).items():
        for entry in entries:
            if entry.is_income:
                yield Judged(entry.day, currency, 1, ())
                continue
            history = load_history(connection, caller.id, currency, entry)
            yield Judged(entry.day, currency, 1, list(score_expense(entry, history)))


def _search_ledgers(
    connection: Connection,
    caller: Caller,
    ids: Collection[int] | None,
    settled_through: dt.date,
    known_through: dt.date,
) -> Iterator[Judged]:
    today = caller.today
    first = max(today - dt.timedelta(days=LEDGER_YEARS * YEAR), dt.date(1, 1, 1))
    new_ids = None if ids is None else frozenset(ids)
    settled, known = date_to_day_number(settled_through), date_to_day_number(known_through)
    for currency in _list_currencies(connection, caller.id):
        entries = load_ledger(connection, caller.id, currency, first, today)
        if not entries:
            continue
        # The month after the last one, too: its first day ends the last one.
        until = today + dt.timedelta(days=62)
        bounds = [
            date_to_day_number(day)
            for day in periods.starts(
                day_number_to_date(entries[0].day),
                until,
                PeriodUnit.MONTHLY,
                caller.month_start_day,
            )
        ]
        end = date_to_day_number(today) + 1
        day = entries[0].day
        for entry, candidates in score_ledger(entries, bounds, end, new_ids):
            if entry is not None:
                day = entry.day
                if new_ids is None or entry.id in new_ids:
                    yield Judged(day, currency, 1, candidates)
            elif candidates:
                day = max(day, candidates[0].day)
                if settled < day <= known or new_ids is None:
                    yield Judged(day, currency, 0, candidates)


def _list_currencies(connection: Connection, user_id: int) -> list[str]:
    query = select(totals.currency).where(totals.user_id == user_id).distinct()
    return sorted(connection.scalars(query))


def _search_days(
    connection: Connection, caller: Caller, settled_through: dt.date, known_through: dt.date
) -> Iterator[Judged]:
    if known_through <= settled_through:
        return
    settled, known = date_to_day_number(settled_through), date_to_day_number(known_through)
    for currency in _list_currencies(connection, caller.id):
        yield from _search_incomes(connection, caller, currency, settled, known)
        pace = _search_pace(connection, caller, currency, known)
        if pace:
            yield Judged(known, currency, 0, pace)


def _search_incomes(
    connection: Connection, caller: Caller, currency: str, settled: int, known: int
) -> Iterator[Judged]:
    first, last = day_number_to_date(known - INCOME_DAYS), day_number_to_date(known)
    incomes = load_incomes(connection, caller.id, currency, first, last)
    by_payee: defaultdict[str, list[LedgerEntry]] = defaultdict(list)
    for one in incomes:
        by_payee[one.payee].append(one)
    for payments in by_payee.values():
        regular = find_regular(payments)
        if regular is None or not settled < (deadline := find_deadline(regular)) <= known:
            continue
        of_year = sum(one.amount for one in incomes if deadline - YEAR <= one.day < deadline)
        missing = score_missing(payments, of_year, deadline)
        if missing is not None:
            yield Judged(deadline, currency, 0, [missing])


def _search_pace(
    connection: Connection, caller: Caller, currency: str, day: int
) -> list[AnomalyCandidate]:
    """Score the spending of the month that a day is in, in all and by category."""
    date = day_number_to_date(day)
    month = caller.period(PeriodUnit.MONTHLY, date)
    offset = (date - month.start).days
    if offset + 1 < FIRST_DAY:
        return []
    months = [month]
    for _ in range(MAX_MONTHS):
        months.append(periods.shift_period(months[-1], PeriodUnit.MONTHLY, -1))
    months.reverse()
    spent = _load_spending(connection, caller.id, currency, months[0].start, date)
    if not spent[None]:
        return []
    first = day_number_to_date(min(spent[None]))
    known = [one for one in months if one.end >= first]
    starts = [date_to_day_number(one.start) for one in known]
    whole = [_sum_days(spent[None], start, end) for start, end in pairwise(starts)]
    usual_month = sorted(whole)[len(whole) // 2] if whole else 0.0
    candidates = []
    for category, days in spent.items():
        # Only a day with spending in it changes the pace for the worse.
        if day not in days:
            continue
        sums = [_sum_days(days, start, start + offset + 1) for start in starts]
        candidate = score_pace(day, sums[-1], sums[:-1], usual_month, category)
        if candidate is not None:
            candidates.append(candidate)
    return candidates


def _load_spending(
    connection: Connection, user_id: int, currency: str, first: dt.date, last: dt.date
) -> dict[Hashable, dict[int, float]]:
    """Load what was spent by day, in all (None) and by category."""
    query = (
        select(
            type_coerce(totals.date, NullType()), totals.category_key, func.sum(totals.sum_minor)
        )
        .where(
            totals.user_id == user_id,
            totals.kind == TransactionKind.EXPENSE,
            totals.currency == currency,
            totals.date.between(first, last),
        )
        .group_by(totals.date, totals.category_key)
    )
    spent: dict[Hashable, dict[int, float]] = {None: {}}
    for date, category_key, minor in connection.execute(query):
        day = stored_day_number(date)
        for key in (None, category_key):
            days = spent.setdefault(key, {})
            days[day] = days.get(day, 0.0) + float(minor)
    return spent


def _sum_days(days: dict[int, float], first: int, end: int) -> float:
    return sum(amount for day, amount in days.items() if first <= day < end)
