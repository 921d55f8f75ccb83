"""Recurring monthly payments: about the same amount on about the same day of every month."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from ml.forecasting.arrays import FloatArray
from ml.forecasting.days import shift_months_back

MONTHLY_GAP_DAYS = range(26, 36)
"""Days between two monthly payments, allowing for weekends and short months."""

AMOUNT_TOLERANCE = 0.1
"""Share by which two payments of a series may differ."""

REPEATS = 2
"""Times that a payment must have come back before it is expected."""

MAX_DELAY_DAYS = 10
"""Days after which a payment that did not come is no longer expected."""

LOOK_BACK_DAYS = 125
"""About four months: enough for a payment and its repeats."""

MAX_PAYMENTS_PER_MONTH = 1.5
"""A payee that is paid more often than this is not paid monthly."""

MAX_MONTHS_AHEAD = 14
"""Months after the newest payment of a series in which it is expected again."""

DAYS_PER_MONTH = 30.44


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment that was made or is expected: day since 1970-01-01, and amount in minor units."""

    day: int
    amount: float
    payee: str
    category: Hashable


def extract_recurring_amounts(daily: FloatArray, repeats: int) -> FloatArray:
    """Keep the daily amounts that had come back ``repeats`` months in a row; others become 0.

    ``daily`` has the shape (series, days); so has the result. A day's amount has come back if about
    a month earlier there was one within ten percent of it. Only earlier days are looked at, so that
    a day's result never depends on what comes after.
    """
    streak = daily > 0
    for _ in range(repeats):
        continued = np.zeros_like(streak)
        for gap in MONTHLY_GAP_DAYS:
            if gap >= daily.shape[1]:
                break
            now, before = daily[:, gap:], daily[:, :-gap]
            is_similar = np.abs(now - before) <= AMOUNT_TOLERANCE * now
            continued[:, gap:] |= streak[:, :-gap] & is_similar
        streak = continued & (daily > 0)
    return np.where(streak, daily, 0.0)


def find_due_payments(
    payments: Sequence[Payment], origin: int, start: int, end: int
) -> list[Payment]:
    """Find monthly payments to expect from ``start`` to before ``end``, largest first.

    All three are days since 1970-01-01; ``origin`` is the first unknown day. A payee counts who was
    paid about the same amount three months in a row, and not much more often than monthly.
    """
    recent = [p for p in payments if origin - LOOK_BACK_DAYS <= p.day < origin]
    due: list[Payment] = []

    for _, group in groupby(sorted(recent, key=_sort_key), key=_series_key):
        series = list(group)
        months = (origin - series[0].day) / DAYS_PER_MONTH
        is_rare = len(series) <= max(REPEATS + 1, MAX_PAYMENTS_PER_MONTH * months)
        if is_rare and _is_monthly(series):
            due += _expected_payments(series[-1], origin, start, end)

    return sorted(due, key=lambda payment: -payment.amount)


def _series_key(payment: Payment) -> tuple[str, str]:
    return payment.payee, str(payment.category)


def _sort_key(payment: Payment) -> tuple[str, str, int]:
    # ``groupby`` needs equal keys side by side, each series in the order of its days.
    return *_series_key(payment), payment.day


def _is_monthly(series: Sequence[Payment]) -> bool:
    """Check that the newest payment continues a chain of at least ``REPEATS`` earlier ones."""
    link, links = series[-1], 0
    for earlier in reversed(series[:-1]):
        is_month_apart = link.day - earlier.day in MONTHLY_GAP_DAYS
        is_similar = abs(link.amount - earlier.amount) <= AMOUNT_TOLERANCE * link.amount
        if is_month_apart and is_similar:
            link, links = earlier, links + 1
    return links >= REPEATS


def _expected_payments(last: Payment, origin: int, start: int, end: int) -> Iterator[Payment]:
    """Yield the payments that continue a series; a late one is expected on the origin."""
    for months in range(1, MAX_MONTHS_AHEAD + 1):
        day = int(shift_months_back(last.day, -months))
        # A payment that is overdue for longer is taken for cancelled.
        if day < origin - MAX_DELAY_DAYS or day >= end:
            continue
        if max(day, origin) >= start:
            yield Payment(max(day, origin), last.amount, last.payee, last.category)
