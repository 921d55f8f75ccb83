"""Project the spending of budgets that have too little history for a forecast."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Sequence

from sqlalchemy import select

import ml_service
from core.enums import TransactionKind
from core.identity import Caller
from core.periods import Period
from ml_service import Payment
from models import Budget, Transaction, db, table_of
from services.ledger.category_queries import load_family
from services.paging import AnyRow

MIN_ELAPSED_SHARE = 0.25
"""Part of a period that must have passed before its spending is extrapolated."""
RECURRENCE_DAYS = 31
"""Days after the period in which a payment may be due that has been made in it already."""

SAME_PAYMENT_DAYS = 10
"""An entered row this close to a payment that is due is that payment."""


def project_spending(caller: Caller, budget: Budget, period: Period) -> int | None:
    """Project the sum at the end of a period in progress, in minor units.

    What is entered counts once, scheduled rows included, and so do recurring payments that are due
    and not entered. Everyday spending continues at its daily rate. None in the first quarter of the
    period, where that would be a mere guess.
    """
    days_elapsed = (caller.today - period.start).days + 1
    if days_elapsed < MIN_ELAPSED_SHARE * period.days:
        return None

    family = load_family(caller, budget.category_id)
    rows = _load_rows(caller, budget, period, family)
    entered: int = sum(row.amount_minor for row in rows)
    recurring = _find_recurring(caller, budget, period, family)
    due = _add_up_due(caller, period, recurring, rows)

    payees = {payment.payee for payment in recurring}
    everyday = [row for row in rows if row.date <= caller.today and _payee(row) not in payees]
    daily_rate = _compute_daily_rate(everyday, days_elapsed)
    return entered + due + round(daily_rate * (period.days - days_elapsed))


def _compute_daily_rate(rows: Sequence[AnyRow], days_elapsed: int) -> float:
    """The spending of an ordinary day: of all days so far but the dearest.

    A rent on the first day says nothing about the other days, and it is paid once.
    """
    other_days = days_elapsed - 1
    if other_days == 0:
        return 0
    sums: Counter[dt.date] = Counter()
    for row in rows:
        sums[row.date] += row.amount_minor
    ordinary = sum(sums.values()) - max(sums.values(), default=0)
    return max(ordinary, 0) / other_days


def _load_rows(
    caller: Caller, budget: Budget, period: Period, family: Collection[int] | None
) -> Sequence[AnyRow]:
    row = table_of(Transaction).c
    query = select(row.date, row.amount_minor, row.payee, row.description).where(
        row.user_id == caller.id,
        row.kind == TransactionKind.EXPENSE,
        row.currency == budget.currency,
        row.date.between(period.start, period.end),
    )
    if family is not None:
        query = query.where(row.category_id.in_(family))
    return db.session.execute(query).all()


def _find_recurring(
    caller: Caller, budget: Budget, period: Period, family: Collection[int] | None
) -> list[Payment]:
    """Find the budget's recurring payments that are due in the rest of the period or soon after."""
    first = caller.today + dt.timedelta(days=1)
    last = period.end + dt.timedelta(days=RECURRENCE_DAYS)
    payments = ml_service.find_payments(
        caller, TransactionKind.EXPENSE, budget.currency, caller.today, first, last
    )
    return [payment for payment in payments if family is None or payment.category in family]


def _add_up_due(
    caller: Caller, period: Period, recurring: Collection[Payment], rows: Sequence[AnyRow]
) -> int:
    """Add up the recurring payments that are due by the end of the period and not entered yet."""
    scheduled = [row for row in rows if row.date > caller.today]
    return sum(
        round(payment.amount)
        for payment in recurring
        if ml_service.day_number_to_date(payment.day) <= period.end
        and not _is_entered(payment, scheduled)
    )


def _is_entered(payment: Payment, scheduled: Sequence[AnyRow]) -> bool:
    day = ml_service.day_number_to_date(payment.day)
    return any(
        _payee(row) == payment.payee and abs((row.date - day).days) <= SAME_PAYMENT_DAYS
        for row in scheduled
    )


def _payee(row: AnyRow) -> str:
    """The name by which payments are recognised as recurring."""
    return str(row.payee or row.description)
