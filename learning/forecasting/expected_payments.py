"""Recurring payments of a user: transactions become payments, ``ml/`` finds the series."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select

from core.enums import PaymentCadence, TransactionKind
from core.identity import Caller
from learning.day_numbers import date_to_day_number
from ml.forecasting.recurring import (
    LOOK_BACK_DAYS,
    Payment,
    RecurringSeries,
    find_recurring_series,
    normalize_payee,
)
from models import Transaction, db, table_of

MAX_PAYMENT_ROWS = 10_000
"""Newest transactions that are searched for recurring payments."""


@dataclass(frozen=True, slots=True)
class ExpectedPayment:
    """A payment to expect, how often its series is paid, and the probability that it comes."""

    payment: Payment
    cadence: PaymentCadence
    probability: float


def find_expected_payments(
    caller: Caller,
    kind: TransactionKind,
    currency: str,
    today: dt.date,
    first: dt.date,
    last: dt.date,
) -> list[ExpectedPayment]:
    """Find recurring expenses or income to expect from the first to the last day, largest first.

    They are recognised in the transactions of the twenty-five months up to today.
    """
    origin = date_to_day_number(today) + 1
    start, end = date_to_day_number(first), date_to_day_number(last) + 1
    payments = load_payments(db.session.connection(), caller, kind, currency, today)

    expected = [
        payment
        for series in find_recurring_series(payments, origin)
        for payment in _expect(series, origin, start, end)
    ]
    return sorted(expected, key=lambda item: -item.payment.amount)


def find_payments(
    caller: Caller,
    kind: TransactionKind,
    currency: str,
    today: dt.date,
    first: dt.date,
    last: dt.date,
) -> list[Payment]:
    """Find the same without cadence and probability."""
    expected = find_expected_payments(caller, kind, currency, today, first, last)
    return [item.payment for item in expected]


def load_payments(
    connection: Connection,
    caller: Caller,
    kind: TransactionKind,
    currency: str,
    until: dt.date = dt.date.max,
) -> list[Payment]:
    """Load the payments of the last twenty-five months up to a day, the newest first."""
    row = table_of(Transaction).c
    since = min(until, caller.today) - dt.timedelta(days=LOOK_BACK_DAYS - 1)
    query = select(row.date, row.amount_minor, row.payee, row.description, row.category_id).where(
        row.user_id == caller.id,
        row.kind == kind,
        row.currency == currency,
        row.date.between(since, until),
        # Refunds are no payments that recur.
        row.amount_minor > 0,
    )
    newest = query.order_by(row.date.desc(), row.id.desc()).limit(MAX_PAYMENT_ROWS)
    return [
        Payment(date_to_day_number(date), float(minor), payee or description, category)
        for date, minor, payee, description, category in connection.execute(newest)
    ]


def is_same_payee(one: str, other: str) -> bool:
    """Return whether two texts name one payee: they differ in case, digits or references only."""
    return normalize_payee(one) == normalize_payee(other)


def _expect(
    series: RecurringSeries, origin: int, start: int, end: int
) -> Iterator[ExpectedPayment]:
    for payment in series.due(origin, start, end):
        yield ExpectedPayment(payment, PaymentCadence(series.cadence), series.probability)
