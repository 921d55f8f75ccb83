"""Statistics of expenses or of income: averages, extremes, and sums by weekday and month."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core import periods
from core.enums import PeriodUnit, TransactionKind, Weekday
from core.identity import Caller
from core.money import Money
from core.periods import Period
from models import Transaction
from services.insights.category_breakdowns import CategoryShare, build_breakdown
from services.insights.report_periods import (
    SummaryQuery,
    has_days,
    resolve_categories,
    resolve_currency,
)
from services.ledger.amount_queries import AmountSpread, sum_by_category
from services.ledger.amount_rows import AmountScope, load_largest, load_median
from services.ledger.converted_days import ConvertedCurrency
from services.ledger.other_currencies import OtherCurrency
from services.ledger.period_filters import resolve_period
from services.ledger.period_sums import PeriodSums, find_span
from services.ledger.report_currency import ReportCurrency
from services.ledger.total_queries import NetTotal, Total

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

    ``mean``, ``median`` and ``largest`` are None without transactions. Median and largest are
    of the amounts entered in ``currency``: others would have to be read one by one.
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
    converted_currencies: Sequence[ConvertedCurrency]
    other_currencies: Sequence[OtherCurrency]


def compute_statistics(caller: Caller, kind: TransactionKind, query: SummaryQuery) -> Statistics:
    """Compute figures of expenses or income, of all categories or one.

    Without dates they cover everything up to today, or up to the last transaction if that is later.
    """
    report_currency = resolve_currency(caller, query)
    currency = report_currency.code
    period = _resolve_period(caller, kind, report_currency, query)
    category_ids = resolve_categories(caller, query)
    scope = AmountScope(caller, kind, currency, period, category_ids)

    sums = PeriodSums(caller, kind, report_currency, period, category_ids)
    days = sums.by_day()
    total = _add_up((None, total) for total in days.values())[None]
    own_count = total.count - sums.converted.count
    # Of all days, the totals know what would otherwise be read from the rows of the period.
    whole = AmountSpread(caller, kind, currency, category_ids)
    spread = whole if whole.count == own_count else None
    refunds = sums.refunds if spread is None else spread.refunds + sums.converted.refunds
    own = None
    # Without dates the period is that of all categories.
    if spread is not None and (category_ids is None or not has_days(query)):
        own = _load_category_sums(caller, kind, currency, category_ids)
    breakdown = build_breakdown(caller, currency, sums.by_category(own))
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
        median=_find_median(scope, spread),
        largest=_find_largest(scope, spread),
        by_weekday=_sum_by_weekday(days, currency),
        by_month=_sum_by_month(caller, days, period, currency),
        busiest_category=max(breakdown, key=lambda share: share.count, default=None),
        longest_streak_without=find_longest_pause(days, past),
        converted_currencies=sums.converted_currencies,
        other_currencies=_list_other_currencies(sums, query),
    )


def _load_category_sums(
    caller: Caller, kind: TransactionKind, currency: str, category_ids: Collection[int] | None
) -> Mapping[int | None, NetTotal] | None:
    """Load the sums of all days, of these categories or of all; None where totals do not tell."""
    sums = sum_by_category(caller, kind, currency)
    if sums is None or category_ids is None:
        return sums
    return {id_: total for id_, total in sums.items() if id_ in category_ids}


def _list_other_currencies(sums: PeriodSums, query: SummaryQuery) -> Sequence[OtherCurrency]:
    if has_days(query) or sums.currency.find_rate is not None:
        return sums.other_currencies
    return replace(sums, period=ALL_DAYS).other_currencies


def _resolve_period(
    caller: Caller, kind: TransactionKind, currency: ReportCurrency, query: SummaryQuery
) -> Period:
    if has_days(query):
        return resolve_period(caller, query)
    today = caller.today
    # Transactions may lie ahead of today; the statistics then reach up to the last one.
    span = find_span(caller, kind, currency) or Period(today, today)
    return Period(min(span.start, today), max(span.end, today))


def _compute_mean(total: Total, currency: str) -> Money | None:
    return Money(round(total.minor / total.count), currency) if total.count else None


def _find_largest(scope: AmountScope, spread: AmountSpread | None) -> Transaction | None:
    if spread is None:
        return load_largest(scope)
    return spread.find_largest() if spread.count else None


def _find_median(scope: AmountScope, spread: AmountSpread | None) -> Money | None:
    if spread is not None:
        return Money(spread.find_median(), scope.currency) if spread.count else None
    minor = load_median(scope)
    return None if minor is None else Money(minor, scope.currency)


def _sum_by_weekday(sums: Mapping[dt.date, Total], currency: str) -> list[WeekdaySum]:
    totals = _add_up((day.weekday(), total) for day, total in sums.items())
    return [
        WeekdaySum(weekday, Money(totals[number].minor, currency), totals[number].count)
        for number, weekday in enumerate(Weekday)
    ]


def _add_up(parts: Iterable[tuple[Any, Total]]) -> Mapping[Any, Total]:
    """Sum the totals of each key; other keys have an empty one."""
    # As numbers: ten years have thousands of days.
    minors: defaultdict[Any, int] = defaultdict(int)
    counts: defaultdict[Any, int] = defaultdict(int)
    for key, total in parts:
        minors[key] += total.minor
        counts[key] += total.count
    sums = {key: Total(minor, counts[key]) for key, minor in minors.items()}
    return defaultdict(Total, sums)


def _sum_by_month(
    caller: Caller, sums: Mapping[dt.date, Total], period: Period, currency: str
) -> list[MonthSum]:
    start_day = caller.month_start_day
    totals = _add_up((periods.month_start(day, start_day), total) for day, total in sums.items())
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
