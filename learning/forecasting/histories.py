"""Spending histories: a user's daily totals as the ledger that forecasts are made from."""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, func, select

from core import periods
from core.enums import PeriodUnit, TransactionKind
from core.errors import NotEnoughData
from core.identity import Caller
from learning.day_numbers import date_to_day_number
from ml.forecasting.forecaster import ForecastQuestion, PersonForecast
from ml.forecasting.ledgers import TOTAL, Ledger, build_ledger
from models import DailyTotal, User, db, table_of

MIN_EXPENSES = 10
"""Expenses without which nothing is forecast."""

MIN_PERIODS = 2
"""Complete periods with spending without which nothing is forecast."""

# Per process. A history is its sums by day and category; users beyond that are read again.
MAX_CACHED_HISTORIES = 64

LOOK_BACK_DAYS: Mapping[PeriodUnit, int] = {
    PeriodUnit.DAILY: 500,
    PeriodUnit.WEEKLY: 500,
    PeriodUnit.MONTHLY: 800,
    PeriodUnit.YEARLY: 15 * 366,
}
"""Days of daily totals that a forecast reads, today included."""

LEDGER_KINDS = (TransactionKind.EXPENSE, TransactionKind.INCOME)


@dataclass(frozen=True, slots=True)
class SpendingHistory:
    """A user's spending in one currency as it is known today, in minor units.

    ``recorded`` are (day number, category key, amount) of all spending from the current period on,
    future days included. ``expense_count`` counts expenses, ``first_day`` is the day of the first.
    ``forecasts`` caches what has been forecast from this history; it is valid as long as the
    history.
    """

    ledger: Ledger
    recorded: Sequence[tuple[int, int, int]]
    expense_count: int
    first_day: dt.date | None
    forecasts: dict[Hashable, tuple[PersonForecast, ForecastQuestion]] = field(
        default_factory=dict, compare=False, repr=False
    )

    @property
    def category_ids(self) -> list[int]:
        """Keys of the categories in the ledger, merged series left out."""
        return [key for key in self.ledger.keys if isinstance(key, int)]

    def recorded_in(self, start: int, end: int) -> dict[Hashable, float]:
        """Sum what is recorded from ``start`` to before ``end``, by category key and in total."""
        sums: dict[Hashable, float] = {TOTAL: 0.0}
        for day, key, minor in self.recorded:
            if start <= day < end:
                sums[key] = sums.get(key, 0.0) + minor
                sums[TOTAL] += minor
        return sums


class HistoryCache:
    """Keeps the histories of the most recent users in memory, for all threads.

    A history is valid until the user's event log has grown or the day has changed: whatever changes
    a daily total appends an event.
    """

    def __init__(self) -> None:
        self._entries: OrderedDict[
            tuple[int, str, PeriodUnit], tuple[tuple[int, dt.date], SpendingHistory]
        ] = OrderedDict()
        self._lock = threading.Lock()

    def load(self, caller: Caller, currency: str, unit: PeriodUnit) -> SpendingHistory:
        """Return the caller's history, from memory if it is still valid."""
        key = (caller.id, currency, unit)

        # A connection of its own sees only what is committed. The number of the last event is read
        # before the sums, so that a cached history is never older than its number says.
        with db.engine.connect() as connection:
            last_seq = connection.execute(
                select(User.last_seq).where(User.id == caller.id)
            ).scalar_one_or_none()
            state = (last_seq or 0, caller.today)
            with self._lock:
                entry = self._entries.get(key)
            if entry is not None and entry[0] == state:
                return entry[1]
            history = load_history(connection, caller, currency, unit)

        with self._lock:
            self._entries[key] = (state, history)
            self._entries.move_to_end(key)
            while len(self._entries) > MAX_CACHED_HISTORIES:
                self._entries.popitem(last=False)
        return history


def load_history(
    connection: Connection, caller: Caller, currency: str, unit: PeriodUnit
) -> SpendingHistory:
    """Load a user's daily totals as far back as a forecast of that unit looks."""
    table, today = table_of(DailyTotal).c, caller.today
    owned = (table.user_id == caller.id, table.currency == currency)
    expenses = (*owned, table.kind == TransactionKind.EXPENSE)
    since = today - dt.timedelta(days=LOOK_BACK_DAYS[unit])

    query = select(table.kind, table.date, table.category_key, table.sum_minor, table.count).where(
        *owned, table.kind.in_(LEDGER_KINDS), table.date >= since
    )
    spending: list[tuple[int, int, float, int]] = []
    income: list[tuple[int, float]] = []
    for kind, date, category_key, minor, count in connection.execute(query):
        day = date_to_day_number(date)
        if kind == TransactionKind.EXPENSE:
            spending.append((day, category_key, float(minor), count))
        else:
            income.append((day, float(minor)))

    expense_count = sum(row[3] for row in spending)
    if expense_count < MIN_EXPENSES:
        # Older expenses count, too; summing them all is only needed for short histories.
        total_count = connection.execute(select(func.sum(table.count)).where(*expenses)).scalar()
        expense_count = int(total_count or 0)

    current_start = date_to_day_number(caller.period(unit).start)
    return SpendingHistory(
        # The end is exclusive: today belongs to the past.
        ledger=build_ledger(spending, income, date_to_day_number(today) + 1),
        recorded=[
            (day, key, int(minor)) for day, key, minor, _ in spending if day >= current_start
        ],
        expense_count=expense_count,
        first_day=connection.execute(select(func.min(table.date)).where(*expenses)).scalar(),
    )


def require_enough_history(
    history: SpendingHistory, caller: Caller, unit: PeriodUnit, min_expenses: int = MIN_EXPENSES
) -> None:
    """Check that there are enough expenses and two complete periods.

    Raises NotEnoughData, which says what is missing.
    """
    complete_periods = _count_complete_periods(history, caller, unit)
    missing = {
        "expenses": max(0, min_expenses - history.expense_count),
        "complete_periods": max(0, MIN_PERIODS - complete_periods),
    }
    if not any(missing.values()):
        return

    needs = [f"{count} more {name.replace('_', ' ')}" for name, count in missing.items() if count]
    raise NotEnoughData(
        f"A {unit} forecast needs {min_expenses} expenses and {MIN_PERIODS} complete periods;"
        f" missing: {' and '.join(needs)}.",
        missing=missing,
        found={"expenses": history.expense_count, "complete_periods": complete_periods},
    )


def _count_complete_periods(history: SpendingHistory, caller: Caller, unit: PeriodUnit) -> int:
    """Count the periods from the one with the first expense to before the current one."""
    current = caller.period(unit).start
    if history.first_day is None or history.first_day >= current:
        return 0
    starts = periods.starts(history.first_day, current, unit, caller.month_start_day)
    # The last start is that of the current period, which is not complete.
    return len(starts) - 1
