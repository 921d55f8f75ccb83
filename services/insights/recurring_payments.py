"""Recurring payments as insights look at them: known before a month, and paid in it."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import ml_service
from core import periods
from core.enums import PaymentCadence, PeriodUnit, TransactionKind
from core.periods import Period
from ml_service import PaymentHistory
from models import db
from services.insights.month_basis import LOADED_MONTHS, Expense, MonthBasis

REGULAR = frozenset({PaymentCadence.FOUR_WEEKLY, PaymentCadence.MONTHLY, PaymentCadence.QUARTERLY})
"""Cadences whose payments are judged one by one, and left out of what is usual by a day.

Weekly ones are many enough to compare as sums; rarer ones are what makes a month special.
"""

STEADY_PAYMENTS = 3
"""Newest payments by which an amount is steady or varies."""
STEADY_SPREAD = 0.05
"""Share by which steady amounts may differ."""
FIXED_SPREAD = 0.005
"""Share by which the amounts of a fixed price may differ, for rounding."""

MAX_CHANGE = 2.5
"""Factor by which a payment of a series may differ from the one before."""


@dataclass(frozen=True, slots=True)
class Series:
    """Payments to one payee that recur, in the order of time.

    The next one is expected on ``expected_date``; when it is later than ``tolerance`` days, it does
    not come any more.
    """

    cadence: PaymentCadence
    payments: Sequence[Expense]
    expected_date: dt.date
    tolerance: int

    @property
    def last(self) -> Expense:
        """The newest payment."""
        return self.payments[-1]

    @property
    def amount(self) -> int:
        """The amount of the newest payment of steady ones, else the median, in minor units."""
        return self.last.minor if self.is_steady else self.median

    @property
    def median(self) -> int:
        """The median of the amounts, in minor units."""
        return round(median(payment.minor for payment in self.payments))

    @property
    def has_fixed_price(self) -> bool:
        """Whether the newest amounts are the same, as of a subscription and unlike a bill's."""
        newest = [payment.minor for payment in self.payments[-STEADY_PAYMENTS:]]
        return max(newest) - min(newest) <= FIXED_SPREAD * max(newest)

    @property
    def is_steady(self) -> bool:
        """Whether the newest amounts are the same or nearly so."""
        newest = [payment.minor for payment in self.payments[-STEADY_PAYMENTS:]]
        return max(newest) - min(newest) <= STEADY_SPREAD * max(newest)

    @property
    def overdue_date(self) -> dt.date:
        """The day on which the next payment, if it did not come, does not come any more."""
        return self.expected_date + dt.timedelta(days=self.tolerance + 1)

    def sum_up_year(self, amount: int) -> int:
        """Return what payments of an amount cost in a year."""
        return amount * self.cadence.payments_per_year

    def costs_same(self, expense: Expense) -> bool:
        """Return whether an expense has nearly the amount of the newest payment."""
        return abs(expense.minor - self.last.minor) <= STEADY_SPREAD * self.last.minor

    def could_include(self, expense: Expense) -> bool:
        """Return whether an expense could be one of this series, by payee and amount."""
        return (
            expense.payee_key == self.last.payee_key
            and self.last.minor / MAX_CHANGE <= expense.minor <= self.last.minor * MAX_CHANGE
        )


@dataclass(frozen=True, slots=True)
class RecurringPayments:
    """Series known on the day before a month, and those known on its last known day.

    ``payments`` are the month's payments of the former, by the position of their series.
    """

    before: Sequence[Series]
    now: Sequence[Series]
    payments: Mapping[int, Expense]

    @property
    def regular_ids(self) -> set[int]:
        """The ids of the payments that are judged one by one."""
        regular = [series for series in (*self.before, *self.now) if series.cadence in REGULAR]
        ids = {payment.id for series in regular for payment in series.payments}
        return ids | {
            payment.id
            for index, payment in self.payments.items()
            if self.before[index].cadence in REGULAR
        }


def find_recurring(basis: MonthBasis, known: Period) -> RecurringPayments:
    """Find the recurring payments of the known days of a month, and those known before it.

    They are the series that forecasts rest on.
    """
    in_month = basis.select(known)
    history = choose_payments(basis, known, TransactionKind.EXPENSE)
    start = ml_service.date_to_day_number(known.start)
    after = ml_service.date_to_day_number(known.end) + 1
    before = _list_series(basis, history, start)
    # Today is half known at best, and the forecast has searched the days before.
    now = _list_series(basis, history, min(after, max(start, basis.history.origin)))

    everyday = {series.last.payee_key for series in before if _is_everyday(series, in_month)}
    before = [series for series in before if series.last.payee_key not in everyday]
    now = [series for series in now if series.last.payee_key not in everyday]
    return RecurringPayments(before, now, dict(_match(in_month, before, now)))


def _is_everyday(series: Series, in_month: Sequence[Expense]) -> bool:
    """Return whether a payee was paid several times, and never what the series costs.

    What looked like a series were then visits that happened to be a month apart.
    """
    similar = [expense for expense in in_month if series.could_include(expense)]
    usual = [expense for expense in similar if series.costs_same(expense)]
    return len(similar) > 1 and not usual


def choose_payments(basis: MonthBasis, known: Period, kind: TransactionKind) -> PaymentHistory:
    """Return the payments that forecasts rest on, or those of an older month."""
    history = basis.history
    current = history.expenses if kind == TransactionKind.EXPENSE else history.income
    first_loaded = periods.shift_period(basis.period, PeriodUnit.MONTHLY, -LOADED_MONTHS).start
    if ml_service.date_to_day_number(first_loaded) >= current.since:
        return current
    return ml_service.load_payment_history(
        db.session.connection(), basis.caller, kind, basis.currency, known.end
    )


def _list_series(basis: MonthBasis, history: PaymentHistory, origin: int) -> list[Series]:
    """List the series that go on at a day, with those of their payments that a report has."""
    by_id = {expense.id: expense for expense in basis.expenses}
    listed = []
    for series in history.find_series(origin):
        ids = [history.transaction_ids[position] for position in series.members]
        payments = sorted(
            (by_id[id_] for id_ in ids if id_ in by_id), key=lambda payment: payment.date
        )
        # Without a payee nothing tells a series apart.
        if payments and payments[-1].payee_key:
            expected = series.schedule.compute_day(series.next_index)
            cadence = PaymentCadence(series.cadence.value)
            expected_date = ml_service.day_number_to_date(expected)
            listed.append(Series(cadence, payments, expected_date, series.tolerance))
    return listed


def _match(
    expenses: Sequence[Expense], before: Sequence[Series], now: Sequence[Series]
) -> Iterator[tuple[int, Expense]]:
    """Find the payment that continues each series.

    That is the one with which the series goes on, or else one of about the amount near the expected
    day: a new price may look like no part of the series.
    """
    taken: set[int] = set()
    for index, series in enumerate(before):
        successor = _find_successor(series, now)
        candidates = [successor] if successor else _find_similar(expenses, series)
        payment = next((item for item in candidates if item.id not in taken), None)
        if payment is not None:
            taken.add(payment.id)
            yield index, payment


def _find_successor(series: Series, now: Sequence[Series]) -> Expense | None:
    """Return the payment that follows the newest one of a series in what is known now."""
    for later in now:
        ids = [payment.id for payment in later.payments]
        if series.last.id in ids[:-1]:
            return later.payments[ids.index(series.last.id) + 1]
    return None


def _find_similar(expenses: Sequence[Expense], series: Series) -> list[Expense]:
    """Find the payments that may continue a series, those nearest to the expected day first."""
    similar = [
        expense
        for expense in expenses
        if series.could_include(expense) and _days_off(series, expense) <= series.tolerance
    ]
    return sorted(similar, key=lambda expense: _days_off(series, expense))


def _days_off(series: Series, expense: Expense) -> int:
    return abs((expense.date - series.expected_date).days)
