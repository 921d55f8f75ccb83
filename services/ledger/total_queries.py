"""Sums of transactions by category, day or month, read from the derived totals."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from sqlalchemy import bindparam, func, literal_column, select
from sqlalchemy.orm import InstrumentedAttribute

from core import periods
from core.enums import PeriodUnit, TransactionKind
from core.identity import Caller
from core.periods import Period
from models import (
    SPLIT,
    Category,
    DailyTotal,
    KindDailyTotal,
    MonthlyTotal,
    Transaction,
    TransactionPart,
    db,
    entries,
    table_of,
)
from services.paging import AnySelect


@dataclass(frozen=True, slots=True)
class Total:
    """A sum of amounts in minor units, and the number of transactions in it."""

    minor: int = 0
    count: int = 0

    def __add__(self, other: "Total") -> "Total":
        return Total(self.minor + other.minor, self.count + other.count)


@dataclass(frozen=True, slots=True)
class NetTotal:
    """A sum net of ``refunds``, which are a positive number of minor units."""

    minor: int = 0
    count: int = 0
    refunds: int = 0

    @property
    def gross(self) -> int:
        """The sum before refunds."""
        return self.minor + self.refunds

    def __add__(self, other: "NetTotal") -> "NetTotal":
        return NetTotal(
            self.minor + other.minor, self.count + other.count, self.refunds + other.refunds
        )


ONE_DAY = dt.timedelta(days=1)
MIN_DAYS_OF_MONTHS = 100
"""Days from which on a period is read by months."""


class CategorySum(NamedTuple):
    """The total of one category; ``category_id`` is None for rows without a category."""

    category_id: int | None
    parent_id: int | None
    total: Total


class RefundSum(NamedTuple):
    """The refunds of a category on a day, as a positive amount in minor units."""

    date: dt.date
    category_id: int | None
    minor: int


def load_refunds(
    caller: Caller,
    kind: str,
    currency: str,
    period: Period,
    categories: Collection[int] | None = None,
) -> list[RefundSum]:
    """The refunds of a period by day and category, of these categories or of all.

    A refund is an expense, or a part of one, with a negative amount; income has none.
    """
    if kind != TransactionKind.EXPENSE:
        return []
    rows = entries()
    query = select(rows.date, rows.category_id, func.sum(-rows.amount_minor)).where(
        rows.user_id == caller.id,
        # Written out instead of bound, as in the condition of the index of refunds.
        rows.amount_minor < literal_column("0"),
        rows.kind == kind,
        rows.currency == currency,
        rows.date.between(period.start, period.end),
    )
    if categories is not None:
        query = query.where(rows.category_id.in_(categories))
    refunds = db.session.execute(query.group_by(rows.date, rows.category_id))
    return [RefundSum(day, category_id, int(minor)) for day, category_id, minor in refunds]


CategoryMonth = tuple[dt.date, int | None]
"""The first day of one of the caller's months, and a category's id (None without one)."""


def sum_by_category_and_month(
    caller: Caller, kind: str, currency: str, period: Period
) -> dict[CategoryMonth, Total]:
    """The total of each category in each of the caller's months of a period of whole months."""
    table = MonthlyTotal
    keys = (table.month_start, table.category_key)
    query = select(*keys, table.sum_minor, table.count).where(
        table.user_id == caller.id,
        table.kind == kind,
        table.currency == currency,
        table.month_start.between(period.start, period.end),
        table.category_key != SPLIT,
    )
    return {
        (month, category_key or None): Total(int(minor), int(count))
        for month, category_key, minor, count in db.session.execute(query)
    }


def load_currencies(caller: Caller) -> set[str]:
    """Every currency in which the caller has transactions."""
    # Months have fewer rows than days or transactions.
    own = MonthlyTotal.user_id == caller.id
    return set(db.session.scalars(select(MonthlyTotal.currency).where(own).distinct()))


def load_category_sums(
    caller: Caller, kind: str, currency: str, period: Period
) -> list[CategorySum]:
    """The total of every category with rows in the period, with the parent of the category.

    Every category counts a split transaction that has a part in it.
    """
    return [
        each for each in _load_all_sums(caller, kind, currency, period) if each.category_id != SPLIT
    ]


def _load_all_sums(caller: Caller, kind: str, currency: str, period: Period) -> list[CategorySum]:
    """The same with what categories of split transactions count too much, under ``SPLIT``."""
    sums: defaultdict[tuple[int | None, int | None], Total] = defaultdict(Total)
    for part in split_at_months(period, caller.month_start_day):
        for category_id, parent_id, total in _load_part(caller, kind, currency, part):
            sums[category_id, parent_id] += total
    return [CategorySum(*category, total) for category, total in sums.items()]


def _load_part(caller: Caller, kind: str, currency: str, period: Period) -> Iterator[CategorySum]:
    parameters = {
        "user_id": caller.id,
        "kind": kind,
        "currency": currency,
        "start": period.start,
        "end": period.end,
    }
    # Months are the fewest rows, but only answer exactly for a period of whole months.
    if periods.is_whole_months(period, caller.month_start_day):
        query = _category_sums(MonthlyTotal, "month_start")
    else:
        query = _category_sums(DailyTotal, "date")
    for category_key, parent_id, minor, count in db.session.execute(query, parameters):
        # PostgreSQL adds up BIGINT as NUMERIC, which arrives as a Decimal; rows without a category
        # have the key 0.
        yield CategorySum(category_key or None, parent_id, Total(int(minor), int(count)))


def split_at_months(period: Period, start_day: int) -> list[Period]:
    """Split a long period into its whole months and the days before and after them."""
    # Three statements for few days would take longer than the rows that they spare.
    if period.days < MIN_DAYS_OF_MONTHS or periods.is_whole_months(period, start_day):
        return [period]
    following = period.end + ONE_DAY
    first = periods.find_period(period.start - ONE_DAY, PeriodUnit.MONTHLY, start_day).end + ONE_DAY
    end = periods.month_start(following, start_day)
    parts = ((period.start, first), (first, end), (end, following))
    return [Period(start, stop - ONE_DAY) for start, stop in parts if start < stop]


def sum_by_category(
    caller: Caller, kind: str, currency: str, period: Period
) -> dict[int | None, Total]:
    """The total of each category by its id; None stands for rows without a category."""
    sums = load_category_sums(caller, kind, currency, period)
    return {category.category_id: category.total for category in sums}


def sum_by_day(
    caller: Caller,
    kind: str,
    currency: str,
    period: Period,
    categories: Collection[int] | None = None,
) -> dict[dt.date, Total]:
    """The total of each day with rows, of these categories or of all."""
    if categories is None:
        table = KindDailyTotal
        query = select(table.date, table.sum_minor, table.count).where(
            table.user_id == caller.id,
            table.kind == kind,
            table.currency == currency,
            table.date.between(period.start, period.end),
        )
        return {day: Total(minor, count) for day, minor, count in db.session.execute(query)}
    sums = _sum_by_start(DailyTotal, DailyTotal.date, caller, kind, currency, period, categories)
    repeats = count_repeats(caller, kind, currency, period, categories)
    return _without_repeats(sums, repeats)


def sum_by_month(
    caller: Caller,
    kind: str,
    currency: str,
    period: Period,
    categories: Collection[int] | None = None,
) -> dict[dt.date, Total]:
    """The total of each of the caller's months by its first day; months without rows are absent."""
    start = MonthlyTotal.month_start
    sums = _sum_by_start(MonthlyTotal, start, caller, kind, currency, period, categories)
    repeats: Counter[dt.date] = Counter()
    for day, count in count_repeats(caller, kind, currency, period, categories).items():
        repeats[periods.month_start(day, caller.month_start_day)] += count
    return _without_repeats(sums, repeats)


def count_repeats(
    caller: Caller,
    kind: str,
    currency: str,
    period: Period,
    categories: Collection[int | None] | None,
) -> Counter[dt.date]:
    """How often categories together count a split transaction more than once, by its day.

    Of all categories, the totals take that back themselves.
    """
    # A single category counts each transaction once.
    if categories is None or len(categories) == 1:
        return Counter()
    row, part = Transaction, TransactionPart
    of_categories = func.count(part.category_id.distinct())
    query = (
        select(row.date, of_categories - 1)
        .join(part, part.transaction_id == row.id)
        .where(
            part.user_id == caller.id,
            part.category_id.in_(categories),
            row.kind == kind,
            row.currency == currency,
            row.date.between(period.start, period.end),
        )
        .group_by(row.id, row.date)
        .having(of_categories > 1)
    )
    repeats: Counter[dt.date] = Counter()
    for day, count in db.session.execute(query):
        repeats[day] += count
    return repeats


def _without_repeats(sums: dict[dt.date, Total], repeats: Counter[dt.date]) -> dict[dt.date, Total]:
    return {day: Total(total.minor, total.count - repeats[day]) for day, total in sums.items()}


def _sum_by_start(
    table: type[DailyTotal | MonthlyTotal],
    start: InstrumentedAttribute[dt.date],
    caller: Caller,
    kind: str,
    currency: str,
    period: Period,
    categories: Collection[int] | None,
) -> dict[dt.date, Total]:
    """Add up the rows of a derived table by their day, or by the first day of their month."""
    query = select(start, func.sum(table.sum_minor), func.sum(table.count)).where(
        table.user_id == caller.id,
        table.kind == kind,
        table.currency == currency,
        start.between(period.start, period.end),
    )
    if categories is not None:
        query = query.where(table.category_key.in_(categories))
    rows = db.session.execute(query.group_by(start))
    return {day: Total(int(minor), int(count)) for day, minor, count in rows}


def sum_total(
    caller: Caller,
    kind: str,
    currency: str,
    period: Period,
    categories: Collection[int] | None = None,
) -> Total:
    """The total of a period, of these categories or of all."""
    total = Total()
    # Added up here and not by another statement: the one by category is cached, and a period has
    # few categories.
    for each in _load_all_sums(caller, kind, currency, period):
        if categories is None or each.category_id in categories:
            total += each.total
    repeats = count_repeats(caller, kind, currency, period, categories)
    return Total(total.minor, total.count - sum(repeats.values()))


def find_span(caller: Caller, kind: str, currency: str) -> Period | None:
    """The period from the first to the last day with rows of a kind; None without any."""
    table = KindDailyTotal
    own = (table.user_id == caller.id, table.kind == kind, table.currency == currency)
    # SQLite answers a single min() or max() from an index, but reads every row for both at once.
    first = select(func.min(table.date)).where(*own).scalar_subquery()
    last = select(func.max(table.date)).where(*own).scalar_subquery()
    start, end = db.session.execute(select(first, last)).one()
    return None if start is None else Period(start, end)


@cache
def _category_sums(model: type[DailyTotal | MonthlyTotal], day_column: str) -> AnySelect:
    """The statement of ``load_category_sums``; building it takes longer than running it."""
    table, categories = table_of(model), table_of(Category)
    totals = table.c
    is_category = categories.c.id == totals.category_key
    return (
        select(
            totals.category_key,
            categories.c.parent_id,
            func.sum(totals.sum_minor),
            func.sum(totals.count),
        )
        .select_from(table.outerjoin(categories, is_category))
        .where(
            totals.user_id == bindparam("user_id"),
            totals.kind == bindparam("kind"),
            totals.currency == bindparam("currency"),
            totals[day_column].between(bindparam("start"), bindparam("end")),
        )
        .group_by(totals.category_key, categories.c.parent_id)
    )
