"""The shared reads of the ledger: filtered lists from the rows, sums from the derived totals."""

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from core import periods
from core.identity import Caller
from core.money import exponent
from core.periods import Period
from core.text import folded
from models import UNCATEGORIZED, Category, DailyTotal, MonthlyTotal, Transaction, db
from services.paging import AnySelect, Page, Position, page_of

LIST_COLUMNS = (
    Transaction.id,
    Transaction.user_id,
    Transaction.kind,
    Transaction.date,
    Transaction.amount_minor,
    Transaction.currency,
    Transaction.category_id,
    Transaction.account_id,
    Transaction.to_account_id,
    Transaction.payee,
    Transaction.description,
    Transaction.notes,
    Transaction.created_at,
    Transaction.updated_at,
    Transaction.version,
)
NEWEST_FIRST = (Transaction.date, Transaction.id)
DEFAULT_DAYS = 30


@dataclass(frozen=True, slots=True)
class Total:
    """A sum of amounts in minor units, and how many rows it is of."""

    minor: int = 0
    count: int = 0

    def __add__(self, other: "Total") -> "Total":
        return Total(self.minor + other.minor, self.count + other.count)


def asked_period(caller: Caller, filters: Mapping[str, Any], default_days: int = DEFAULT_DAYS) -> Period:
    """The days a request speaks of: its dates, its number of days, or the last ``default_days``."""
    end = filters.get("end_date") or max(caller.today, filters.get("start_date") or caller.today)
    if filters.get("start_date"):
        return Period(filters["start_date"], end)
    return periods.last_days(end, filters.get("days") or default_days)


def list_transactions(caller: Caller, filters: Mapping[str, Any], after: Position | None) -> Page:
    """Newest first. ``filters`` are those of the API; ``days`` counts back from the caller's today."""
    query = select(*LIST_COLUMNS).where(*conditions(caller, filters))
    return page_of(query, NEWEST_FIRST, after, filters["limit"], descending=True, total=filters["total"])


def conditions(caller: Caller, filters: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    """The WHERE of a filter, always within the caller's own rows."""
    equal = [name for name in ("kind", "category_id", "currency") if filters.get(name) is not None]
    found: list[ColumnElement[bool]] = [Transaction.user_id == caller.id]
    found += [getattr(Transaction, name) == filters[name] for name in equal]
    if filters.get("account_id") is not None:
        account_id = filters["account_id"]
        found.append(or_(Transaction.account_id == account_id, Transaction.to_account_id == account_id))
    if filters.get("uncategorized"):
        found.append(Transaction.category_id.is_(None))
    if filters.get("days"):
        filters = {**filters, "start_date": periods.last_days(caller.today, filters["days"]).start}
        filters["end_date"] = caller.today
    if filters.get("start_date"):
        found.append(Transaction.date >= filters["start_date"])
    if filters.get("end_date"):
        found.append(Transaction.date <= filters["end_date"])
    words = folded(filters.get("q") or "").split()
    found += [Transaction.search_text.contains(word, autoescape=True) for word in words]
    if filters.get("min_amount") is not None or filters.get("max_amount") is not None:
        found.append(_amount_between(caller, filters.get("min_amount"), filters.get("max_amount")))
    return found


def _amount_between(caller: Caller, low: Decimal | None, high: Decimal | None) -> ColumnElement[bool]:
    by_exponent: dict[int, list[str]] = defaultdict(list)
    for currency in currencies_of(caller) | {caller.currency}:
        by_exponent[exponent(currency)].append(currency)
    choices = []
    for digits, currencies in by_exponent.items():
        within: list[ColumnElement[bool]] = [Transaction.currency.in_(currencies)]
        if low is not None:
            within.append(Transaction.amount_minor >= math.ceil(low.scaleb(digits)))
        if high is not None:
            within.append(Transaction.amount_minor <= math.floor(high.scaleb(digits)))
        choices.append(and_(*within))
    return or_(*choices)


def largest(caller: Caller, filters: Mapping[str, Any], count: int) -> list[Transaction]:
    """The largest amounts of what passes the filter, largest first."""
    query = select(Transaction).where(*conditions(caller, filters))
    return list(db.session.scalars(query.order_by(Transaction.amount_minor.desc(), Transaction.id).limit(count)))


def currencies_of(caller: Caller) -> set[str]:
    """Every currency the caller has transactions in."""
    return set(db.session.scalars(select(MonthlyTotal.currency).where(MonthlyTotal.user_id == caller.id).distinct()))


def _totals(caller: Caller, kind: str, currency: str, period: Period) -> tuple[Any, AnySelect]:
    """The coarsest derived table that answers exactly for the period, restricted to it."""
    monthly = periods.is_whole_months(period, caller.month_start_day)
    table: Any = MonthlyTotal if monthly else DailyTotal
    day = MonthlyTotal.month_start if monthly else DailyTotal.date
    mine = (table.user_id == caller.id, table.kind == kind, table.currency == currency)
    return table, select().where(*mine, day.between(period.start, period.end))


def by_category(caller: Caller, kind: str, currency: str, period: Period) -> dict[int | None, Total]:
    """Sum and count per category id; None is what has no category."""
    table, query = _totals(caller, kind, currency, period)
    query = query.add_columns(table.category_key, func.sum(table.sum_minor), func.sum(table.count))
    rows = db.session.execute(query.group_by(table.category_key))
    return {key or None: Total(int(minor), int(count)) for key, minor, count in rows}


def by_day(
    caller: Caller, kind: str, currency: str, period: Period, category_id: int | None = None
) -> dict[dt.date, Total]:
    """Sum and count of the days that have rows."""
    table = DailyTotal
    query = select(table.date, func.sum(table.sum_minor), func.sum(table.count)).where(
        table.user_id == caller.id,
        table.kind == kind,
        table.currency == currency,
        table.date.between(period.start, period.end),
    )
    if category_id is not None:
        query = query.where(table.category_key == category_id)
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
    table, query = _totals(caller, kind, currency, period)
    if categories is not None:
        query = query.where(table.category_key.in_(categories))
    minor, count = db.session.execute(query.add_columns(func.sum(table.sum_minor), func.sum(table.count))).one()
    return Total(int(minor or 0), int(count or 0))


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
