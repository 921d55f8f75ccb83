"""Values that requests about planned transactions carry."""

import datetime as dt
from decimal import Decimal
from typing import TypedDict

from core.enums import PlannedPosting, PlannedStatus, TransactionKind
from services.paging import PageQuery


class PlannedValues(TypedDict, total=False):
    """Fields of a planned transaction; missing ones take their default or stay."""

    kind: TransactionKind
    amount: Decimal
    currency: str
    account_id: int | None
    to_account_id: int | None
    category_id: int | None
    payee: str
    description: str
    notes: str
    tags: list[str]
    start_date: dt.date
    rule: str | None
    posting: PlannedPosting
    status: PlannedStatus
    tolerance_days: int
    tolerance_percent: int


class PlannedFilters(PageQuery, total=False):
    """Planned transactions to list; a missing filter matches all."""

    status: PlannedStatus
    kind: TransactionKind
    account_id: int


class OccurrenceValues(TypedDict, total=False):
    """An occurrence by its day, with values of its own; missing ones are the plan's."""

    occurrence_date: dt.date
    date: dt.date
    amount: Decimal
    payee: str
    notes: str


class SplitValues(PlannedValues, total=False):
    """The first occurrence that changes, and the changes from then on."""

    occurrence_date: dt.date


class UpcomingQuery(TypedDict):
    """Query for what is to come within a number of days."""

    days: int
