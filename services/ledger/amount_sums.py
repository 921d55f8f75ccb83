"""Count and sum what limits of amounts match, from the totals of amounts of similar size.

Classes that lie within the limits are read from the totals; only where a limit cuts through one,
its rows are.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import func, select

from core.identity import Caller
from core.money import class_limits
from models import AmountTotal, Transaction, db, table_of
from services.ledger.filter_totals import AMOUNT_CLAUSES
from services.ledger.total_queries import Total
from services.ledger.transaction_filters import (
    CLAUSES,
    AmountRange,
    TransactionFilters,
    build_parameters,
    list_ranges,
)

rows, totals = table_of(Transaction).c, table_of(AmountTotal).c

KindSum = tuple[str, str]
"""A kind and a currency."""


class ClassTotal(NamedTuple):
    """The total of amounts of similar size, of one kind and currency."""

    kind: str
    currency: str
    amount_class: int
    total: Total


def sum_between(caller: Caller, filters: TransactionFilters) -> dict[KindSum, Total] | None:
    """The totals of kinds and currencies within the limits of amounts, in their order.

    None without limits, and where the totals cannot tell.
    """
    by_currency = {limits.currency: limits for limits in list_ranges(caller, filters)}
    is_searched = filters.get("q") or filters.get("tag") or filters.get("uncertain")
    if not by_currency or is_searched:
        return None
    parameters = build_parameters(caller, filters)
    if not AMOUNT_CLAUSES.keys() >= parameters.keys():
        return None
    sums: defaultdict[KindSum, Total] = defaultdict(Total)
    for part in _load_classes(parameters):
        if limits := by_currency.get(part.currency):
            sums[part.kind, part.currency] += _cut(part, limits, parameters)
    return {key: sums[key] for key in sorted(sums) if sums[key].count}


def _load_classes(parameters: Mapping[str, Any]) -> Iterator[ClassTotal]:
    keys = (totals.kind, totals.currency, totals.amount_class)
    query = select(*keys, func.sum(totals.sum_minor), func.sum(totals.count))
    query = query.where(*(AMOUNT_CLAUSES[name] for name in parameters)).group_by(*keys)
    # The sums and counts of PostgreSQL are decimals.
    for kind, currency, class_, minor, count in db.session.execute(query, parameters).all():
        yield ClassTotal(kind, currency, int(class_), Total(int(minor), int(count)))


def _cut(part: ClassTotal, limits: AmountRange, parameters: Mapping[str, Any]) -> Total:
    """The total of the amounts of a class that lie within the limits."""
    least, greatest = class_limits(part.amount_class)
    low, high = max(least, limits.least), min(greatest, limits.greatest)
    if (low, high) == (least, greatest):
        return part.total
    return _sum_rows(part, low, high, parameters) if low <= high else Total()


def _sum_rows(part: ClassTotal, low: int, high: int, parameters: Mapping[str, Any]) -> Total:
    query = select(func.coalesce(func.sum(rows.amount_minor), 0), func.count()).where(
        *(CLAUSES[name] for name in parameters),
        rows.kind == part.kind,
        rows.currency == part.currency,
        rows.amount_minor.between(low, high),
    )
    minor, count = db.session.execute(query, parameters).one()
    return Total(int(minor), int(count))
