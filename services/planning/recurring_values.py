"""Values that requests about recurring series carry."""

import datetime as dt
from decimal import Decimal
from typing import TypedDict

from core.enums import (
    PaymentCadence,
    RecurringDecision,
    RecurringSource,
    RecurringStatus,
    TransactionKind,
    WeekendShift,
)
from services.paging import PageQuery


class RecurringValues(TypedDict, total=False):
    """Fields of a series to create or to change; missing ones take their default or stay.

    In a change, an ``amount`` of None leaves the amount to the search again.
    """

    name: str
    payee: str
    kind: TransactionKind
    category_id: int | None
    account_id: int | None
    amount: Decimal | None
    currency: str
    cadence: PaymentCadence
    next_date: dt.date
    day_of_month: int | None
    weekend_shift: WeekendShift
    end_date: dt.date | None
    decision: RecurringDecision | None


class RecurringFilters(PageQuery, total=False):
    """Series to list; a missing filter matches all."""

    status: list[RecurringStatus]
    kind: TransactionKind
    source: RecurringSource
    cadence: list[PaymentCadence]
    category_id: int
    account_id: int
    currency: str


class CalendarQuery(TypedDict, total=False):
    """The days of a calendar, both included; without them, the current month."""

    start: dt.date
    end: dt.date
