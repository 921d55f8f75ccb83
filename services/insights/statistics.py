"""Statistics of expenses or of income: averages, extremes, and sums by weekday and month."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from core import periods
from core.enums import PeriodUnit, TransactionKind, Weekday
from core.identity import Caller
from core.money import Money
from core.periods import Period
from models import Transaction, db
from services.insights.category_breakdowns import CategoryShare, load_category_breakdown
from services.insights.report_periods import SummaryQuery, has_days, resolve_categories
from services.ledger import total_queries, transaction_queries
from services.ledger.other_currencies import OtherCurrency, load_other_currencies
from services.ledger.period_filters import resolve_period
from services.ledger.total_queries import Total
from services.ledger.transaction_filters import TransactionFilters, build_conditions

ALL_DAYS = Period(periods.FIRST_DAY, periods.LAST_DAY)
"""The period of statistics without dates, for other currencies: theirs may start earlier."""

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WeekdaySum:
    """The sum of all days of the period that fall on one weekday."""

    weekday: Weekday
    total: Money
    count: int


@dataclass(frozen=True, slots=True)
class MonthSum:
    """The sum of the days of the period that belong to one month of the caller."""

    year: int
    month: int
    total: Money
    count: int


@dataclass(frozen=True, slots=True)
class Pause:
    """The longest run of days without a transaction; without dates when there is none."""

    days: int
    start_date: dt.date | None
    end_date: dt.date | None


@dataclass(frozen=True, slots=True)
class Statistics:
    """Figures of expenses or of income.

    ``mean``, ``median`` and ``largest`` are None without transactions.
    """

    period: Period
    currency: str
    count: int
    total: Money
    gross: Money
    refunds: Money
    mean: Money | None
    median: Money | None
    largest: Transaction | None
    by_weekday: Sequence[WeekdaySum]
    by_month: Sequence[MonthSum]
    busiest_category: CategoryShare | None
    longest_streak_without: Pause
    other_currencies: Sequence[OtherCurrency]


def compute_statistics(caller: Caller, kind: TransactionKind, query: SummaryQuery) -> Statistics:
    """Compute figures of expenses or income, of all categories or one.

    Without dates they cover everything up to today, or up to the last transaction if that is later.
    """
    currency = query.get("currency") or caller.currency
    period = _resolve_period(caller, kind, currency, query)
    category_ids = resolve_categories(caller, query)
    category_id = query.get("category_id")
    row_filter = TransactionFilters(
        kind=[kind],
        currency=[currency],
        category_id=[] if category_id is None else [category_id],
        include_subcategories=query.get("include_subcategories", True),
        start_date=period.start,
        end_date=period.end,
    )

    sums = total_queries.sum_by_day(caller, kind, currency, period, category_ids)
    total = sum(sums.values(), Total())
    refunds = _load_refunds(caller, kind, currency, period, category_ids)
    breakdown = load_category_breakdown(caller, kind, currency, period)
    largest = transaction_queries.load_largest(caller, row_filter, 1)
    # Days to come have no transactions yet; they are no pause.
    past = Period(period.start, min(period.end, caller.today))

    return Statistics(
        period=period,
        currency=currency,
        count=total.count,
        total=Money(total.minor, currency),
        gross=Money(total.minor + refunds, currency),
        refunds=Money(refunds, currency),
        mean=_compute_mean(total, currency),
        median=_load_median(caller, row_filter, total.count),
        largest=largest[0] if largest else None,
        by_weekday=_sum_by_weekday(sums, currency),
        by_month=_sum_by_month(caller, sums, period, currency),
        busiest_category=_find_busiest(breakdown, category_ids),
        longest_streak_without=find_longest_pause(sums, past),
        other_currencies=load_other_currencies(
            caller, kind, currency, period if has_days(query) else ALL_DAYS, category_ids
        ),
    )


def _resolve_period(
    caller: Caller, kind: TransactionKind, currency: str, query: SummaryQuery
) -> Period:
    if has_days(query):
        return resolve_period(caller, query)
    today = caller.today
    # Transactions may lie ahead of today; the statistics then reach up to the last one.
    span = total_queries.find_span(caller, kind, currency) or Period(today, today)
    return Period(min(span.start, today), max(span.end, today))


def _load_refunds(
    caller: Caller,
    kind: TransactionKind,
    currency: str,
    period: Period,
    category_ids: Collection[int] | None,
) -> int:
    refunds = total_queries.load_refunds(caller, kind, currency, period, category_ids)
    return sum(refund.minor for refund in refunds)


def _compute_mean(total: Total, currency: str) -> Money | None:
    return Money(round(total.minor / total.count), currency) if total.count else None


def _load_median(caller: Caller, row_filter: TransactionFilters, count: int) -> Money | None:
    if count == 0:
        return None
    conditions, values = build_conditions(caller, row_filter)
    amounts = select(Transaction.amount_minor).where(*conditions)
    ordered = amounts.order_by(Transaction.amount_minor)
    # The middle one of an odd number of amounts, the middle two of an even number.
    # In the database, because SQLite has no median, and a large ledger should not be loaded for one
    # number.
    middle_rows = ordered.offset((count - 1) // 2).limit(2 - count % 2)
    middle = db.session.scalars(middle_rows, values).all()
    return Money(round(sum(middle) / len(middle)), row_filter["currency"][0])


def _sum_by_weekday(sums: Mapping[dt.date, Total], currency: str) -> list[WeekdaySum]:
    totals: dict[int, Total] = defaultdict(Total)
    for day, total in sums.items():
        totals[day.weekday()] += total
    return [
        WeekdaySum(weekday, Money(totals[number].minor, currency), totals[number].count)
        for number, weekday in enumerate(Weekday)
    ]


def _sum_by_month(
    caller: Caller, sums: Mapping[dt.date, Total], period: Period, currency: str
) -> list[MonthSum]:
    start_day = caller.month_start_day
    totals: dict[dt.date, Total] = defaultdict(Total)
    for day, total in sums.items():
        totals[periods.month_start(day, start_day)] += total

    months = periods.list_periods(period.start, period.end, PeriodUnit.MONTHLY, start_day)
    return [
        MonthSum(
            year=month.start.year,
            month=month.start.month,
            total=Money(totals[month.start].minor, currency),
            count=totals[month.start].count,
        )
        for month in months
    ]


def _find_busiest(
    breakdown: Sequence[CategoryShare], category_ids: Collection[int] | None
) -> CategoryShare | None:
    """Find the category with the most transactions, of those that are looked at."""
    candidates = [
        share for share in breakdown if category_ids is None or share.category_id in category_ids
    ]
    return max(candidates, key=lambda share: share.count, default=None)


def find_longest_pause(days: Collection[dt.date], period: Period) -> Pause:
    """Find the longest run of days without a transaction; of equally long ones, the first."""
    active_days = sorted(day for day in days if day in period)
    longest_days, longest_start = 0, period.start
    start = period.start
    # The day after the end stands for a transaction that closes the last pause.
    for day in [*active_days, period.end + ONE_DAY]:
        length = (day - start).days
        if length > longest_days:
            longest_days, longest_start = length, start
        start = day + ONE_DAY

    if longest_days == 0:
        return Pause(0, None, None)
    return Pause(longest_days, longest_start, longest_start + dt.timedelta(days=longest_days - 1))
