"""Sums of expenses or of income over some days."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core import periods
from core.enums import TransactionKind
from core.identity import Caller
from core.money import Money, percentage_change
from core.periods import Period
from services.insights.category_breakdowns import CategoryShare, build_breakdown
from services.insights.comparisons import align_periods
from services.insights.report_periods import (
    SummaryQuery,
    resolve_categories,
    resolve_currency,
)
from services.ledger.converted_days import ConvertedCurrency
from services.ledger.other_currencies import OtherCurrency
from services.ledger.period_filters import resolve_period
from services.ledger.period_sums import PeriodSums
from services.ledger.total_queries import Total


@dataclass(frozen=True, slots=True)
class DaySum:
    """The sum of one day, zero on a day without transactions."""

    date: dt.date
    total: Money
    count: int


@dataclass(frozen=True, slots=True)
class DaysComparison:
    """Days of a summary and the period before that they are compared with, and their sums.

    Of a summary in progress only the days up to today are compared. ``change_percent`` is None
    unless the earlier sum is positive.
    """

    period: Period
    previous_period: Period
    total: Money
    previous_total: Money
    change_percent: float | None


@dataclass(frozen=True, slots=True)
class KindSummary:
    """Expenses or income of some days, by category, by day, and against the days before."""

    period: Period
    currency: str
    total: Money
    gross: Money
    refunds: Money
    average_daily: Money
    transaction_count: int
    category_breakdown: Sequence[CategoryShare]
    daily_breakdown: Sequence[DaySum]
    comparison: DaysComparison
    converted_currencies: Sequence[ConvertedCurrency]
    other_currencies: Sequence[OtherCurrency]

    @property
    def previous_period(self) -> DaysComparison:
        """The comparison, under the name that its earlier sum has in the contract."""
        return self.comparison


def summarize_kind(caller: Caller, kind: TransactionKind, query: SummaryQuery) -> KindSummary:
    """Sum up expenses or income of some days, by default the last 30, of all categories or one."""
    report_currency = resolve_currency(caller, query)
    currency = report_currency.code
    period = resolve_period(caller, query)
    category_ids = resolve_categories(caller, query)
    sums = PeriodSums(caller, kind, report_currency, period, category_ids)
    days = sums.by_day()
    total = sum(days.values(), Total())
    refunds = sums.refunds

    return KindSummary(
        period=period,
        currency=currency,
        total=Money(total.minor, currency),
        gross=Money(total.minor + refunds, currency),
        refunds=Money(refunds, currency),
        average_daily=Money(round(total.minor / period.days), currency),
        transaction_count=total.count,
        category_breakdown=build_breakdown(caller, currency, sums.by_category()),
        daily_breakdown=[_sum_day(day, days, currency) for day in period],
        comparison=_compare(sums),
        converted_currencies=sums.converted_currencies,
        other_currencies=sums.other_currencies,
    )


def _compare(sums: PeriodSums) -> DaysComparison:
    caller, period, currency = sums.caller, sums.period, sums.currency.code
    days = align_periods(caller, period, periods.preceding(period, caller.month_start_day))
    now, before = (
        replace(sums, period=compared).net.minor for compared in (days.period, days.previous_period)
    )
    return DaysComparison(
        period=days.period,
        previous_period=days.previous_period,
        total=Money(now, currency),
        previous_total=Money(before, currency),
        change_percent=percentage_change(before, now),
    )


def _sum_day(day: dt.date, sums: Mapping[dt.date, Total], currency: str) -> DaySum:
    total = sums.get(day, Total())
    return DaySum(day, Money(total.minor, currency), total.count)
