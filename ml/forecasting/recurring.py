"""Payments that come back every month: about the same amount, about the same day."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from ml.forecasting.days import months_back
from ml.forecasting.ledgers import Floats

NEAR_A_MONTH = range(26, 36)
"""Days between two monthly payments, with weekends and short months."""
TOLERANCE = 0.1


def recurring_part(daily: Floats, repeats: int) -> Floats:
    """Of daily spending (series, days), what had come ``repeats`` months in a row before.

    A day's amount counts as repeated when about a month earlier there was one within ten percent of it. Looks
    back only: what a day shows never changes by what comes after.
    """
    streak = daily > 0
    for _ in range(repeats):
        continued = np.zeros_like(streak)
        for gap in NEAR_A_MONTH:
            if gap >= daily.shape[1]:
                break
            now, before = daily[:, gap:], daily[:, :-gap]
            continued[:, gap:] |= streak[:, :-gap] & (np.abs(now - before) <= TOLERANCE * now)
        streak = continued & (daily > 0)
    return np.where(streak, daily, 0.0)


@dataclass(frozen=True, slots=True)
class Payment:
    """What was paid, or will be, to whom; days are counted from 1970-01-01."""

    day: int
    amount: float
    payee: str
    category: Hashable


REPEATS = 2
LATE = 10
"""Days after which a payment that did not come is no longer expected."""
LOOK_BACK_DAYS = 125
MAX_PER_MONTH = 1.5


def due_payments(paid: Sequence[Payment], origin: int, start: int, end: int) -> list[Payment]:
    """Monthly payments to expect from ``start`` to before ``end``, seen from ``origin``, largest first.

    A payee is one who was paid about the same three months in a row, and not much oftener than monthly.
    """
    found: list[Payment] = []
    known = sorted((p for p in paid if origin - LOOK_BACK_DAYS <= p.day < origin), key=_series)
    for _, members in groupby(known, key=_series_name):
        payments = list(members)
        span = (origin - payments[0].day) / 30.44
        if len(payments) <= max(REPEATS + 1, MAX_PER_MONTH * span) and _is_monthly(payments):
            found += _expected(payments[-1], origin, start, end)
    return sorted(found, key=lambda payment: -payment.amount)


def _series_name(payment: Payment) -> tuple[str, str]:
    return payment.payee, str(payment.category)


def _series(payment: Payment) -> tuple[str, str, int]:
    return *_series_name(payment), payment.day


def _is_monthly(payments: Sequence[Payment]) -> bool:
    """Whether the newest payment continues a chain of ``REPEATS`` more."""
    link, links = payments[-1], 0
    for earlier in reversed(payments[:-1]):
        if (
            link.day - earlier.day in NEAR_A_MONTH
            and abs(link.amount - earlier.amount) <= TOLERANCE * link.amount
        ):
            link, links = earlier, links + 1
    return links >= REPEATS


def _expected(last: Payment, origin: int, start: int, end: int) -> Iterator[Payment]:
    for months in range(1, 15):
        day = int(months_back(last.day, -months))
        if day < origin - LATE or day >= end:
            continue
        if max(day, origin) >= start:
            yield Payment(max(day, origin), last.amount, last.payee, last.category)
