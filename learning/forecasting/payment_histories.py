"""Payments of a user, and the recurring series in them: each is searched for once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from core.enums import TransactionKind
from core.identity import Caller
from learning.day_numbers import date_to_day_number
from ml.forecasting.recurring import (
    LOOK_BACK_DAYS,
    Payment,
    RecurringSeries,
    find_recurring_series,
)
from ml.forecasting.scheduled_payments import ScheduledPayment, schedule_payments
from models import UNCATEGORIZED, Transaction, table_of

MAX_PAYMENT_ROWS = 10_000
"""Newest transactions that are searched for recurring payments."""


@dataclass(frozen=True, slots=True)
class PaymentHistory:
    """Expenses or income of a user in one currency, the newest first, with their transaction ids.

    ``since`` is the first day that was loaded, as a day number. Categories are the ledger's keys.
    """

    payments: Sequence[Payment]
    transaction_ids: Sequence[int]
    since: int
    _series: dict[int, list[RecurringSeries]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def find_series(self, origin: int) -> Sequence[RecurringSeries]:
        """Find the recurring series that go on at ``origin``, the first unknown day; once each."""
        if origin not in self._series:
            self._series[origin] = find_recurring_series(self.payments, origin)
        return self._series[origin]

    def schedule(self, origin: int, first: int, last: int) -> list[ScheduledPayment]:
        """List the payments to expect from one day to another that are not entered yet.

        ``origin`` is the first unknown day. What was due in known days and has not come is expected
        on the first day.
        """
        return [
            one
            for one in schedule_payments(self.find_series(origin), self.payments, origin, last + 1)
            if first <= one.payment.day
        ]


def load_payment_history(
    connection: Connection,
    caller: Caller,
    kind: TransactionKind,
    currency: str,
    until: dt.date | None = None,
) -> PaymentHistory:
    """Load the payments of twenty-five months up to a day; without one, all entered for later, too.

    The twenty-five months end on the day, at the latest today.
    """
    row = table_of(Transaction).c
    last = min(until or caller.today, caller.today)
    since = last - dt.timedelta(days=LOOK_BACK_DAYS - 1)
    query = select(
        row.id, row.date, row.amount_minor, row.payee, row.description, row.category_id
    ).where(
        row.user_id == caller.id,
        row.kind == kind,
        row.currency == currency,
        row.date >= since,
        # Refunds are no payments that recur.
        row.amount_minor > 0,
    )
    if until is not None:
        query = query.where(row.date <= until)
    newest = query.order_by(row.date.desc(), row.id.desc()).limit(MAX_PAYMENT_ROWS)
    rows = connection.execute(newest).all()
    return PaymentHistory(
        payments=[
            Payment(
                date_to_day_number(date),
                float(minor),
                payee or description,
                UNCATEGORIZED if category_id is None else category_id,
            )
            for _, date, minor, payee, description, category_id in rows
        ],
        transaction_ids=[id_ for id_, *_ in rows],
        since=date_to_day_number(since),
    )
