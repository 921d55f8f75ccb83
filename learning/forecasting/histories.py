"""Spending histories: a user's daily totals as the ledger that forecasts are made from."""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from dataclasses import dataclass, field, replace

import numpy as np
from sqlalchemy import Connection, func, select

from core import periods
from core.enums import PeriodUnit, TransactionKind
from core.errors import NotEnoughData
from core.identity import Caller
from learning.day_numbers import date_to_day_number, day_number_to_date
from learning.forecasting.payment_histories import PaymentHistory, load_payment_history
from ml.forecasting.arrays import DayArray
from ml.forecasting.known_through import infer_known_through
from ml.forecasting.ledgers import Ledger, build_ledger
from ml.forecasting.scheduled_payments import ScheduledPayment
from ml.forecasting.spending_plan import SpendingPlan
from models import DailyTotal, User, db, table_of

MIN_EXPENSES = 10
"""Expenses without which nothing is forecast."""

MIN_PERIODS = 2
"""Complete periods with spending without which nothing is forecast."""

# Per process. A history is its sums by day and category; users beyond that are read again.
MAX_CACHED_HISTORIES = 64

LOOK_BACK_DAYS = 1_150
"""Days of history that a forecast reads: three years, and a month that is cut in two."""

CURRENT_DAYS = 4
"""Entries that end so many days ago are as current as one can expect."""

LEDGER_KINDS = (TransactionKind.EXPENSE, TransactionKind.INCOME)


@dataclass(frozen=True, slots=True)
class SpendingHistory:
    """A user's spending in one currency as it is known today, in minor units.

    ``ledger``, ``expenses`` and ``income`` hold everything that is entered, for future days, too.
    The entries are taken as complete before ``origin``, a day number (see ``known_through``);
    ``today`` is the day of asking. ``expense_count`` counts expenses, ``first_day`` is the day of
    the first. ``plans`` caches the plans that rest on this history, by model version; it is valid
    as long as the history.
    """

    ledger: Ledger
    expenses: PaymentHistory
    income: PaymentHistory
    origin: int
    today: int
    expense_count: int
    first_day: dt.date | None
    plans: dict[int | None, SpendingPlan] = field(default_factory=dict, compare=False, repr=False)

    @property
    def category_ids(self) -> list[int]:
        """Keys of the categories in the ledger."""
        return [key for key in self.ledger.keys if isinstance(key, int)]

    @property
    def known_through(self) -> dt.date:
        """Last day of which the entries are taken as complete."""
        return day_number_to_date(self.origin - 1)

    @property
    def is_current(self) -> bool:
        """Whether the entries are as current as one can expect, so that nothing need be said."""
        return self.today - self.origin < CURRENT_DAYS

    def list_upcoming(self, kind: TransactionKind, days: int) -> list[ScheduledPayment]:
        """List the payments to expect in the days from tomorrow on that are not entered yet.

        What was due by today and has not come is expected tomorrow. Of unknown days nobody knows
        that, and what was due in them is left out.
        """
        payments = self.expenses if kind == TransactionKind.EXPENSE else self.income
        tomorrow, last = self.today + 1, self.today + days
        if self.origin < self.today:
            return payments.schedule(self.origin, tomorrow, last)
        return [
            replace(one, payment=replace(one.payment, day=max(tomorrow, one.payment.day)))
            for one in payments.schedule(self.origin, self.origin, last)
        ]


class HistoryCache:
    """Keeps the histories of the most recent users in memory, for all threads.

    A history is valid until the user's event log has grown or the day has changed: whatever changes
    a daily total appends an event.
    """

    def __init__(self) -> None:
        self._entries: OrderedDict[tuple[int, str], tuple[tuple[int, dt.date], SpendingHistory]] = (
            OrderedDict()
        )
        self._lock = threading.Lock()

    def load(self, caller: Caller, currency: str) -> SpendingHistory:
        """Return the caller's history, from memory if it is still valid."""
        key = (caller.id, currency)

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
            history = load_history(connection, caller, currency)

        with self._lock:
            self._entries[key] = (state, history)
            self._entries.move_to_end(key)
            while len(self._entries) > MAX_CACHED_HISTORIES:
                self._entries.popitem(last=False)
        return history


def load_history(connection: Connection, caller: Caller, currency: str) -> SpendingHistory:
    """Load a user's daily totals and expenses as far back as a forecast looks."""
    table = table_of(DailyTotal).c
    owned = (table.user_id == caller.id, table.currency == currency)
    expenses = (*owned, table.kind == TransactionKind.EXPENSE)
    since = caller.today - dt.timedelta(days=LOOK_BACK_DAYS)

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

    today = date_to_day_number(caller.today)
    last = max([*(row[0] for row in spending), *(row[0] for row in income)], default=today)
    return SpendingHistory(
        # The end is exclusive: today and what is entered for later days are part of the ledger.
        ledger=build_ledger(spending, income, max(today, last) + 1),
        expenses=load_payment_history(connection, caller, TransactionKind.EXPENSE, currency),
        income=load_payment_history(connection, caller, TransactionKind.INCOME, currency),
        origin=infer_known_through(_load_entry_days(connection, caller, since), today) + 1,
        today=today,
        expense_count=expense_count,
        first_day=connection.execute(select(func.min(table.date)).where(*expenses)).scalar(),
    )


def _load_entry_days(connection: Connection, caller: Caller, since: dt.date) -> DayArray:
    """Load the days with entries in any currency: whoever enters one enters the others, too."""
    table = table_of(DailyTotal).c
    query = select(table.date).where(table.user_id == caller.id, table.date >= since).distinct()
    return np.array([date_to_day_number(day) for day in connection.scalars(query)], np.int64)


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
    # A year is planned from its months, and two of them are enough.
    counted = PeriodUnit.MONTHLY if unit == PeriodUnit.YEARLY else unit
    current = caller.period(counted).start
    if history.first_day is None or history.first_day >= current:
        return 0
    starts = periods.starts(history.first_day, current, counted, caller.month_start_day)
    # The last start is that of the current period, which is not complete.
    return len(starts) - 1
