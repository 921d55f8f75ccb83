"""The shared sums of the ledger, read from the derived totals."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select

from core import periods
from core.errors import Invalid
from core.identity import Caller
from core.periods import MAX_DAYS, Period
from models import UNCATEGORIZED, Category, DailyTotal, MonthlyTotal, db, table_of
from services.paging import AnySelect

DEFAULT_DAYS = 30


@dataclass(frozen=True, slots=True)
class Total:
    """A sum of amounts in minor units, and how many rows it is of."""

    minor: int = 0
    count: int = 0

    def __add__(self, other: "Total") -> "Total":
        return Total(self.minor + other.minor, self.count + other.count)


def asked_period(
    caller: Caller, filters: Mapping[str, Any], default_days: int = DEFAULT_DAYS
) -> Period:
    """The days a request speaks of: its dates, its number of days, or the last ``default_days``.

    Raises Invalid for more than ten years.
    """
    start = filters.get("start_date")
    end = filters.get("end_date") or max(caller.today, start or caller.today)
    period = (
        Period(start, end) if start else periods.last_days(end, filters.get("days") or default_days)
    )
    if period.days > MAX_DAYS:
        raise Invalid.field(
            "?start_date", f"At most {MAX_DAYS} days, up to today unless an end_date is given."
        )
    return period


def currencies_of(caller: Caller) -> set[str]:
    """Every currency the caller has transactions in."""
    return set(
        db.session.scalars(
            select(MonthlyTotal.currency).where(MonthlyTotal.user_id == caller.id).distinct()
        )
    )


def _table(caller: Caller, period: Period) -> tuple[type[DailyTotal | MonthlyTotal], Any]:
    """The coarsest derived table that answers exactly for the period, and its day."""
    if periods.is_whole_months(period, caller.month_start_day):
        return MonthlyTotal, MonthlyTotal.month_start
    return DailyTotal, DailyTotal.date


@cache
def _sums(model: type[DailyTotal | MonthlyTotal], day: str) -> AnySelect:
    table, categories = table_of(model).c, table_of(Category).c
    return (
        select(
            table.category_key,
            categories.parent_id,
            func.sum(table.sum_minor),
            func.sum(table.count),
        )
        .select_from(
            table_of(model).outerjoin(table_of(Category), categories.id == table.category_key)
        )
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
    asked = {
        "user_id": caller.id,
        "kind": kind,
        "currency": currency,
        "start": period.start,
        "end": period.end,
    }
    rows = db.session.execute(_sums(model, day.key), asked)
    return [
        CategorySum(key or None, parent, Total(int(minor), int(count)))
        for key, parent, minor, count in rows
    ]


def by_category(
    caller: Caller, kind: str, currency: str, period: Period
) -> dict[int | None, Total]:
    """Sum and count per category id; None is what has no category."""
    return {row.category_id: row.total for row in category_sums(caller, kind, currency, period)}


def by_day(
    caller: Caller,
    kind: str,
    currency: str,
    period: Period,
    categories: Collection[int] | None = None,
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
    caller: Caller,
    kind: str,
    currency: str,
    period: Period,
    categories: Collection[int] | None = None,
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


def total(
    caller: Caller,
    kind: str,
    currency: str,
    period: Period,
    categories: Collection[int] | None = None,
) -> Total:
    """Sum and count of a period, of these categories or of all."""
    sums = by_category(caller, kind, currency, period)
    return sum(
        (total for key, total in sums.items() if categories is None or key in categories), Total()
    )


def known_span(caller: Caller, kind: str, currency: str) -> Period | None:
    """From the first to the last day that has rows of the kind; None without any."""
    table = table_of(DailyTotal).c
    mine = (table.user_id == caller.id, table.kind == kind, table.currency == currency)
    first = select(func.min(table.date)).where(*mine).scalar_subquery()
    last = select(func.max(table.date)).where(*mine).scalar_subquery()
    start, end = db.session.execute(select(first, last)).one()
    return None if start is None else Period(start, end)


def category_labels(ids: Collection[int | None]) -> dict[int, Category]:
    """The categories behind the ids, to show their name, icon and color."""
    wanted = [id_ for id_ in ids if id_ not in {None, UNCATEGORIZED}]
    return {
        row.id: row for row in db.session.scalars(select(Category).where(Category.id.in_(wanted)))
    }
