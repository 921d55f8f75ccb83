"""Count and sum the transactions of each day: what a list needs to know before it has its rows."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from sqlalchemy import func, select

from core.identity import Caller
from core.money import Money
from models import Transaction, db, table_of
from services.ledger import filter_totals
from services.ledger.transaction_filters import (
    TransactionFilters,
    build_conditions,
    counted_amount,
)
from services.ledger.transaction_queries import TransactionSum
from services.paging import AnyRow

rows = table_of(Transaction).c


@dataclass(frozen=True, slots=True)
class TransactionDay:
    """The transactions of one day: their sums by kind and currency."""

    date: dt.date
    sums: Sequence[TransactionSum]

    @property
    def count(self) -> int:
        """The number of transactions of the day."""
        return sum(part.count for part in self.sums)


@dataclass(frozen=True, slots=True)
class TransactionDays:
    """All days with transactions that match some filters, newest first."""

    days: Sequence[TransactionDay]

    @property
    def count(self) -> int:
        """The number of transactions of all days."""
        return sum(day.count for day in self.days)


def list_days(caller: Caller, filters: TransactionFilters) -> TransactionDays:
    """List the days of the transactions that ``list_transactions`` lists on all its pages."""
    clauses, parameters, are_named = build_conditions(caller, filters)
    keys = (rows.date, rows.kind, rows.currency)
    query = select(*keys, func.sum(counted_amount(parameters)), func.count()).where(*clauses)
    query = query.group_by(*keys).order_by(rows.date.desc(), rows.kind, rows.currency)
    if are_named and filter_totals.are_totalled(parameters):
        query = filter_totals.days_query(parameters)

    sums = db.session.execute(query, parameters)
    by_day = groupby(sums, key=itemgetter(0))
    return TransactionDays([TransactionDay(day, _read_sums(group)) for day, group in by_day])


def _read_sums(rows: Iterable[AnyRow]) -> list[TransactionSum]:
    # The sums and counts of PostgreSQL are decimals.
    return [
        TransactionSum(kind, Money(int(minor), currency), int(count))
        for _, kind, currency, minor, count in rows
    ]
