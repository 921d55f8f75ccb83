"""Payments of a user, and the recurring series in them: each is searched for once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, select, type_coerce
from sqlalchemy.types import NullType

from core.enums import TransactionKind
from core.identity import Caller
from learning.day_numbers import date_to_day_number, stored_day_number
from learning.forecasting.stored_series import load_decided_series
from ml.forecasting.recurring import (
    LOOK_BACK_DAYS,
    Payment,
    RecurringSeries,
    find_recurring_series,
)
from ml.forecasting.scheduled_payments import ScheduledPayment, schedule_payments
from ml.forecasting.stored_series import Handling, StoredSeries, apply_decisions
from models import UNCATEGORIZED, Transaction, main_category, table_of

MAX_PAYMENT_ROWS = 10_000
"""Newest transactions that are searched for recurring payments."""


@dataclass(frozen=True, slots=True)
class PaymentHistory:
    """Expenses or income of a user in one currency, the newest first, with their transaction ids.

    ``since`` is the first day that was loaded, as a day number. Categories are the ledger's keys.
    ``decided`` are the series on which the person has decided.
    """

    payments: Sequence[Payment]
    transaction_ids: Sequence[int]
    since: int
    decided: Sequence[StoredSeries] = ()
    _series: dict[int, list[RecurringSeries]] = field(
        default_factory=dict, compare=False, repr=False
    )

    @property
    def expected_categories(self) -> set[int]:
        """The keys of the categories of series that a person has confirmed."""
        expected = (one for one in self.decided if one.handling == Handling.EXPECT)
        return {one.category for one in expected if isinstance(one.category, int)}

    def add(self, added: Iterable[tuple[int, Payment]]) -> PaymentHistory:
        """Return the history with payments that were entered since, by their transaction ids.

        Those that it already has, and those before its first day, are left out.
        """
        known = set(self.transaction_ids)
        new = [(id_, one) for id_, one in added if id_ not in known and one.day >= self.since]
        if not new:
            return self
        payments, ids = [*self.payments], [*self.transaction_ids]
        for id_, payment in new:
            key = payment.day, id_
            # Found at once, because what is entered is mostly the newest.
            older = (place for place, one in enumerate(payments) if (one.day, ids[place]) < key)
            place = next(older, len(ids))
            payments.insert(place, payment)
            ids.insert(place, id_)
        newest = slice(MAX_PAYMENT_ROWS)
        return PaymentHistory(payments[newest], ids[newest], self.since, self.decided)

    def find_series(self, origin: int) -> Sequence[RecurringSeries]:
        """Find the recurring series that go on at ``origin``, the first unknown day; once each.

        They are as the person has decided on them.
        """
        if origin not in self._series:
            found = find_recurring_series(self.payments, origin)
            decided = apply_decisions(self.decided, found, self.transaction_ids)
            self._series[origin] = decided
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
    since = find_first_day(min(until or caller.today, caller.today))
    query = select(*list_payment_columns()).where(
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
        payments=[build_payment(*values) for _, *values in rows],
        transaction_ids=[id_ for id_, *_ in rows],
        since=date_to_day_number(since),
        decided=load_decided_series(connection, caller.id, kind, currency),
    )


def find_first_day(last: dt.date) -> dt.date:
    """Return the first of the days that are searched for recurring payments up to a last one."""
    return last - dt.timedelta(days=LOOK_BACK_DAYS - 1)


def list_payment_columns() -> list[ColumnElement[Any]]:
    """List the columns of a payment: the transaction's id, and the values of ``build_payment``."""
    row = table_of(Transaction).c
    return [
        row.id,
        # As the driver returns it: converting thousands of dates takes as long as reading them.
        type_coerce(row.date, NullType()),
        row.amount_minor,
        row.payee,
        row.description,
        main_category(),
    ]


def build_payment(
    date: dt.date | str, minor: int, payee: str, description: str, category_id: int | None
) -> Payment:
    """Build a payment from the columns of its transaction."""
    return Payment(
        stored_day_number(date),
        float(minor),
        payee or description,
        UNCATEGORIZED if category_id is None else category_id,
    )
