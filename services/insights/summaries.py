"""Sums of expenses or of income over some days."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core import periods
from core.enums import TransactionKind
from core.identity import Caller
from core.money import Money, percentage_change
from core.periods import Period
from services.insights.category_breakdowns import CategoryShare, load_category_breakdown
from services.insights.report_periods import SummaryQuery
from services.ledger import total_queries
from services.ledger.period_filters import resolve_period
from services.ledger.total_queries import Total


@dataclass(frozen=True, slots=True)
class DaySum:
    """The sum of one day, zero on a day without transactions."""

    date: dt.date
    total: Money
    count: int


@dataclass(frozen=True, slots=True)
class PrecedingSum:
    """The sum of as many days immediately before, and the change since then in percent.

    The change is None when the earlier sum is zero.
    """

    total: Money
    change_percent: float | None


@dataclass(frozen=True, slots=True)
class KindSummary:
    """Expenses or income of some days, by category, by day, and against the days before."""

    period: Period
    currency: str
    total: Money
    average_daily: Money
    transaction_count: int
    category_breakdown: Sequence[CategoryShare]
    daily_breakdown: Sequence[DaySum]
    previous_period: PrecedingSum
    other_currencies: Sequence[str]


def summarize_kind(caller: Caller, kind: TransactionKind, query: SummaryQuery) -> KindSummary:
    """Sum up expenses or income of some days, by default the last 30, of all categories or one."""
    currency = query.get("currency") or caller.currency
    period = resolve_period(caller, query)
    category_id = query.get("category_id")
    category_ids = None if category_id is None else [category_id]

    breakdown = load_category_breakdown(caller, kind, currency, period)
    if category_id is not None:
        breakdown = _restrict_to_category(breakdown, category_id)

    sums = total_queries.sum_by_day(caller, kind, currency, period, category_ids)
    total = sum(sums.values(), Total())
    before = total_queries.sum_total(
        caller, kind, currency, periods.preceding(period), category_ids
    )
    other_currencies = total_queries.load_currencies(caller) - {currency}

    return KindSummary(
        period=period,
        currency=currency,
        total=Money(total.minor, currency),
        average_daily=Money(round(total.minor / period.days), currency),
        transaction_count=total.count,
        category_breakdown=breakdown,
        daily_breakdown=[_sum_day(day, sums, currency) for day in period],
        previous_period=PrecedingSum(
            Money(before.minor, currency), percentage_change(before.minor, total.minor)
        ),
        other_currencies=sorted(other_currencies),
    )


def _restrict_to_category(
    breakdown: Sequence[CategoryShare], category_id: int
) -> list[CategoryShare]:
    # The category is all that the summary is about, so it is the whole of it.
    return [
        replace(share, percentage=100.0) for share in breakdown if share.category_id == category_id
    ]


def _sum_day(day: dt.date, sums: dict[dt.date, Total], currency: str) -> DaySum:
    total = sums.get(day, Total())
    return DaySum(day, Money(total.minor, currency), total.count)
