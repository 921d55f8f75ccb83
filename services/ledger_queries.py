"""The shared reads of the ledger: filtered lists from the rows, sums from the derived totals."""

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, ColumnElement, DateTime, and_, bindparam, func, or_, select, type_coerce

from core import periods
from core.errors import Invalid
from core.identity import Caller
from core.money import exponent
from core.periods import Period
from core.text import folded
from models import UNCATEGORIZED, Category, DailyTotal, MonthlyTotal, Transaction, db, table_of
from services.paging import AnySelect, Page, Position, count_of, fetch_page, ordered

rows = table_of(Transaction).c
LIST_COLUMNS = (
    rows.id,
    rows.user_id,
    rows.kind,
    rows.date,
    rows.amount_minor,
    rows.currency,
    rows.category_id,
    rows.account_id,
    rows.to_account_id,
    rows.payee,
    rows.description,
    rows.notes,
    type_coerce(rows.created_at, DateTime).label("created_at"),
    type_coerce(rows.updated_at, DateTime).label("updated_at"),
    rows.version,
)
NEWEST_FIRST = (rows.date, rows.id)
ACCOUNT: BindParameter[int] = bindparam("account_id")
WHERE: dict[str, ColumnElement[bool]] = {
    "owner": rows.user_id == bindparam("owner"),
    "kind": rows.kind == bindparam("kind"),
    "category_id": rows.category_id == bindparam("category_id"),
    "currency": rows.currency == bindparam("currency"),
    "account_id": or_(rows.account_id == ACCOUNT, rows.to_account_id == ACCOUNT),
    "uncategorized": rows.category_id.is_(None),
    "start_date": rows.date >= bindparam("start_date"),
    "end_date": rows.date <= bindparam("end_date"),
}
DEFAULT_DAYS = 30
MAX_DAYS = 3_660


@dataclass(frozen=True, slots=True)
class Total:
    """A sum of amounts in minor units, and how many rows it is of."""

    minor: int = 0
    count: int = 0

    def __add__(self, other: "Total") -> "Total":
        return Total(self.minor + other.minor, self.count + other.count)


def asked_period(caller: Caller, filters: Mapping[str, Any], default_days: int = DEFAULT_DAYS) -> Period:
    """The days a request speaks of: its dates, its number of days, or the last ``default_days``.

    Raises Invalid for more than ten years.
    """
    start = filters.get("start_date")
    end = filters.get("end_date") or max(caller.today, start or caller.today)
    period = Period(start, end) if start else periods.last_days(end, filters.get("days") or default_days)
    if period.days > MAX_DAYS:
        raise Invalid.field("?start_date", f"At most {MAX_DAYS} days, up to today unless an end_date is given.")
    return period


def list_transactions(caller: Caller, filters: Mapping[str, Any], after: Position | None) -> Page:
    """Newest first. ``filters`` are those of the API; ``days`` counts back from the caller's today."""
    values = _values(caller, filters)
    further = _further(caller, filters)
    query = _listed(frozenset(values)).where(*further) if further else _listed(frozenset(values))
    total = count_of(query, values) if filters["total"] else None
    if after is None and not further:
        return fetch_page(_newest(frozenset(values)), NEWEST_FIRST, filters["limit"], total, values)
    query = ordered(query, NEWEST_FIRST, after, descending=True)
    return fetch_page(query, NEWEST_FIRST, filters["limit"], total, values)


@cache
def _listed(names: frozenset[str]) -> AnySelect:
    return select(*LIST_COLUMNS).where(*(WHERE[name] for name in sorted(names)))


@cache
def _newest(names: frozenset[str]) -> AnySelect:
    return ordered(_listed(names), NEWEST_FIRST, None, descending=True)


def matching(caller: Caller, filters: Mapping[str, Any]) -> tuple[list[ColumnElement[bool]], dict[str, Any]]:
    """The WHERE of a filter, always within the caller's own rows, and the values it is to be run with."""
    values = _values(caller, filters)
    return [WHERE[name] for name in values] + _further(caller, filters), values


def _values(caller: Caller, filters: Mapping[str, Any]) -> dict[str, Any]:
    """The filters that are plain values, by their name in ``WHERE``; ``days`` become dates."""
    values = {name: filters[name] for name in WHERE if filters.get(name) not in {None, False}}
    if filters.get("days"):
        period = periods.last_days(caller.today, filters["days"])
        values |= {"start_date": period.start, "end_date": period.end}
    return values | {"owner": caller.id}


def _further(caller: Caller, filters: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    """The filters that make conditions of their own: words to find, and amounts."""
    words = folded(filters.get("q") or "").split()
    found: list[ColumnElement[bool]] = [rows.search_text.contains(word, autoescape=True) for word in words]
    if filters.get("min_amount") is not None or filters.get("max_amount") is not None:
        found.append(_amount_between(caller, filters.get("min_amount"), filters.get("max_amount")))
    return found


def _amount_between(caller: Caller, low: Decimal | None, high: Decimal | None) -> ColumnElement[bool]:
    by_exponent: dict[int, list[str]] = defaultdict(list)
    for currency in currencies_of(caller) | {caller.currency}:
        by_exponent[exponent(currency)].append(currency)
    choices = []
    for digits, currencies in by_exponent.items():
        within: list[ColumnElement[bool]] = [rows.currency.in_(currencies)]
        if low is not None:
            within.append(rows.amount_minor >= math.ceil(low.scaleb(digits)))
        if high is not None:
            within.append(rows.amount_minor <= math.floor(high.scaleb(digits)))
        choices.append(and_(*within))
    return or_(*choices)


def largest(caller: Caller, filters: Mapping[str, Any], count: int) -> list[Transaction]:
    """The largest amounts of what passes the filter, largest first."""
    conditions, values = matching(caller, filters)
    query = select(Transaction).where(*conditions).order_by(Transaction.amount_minor.desc(), Transaction.id)
    return list(db.session.scalars(query.limit(count), values))


def currencies_of(caller: Caller) -> set[str]:
    """Every currency the caller has transactions in."""
    return set(db.session.scalars(select(MonthlyTotal.currency).where(MonthlyTotal.user_id == caller.id).distinct()))


def _table(caller: Caller, period: Period) -> tuple[type[DailyTotal | MonthlyTotal], Any]:
    """The coarsest derived table that answers exactly for the period, and its day."""
    if periods.is_whole_months(period, caller.month_start_day):
        return MonthlyTotal, MonthlyTotal.month_start
    return DailyTotal, DailyTotal.date


@cache
def _sums(model: type[DailyTotal | MonthlyTotal], day: str) -> AnySelect:
    table, categories = table_of(model).c, table_of(Category).c
    return (
        select(table.category_key, categories.parent_id, func.sum(table.sum_minor), func.sum(table.count))
        .select_from(table_of(model).outerjoin(table_of(Category), categories.id == table.category_key))
        .where(
            table.user_id == bindparam("user_id"),
            table.kind == bindparam("kind"),
            table.currency == bindparam("currency"),
            table[day].between(bindparam("start"), bindparam("end")),
        )
        .group_by(table.category_key, categories.parent_id)
    )


class CategorySum(NamedTuple):
    """What one category sums up to; ``category_id`` None is what has no category."""

    category_id: int | None
    parent_id: int | None
    total: Total


def category_sums(caller: Caller, kind: str, currency: str, period: Period) -> list[CategorySum]:
    """Sum and count of every category that has rows in the period, and each one's parent."""
    model, day = _table(caller, period)
    asked = {"user_id": caller.id, "kind": kind, "currency": currency, "start": period.start, "end": period.end}
    rows = db.session.execute(_sums(model, day.key), asked)
    return [CategorySum(key or None, parent, Total(int(minor), int(count))) for key, parent, minor, count in rows]


def by_category(caller: Caller, kind: str, currency: str, period: Period) -> dict[int | None, Total]:
    """Sum and count per category id; None is what has no category."""
    return {row.category_id: row.total for row in category_sums(caller, kind, currency, period)}


def by_day(
    caller: Caller, kind: str, currency: str, period: Period, categories: Collection[int] | None = None
) -> dict[dt.date, Total]:
    """Sum and count of the days that have rows, of these categories or of all."""
    table = table_of(DailyTotal).c
    query = select(table.date, func.sum(table.sum_minor), func.sum(table.count)).where(
        table.user_id == caller.id,
        table.kind == kind,
        table.currency == currency,
        table.date.between(period.start, period.end),
    )
    if categories is not None:
        query = query.where(table.category_key.in_(categories))
    rows = db.session.execute(query.group_by(table.date))
    return {day: Total(int(minor), int(count)) for day, minor, count in rows}


def by_month(
    caller: Caller, kind: str, currency: str, period: Period, categories: Collection[int] | None = None
) -> dict[dt.date, Total]:
    """Sum and count per month of the caller, by the month's first day; months without rows are absent."""
    table = MonthlyTotal
    query = select(table.month_start, func.sum(table.sum_minor), func.sum(table.count)).where(
        table.user_id == caller.id,
        table.kind == kind,
        table.currency == currency,
        table.month_start.between(period.start, period.end),
    )
    if categories is not None:
        query = query.where(table.category_key.in_(categories))
    rows = db.session.execute(query.group_by(table.month_start))
    return {month: Total(int(minor), int(count)) for month, minor, count in rows}


def total(caller: Caller, kind: str, currency: str, period: Period, categories: Collection[int] | None = None) -> Total:
    """Sum and count of a period, of these categories or of all."""
    sums = by_category(caller, kind, currency, period)
    return sum((total for key, total in sums.items() if categories is None or key in categories), Total())


def with_children(category_id: int) -> list[int]:
    """A category and its subcategories."""
    children = db.session.scalars(select(Category.id).where(Category.parent_id == category_id))
    return [category_id, *children]


def known_span(caller: Caller, kind: str, currency: str) -> Period | None:
    """From the first to the last day that has rows of the kind; None without any."""
    table = DailyTotal
    mine = (table.user_id == caller.id, table.kind == kind, table.currency == currency)
    first, last = db.session.execute(select(func.min(table.date), func.max(table.date)).where(*mine)).one()
    return None if first is None else Period(first, last)


def category_labels(ids: Collection[int | None]) -> dict[int, Category]:
    """The categories behind the ids, to show their name, icon and color."""
    wanted = [id_ for id_ in ids if id_ not in {None, UNCATEGORIZED}]
    return {row.id: row for row in db.session.scalars(select(Category).where(Category.id.in_(wanted)))}
