"""Spending histories: a user's daily totals as the ledger that forecasts are made from."""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from sqlalchemy import ColumnElement, Connection, func, select, type_coerce
from sqlalchemy.types import NullType

from core import periods
from core.enums import PeriodUnit, TransactionKind
from core.errors import NotEnoughData
from core.events import (
    AccountBalanceChanged,
    BudgetThresholdReached,
    GoalContributionCreated,
    GoalMilestoneReached,
    NotificationCreated,
    NotificationSent,
    PredictionCompleted,
    RecurringSeriesCreated,
    RecurringSeriesUpdated,
    TransactionCreated,
)
from core.identity import Caller
from learning.day_numbers import date_to_day_number, day_number_to_date, stored_day_number
from learning.forecasting.payment_histories import (
    PaymentHistory,
    build_payment,
    list_payment_columns,
    load_payment_history,
)
from ml.forecasting.known_through import infer_known_through
from ml.forecasting.ledgers import IncomeRow, Ledger, SpendingRow, build_ledger
from ml.forecasting.recurring import Payment
from ml.forecasting.scheduled_payments import ScheduledPayment
from ml.forecasting.spending_plan import KnownPast, SpendingPlan
from models import SPLIT, DailyTotal, Event, Transaction, User, db, table_of

MIN_EXPENSES = 10
"""Expenses without which nothing is forecast."""

MIN_PERIODS = 2
"""Complete periods with spending without which nothing is forecast."""

# Per process. A history is its sums by day and category; users beyond that are read again.
MAX_CACHED_HISTORIES = 64

LOOK_BACK_DAYS = 1_150
"""Days of history that a forecast reads: three years, and a month that is cut in two."""

LOOK_BACK = dt.timedelta(days=LOOK_BACK_DAYS)

CURRENT_DAYS = 4
"""Entries that end so many days ago are as current as one can expect."""


@dataclass(frozen=True, slots=True)
class SpendingHistory:
    """A user's spending in one currency as it is known today, in minor units.

    ``ledger``, ``expenses`` and ``income`` hold everything that is entered, for future days, too.
    The entries are taken as complete before ``origin``, a day number (see ``known_through``);
    ``today`` is the day of asking. ``expense_count`` counts expenses, ``first_day`` is the day of
    the first. ``entry_days`` are those with an entry of any kind and currency.
    ``plans`` caches the plans that rest on this history, by model version, ``pasts`` what they take
    from the known days, and ``income_plans`` those of the income (None where there is too little);
    all are valid as long as the history.
    """

    ledger: Ledger
    expenses: PaymentHistory
    income: PaymentHistory
    origin: int
    today: int
    expense_count: int
    first_day: dt.date | None
    entry_days: frozenset[int] = field(default=frozenset(), repr=False)
    plans: dict[int | None, SpendingPlan] = field(default_factory=dict, compare=False, repr=False)
    pasts: dict[int | None, KnownPast] = field(default_factory=dict, compare=False, repr=False)
    income_plans: dict[int | None, SpendingPlan | None] = field(
        default_factory=dict, compare=False, repr=False
    )

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


@dataclass(frozen=True, slots=True)
class DailySum:
    """Sum of a day by kind, currency and category, in minor units."""

    day: int
    kind: str
    currency: str
    category_key: int
    minor: int
    count: int


LEDGER_KINDS = (TransactionKind.EXPENSE, TransactionKind.INCOME)
EXPENSE, INCOME = map(str, LEDGER_KINDS)

CacheEntry = tuple[tuple[int, dt.date], SpendingHistory]
"""A history with the last event and the day that it is of."""

CREATED = TransactionCreated.type
WITHOUT_EFFECT = frozenset(
    event.type
    for event in (
        AccountBalanceChanged,
        BudgetThresholdReached,
        GoalContributionCreated,
        GoalMilestoneReached,
        NotificationCreated,
        NotificationSent,
        PredictionCompleted,
    )
)
"""Events that no history depends on, and that follow a new transaction."""

SERIES_CHANGES = frozenset({RecurringSeriesCreated.type, RecurringSeriesUpdated.type})
"""Events that a history depends on if a person has decided on the series."""

MAX_NEW_EVENTS = 50
"""Events since a history was loaded, above which it is loaded anew."""


class HistoryCache:
    """Keeps the histories of the most recent users in memory, for all threads.

    A history is valid until the user's event log has grown or the day has changed: whatever changes
    a daily total appends an event. After a few new transactions and nothing else that it depends
    on, only their days are read again.
    """

    def __init__(self) -> None:
        self._entries: OrderedDict[tuple[int, str], CacheEntry] = OrderedDict()
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
            history = _extend_cached(connection, caller, currency, entry) if entry else None
            if history is None:
                history = load_history(connection, caller, currency)

        with self._lock:
            self._entries[key] = (state, history)
            self._entries.move_to_end(key)
            while len(self._entries) > MAX_CACHED_HISTORIES:
                self._entries.popitem(last=False)
        return history


def _extend_cached(
    connection: Connection, caller: Caller, currency: str, entry: CacheEntry
) -> SpendingHistory | None:
    """Return a cached history with what has happened since; None if that is too much."""
    new = _find_new_transactions(connection, caller, entry)
    if new is None:
        return None
    history = entry[1]
    return extend_history(connection, caller, currency, history, new) if new else history


def load_history(connection: Connection, caller: Caller, currency: str) -> SpendingHistory:
    """Load a user's daily totals and expenses as far back as a forecast looks."""
    table = table_of(DailyTotal).c
    first_expense = select(func.min(table.date)).where(
        table.user_id == caller.id,
        table.currency == currency,
        table.kind == TransactionKind.EXPENSE,
    )
    today = date_to_day_number(caller.today)
    totals = _load_totals(connection, caller, table.date >= caller.today - LOOK_BACK)
    spending, earned = _list_rows(totals, currency)
    expenses = load_payment_history(connection, caller, TransactionKind.EXPENSE, currency)
    if spending:
        # A series that a person has entered may be of a category without spending yet.
        spending += [(spending[0][0], key, 0.0, 0) for key in expenses.expected_categories]
    last = max([*(row[0] for row in spending), *(row[0] for row in earned)], default=today)
    return _build_history(
        connection,
        caller,
        currency,
        # The end is exclusive: today and what is entered for later days are part of the ledger.
        build_ledger(spending, earned, max(today, last) + 1),
        entry_days=frozenset(one.day for one in totals),
        expenses=expenses,
        income=load_payment_history(connection, caller, TransactionKind.INCOME, currency),
        first_day=connection.execute(first_expense).scalar(),
    )


def extend_history(
    connection: Connection,
    caller: Caller,
    currency: str,
    history: SpendingHistory,
    transaction_ids: Sequence[int],
) -> SpendingHistory:
    """Return a history of today with transactions that were entered since it was loaded."""
    row, totals = table_of(Transaction).c, table_of(DailyTotal).c
    query = select(row.kind, row.currency, row.date, *list_payment_columns())
    is_new = row.id.in_(transaction_ids)
    rows = connection.execute(query.where(row.user_id == caller.id, is_new)).all()

    days = {date for _, _, date, *_ in rows if date >= caller.today - LOOK_BACK}
    changed = _load_totals(connection, caller, totals.date.in_(days))
    ledger = history.ledger.replace_days(*_list_rows(changed, currency))
    entered: dict[str, list[tuple[int, Payment]]] = {EXPENSE: [], INCOME: []}
    for kind, row_currency, _, id_, stored, minor, *texts in rows:
        # Refunds are no payments that recur.
        if kind in entered and row_currency == currency and minor > 0:
            entered[kind].append((id_, build_payment(stored, minor, *texts)))
    expense_days = [
        date for kind, row_currency, date, *_ in rows if (kind, row_currency) == (EXPENSE, currency)
    ]
    extended = _build_history(
        connection,
        caller,
        currency,
        ledger,
        entry_days=history.entry_days | {one.day for one in changed},
        expenses=history.expenses.add(entered[EXPENSE]),
        income=history.income.add(entered[INCOME]),
        first_day=min([*expense_days, *filter(None, [history.first_day])], default=None),
    )
    is_same_past = (
        extended.origin == history.origin
        and ledger.keys == history.ledger.keys
        and all(date_to_day_number(date) >= history.origin for _, _, date, *_ in rows)
    )
    return replace(extended, pasts=history.pasts) if is_same_past else extended


def _list_rows(
    totals: Iterable[DailySum], currency: str
) -> tuple[list[SpendingRow], list[IncomeRow]]:
    """List the rows of a ledger: expenses and incomes in one currency."""
    own = [one for one in totals if one.currency == currency]
    spending: list[SpendingRow] = [
        (one.day, one.category_key, float(one.minor), one.count)
        for one in own
        if one.kind == EXPENSE and one.category_key != SPLIT
    ]
    return spending, [(one.day, float(one.minor)) for one in own if one.kind == INCOME]


def _build_history(
    connection: Connection,
    caller: Caller,
    currency: str,
    ledger: Ledger,
    *,
    entry_days: frozenset[int],
    expenses: PaymentHistory,
    income: PaymentHistory,
    first_day: dt.date | None,
) -> SpendingHistory:
    """Build a history; days with entries in any currency count, because one enters them all."""
    today = date_to_day_number(caller.today)
    expense_count = int(ledger.counts[0, -1])
    if expense_count < MIN_EXPENSES:
        # Older expenses count, too; summing them all is only needed for short histories.
        expense_count = _count_expenses(connection, caller, currency)
    return SpendingHistory(
        ledger=ledger,
        expenses=expenses,
        income=income,
        origin=infer_known_through(np.array([*entry_days], np.int64), today) + 1,
        today=today,
        expense_count=expense_count,
        first_day=first_day,
        entry_days=entry_days,
    )


def _count_expenses(connection: Connection, caller: Caller, currency: str) -> int:
    table = table_of(DailyTotal).c
    query = select(func.sum(table.count)).where(
        table.user_id == caller.id,
        table.currency == currency,
        table.kind == TransactionKind.EXPENSE,
    )
    return int(connection.execute(query).scalar() or 0)


def _load_totals(
    connection: Connection, caller: Caller, condition: ColumnElement[bool]
) -> list[DailySum]:
    """Load the daily totals of all kinds and currencies of some days."""
    table = table_of(DailyTotal).c
    query = select(
        # As the driver returns it: converting thousands of dates takes as long as reading them.
        type_coerce(table.date, NullType()),
        table.kind,
        table.currency,
        table.category_key,
        table.sum_minor,
        table.count,
    )
    rows = connection.execute(query.where(table.user_id == caller.id, condition)).all()
    return [DailySum(stored_day_number(stored), *values) for stored, *values in rows]


def _find_new_transactions(
    connection: Connection, caller: Caller, entry: CacheEntry
) -> list[int] | None:
    """Find the transactions that were entered since a history was loaded.

    None if too much has happened, or anything else that the history may depend on.
    """
    (last_seq, today), _ = entry
    if today != caller.today:
        return None
    event = table_of(Event).c
    decisions = [part["decision"].as_string() for part in (event.payload, event.before)]
    query = (
        select(event.type, event.entity_id, func.coalesce(*decisions).label("decision"))
        .where(event.user_id == caller.id, event.seq > last_seq)
        .limit(MAX_NEW_EVENTS + 1)
    )
    events = connection.execute(query).all()
    is_known = all(
        row.type == CREATED
        or row.type in WITHOUT_EFFECT
        # What the search stores changes no forecast: that has found it, too.
        or (row.type in SERIES_CHANGES and row.decision is None)
        for row in events
    )
    if not is_known or len(events) > MAX_NEW_EVENTS:
        return None
    return [row.entity_id for row in events if row.type == CREATED]


def find_known_through(entry_days: Iterable[dt.date], today: dt.date) -> dt.date:
    """Return the last day of which the entries are taken as complete."""
    days = np.array([date_to_day_number(day) for day in entry_days], np.int64)
    return day_number_to_date(infer_known_through(days, date_to_day_number(today)))


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
