"""Sums of every category in every month: one request for a chart of several months."""

from collections.abc import Sequence
from dataclasses import dataclass

from core import periods
from core.enums import PeriodUnit, TransactionKind
from core.errors import Invalid
from core.identity import Caller
from core.limits import MAX_MONTHS
from core.money import Money
from core.periods import Period
from services.insights.category_breakdowns import (
    CategoryShare,
    build_breakdown,
    resolve_category_ids,
)
from services.insights.report_periods import CategorySeriesQuery, resolve_currency
from services.ledger.category_views import load_views
from services.ledger.converted_days import ConvertedCurrency
from services.ledger.other_currencies import OtherCurrency
from services.ledger.period_sums import PeriodSums
from services.ledger.total_queries import NetTotal

DEFAULT_MONTHS = 12


@dataclass(frozen=True, slots=True)
class NetSum:
    """A sum of transactions: ``gross`` less ``refunds`` is ``total``, exactly."""

    total: Money
    gross: Money
    refunds: Money
    count: int


@dataclass(frozen=True, slots=True)
class SeriesMonth:
    """The sum of all categories of a series in one month."""

    year: int
    month: int
    period: Period
    sum: NetSum


@dataclass(frozen=True, slots=True)
class CategorySeries:
    """A category with its sum over all months, and in each, in the order of the months."""

    share: CategoryShare
    parent_id: int | None
    months: Sequence[NetSum]


@dataclass(frozen=True, slots=True)
class CategoryMonths:
    """Sums by category and month, largest category first, oldest month first."""

    kind: TransactionKind
    currency: str
    period: Period
    months: Sequence[SeriesMonth]
    categories: Sequence[CategorySeries]
    converted_currencies: Sequence[ConvertedCurrency]
    other_currencies: Sequence[OtherCurrency]


def load_category_months(caller: Caller, query: CategorySeriesQuery) -> CategoryMonths:
    """Sum up every category in every month of a range, by default the last twelve months.

    Every category that has transactions in the range has a sum in each month, zero without any.
    Raises Invalid for more than ten years.
    """
    kind = query["kind"]
    report_currency = resolve_currency(caller, query)
    currency = report_currency.code
    months = _resolve_months(caller, query)
    period = Period(months[0].start, months[-1].end)

    category_ids = resolve_category_ids(caller, query)
    sums = PeriodSums(caller, kind, report_currency, period, category_ids)
    shares = build_breakdown(caller, currency, sums.by_category())
    by_month = sums.by_category_and_month()
    labels = load_views(caller, [share.category_id for share in shares])
    categories = []
    for share in shares:
        keys = [(month.start, share.category_id) for month in months]
        series = CategorySeries(
            share=share,
            parent_id=labels[share.category_id].parent_id if share.category_id else None,
            months=[_net_sum(by_month.get(key, NetTotal()), currency) for key in keys],
        )
        categories.append(series)
    return CategoryMonths(
        kind=kind,
        currency=currency,
        period=period,
        months=_sum_months(months, categories, sums, currency),
        categories=categories,
        converted_currencies=sums.converted_currencies,
        other_currencies=sums.other_currencies,
    )


def _resolve_months(caller: Caller, query: CategorySeriesQuery) -> list[Period]:
    """The caller's months that touch the dates of a query, or the last ones up to today."""
    start, end = query.get("start_date"), query.get("end_date")
    last_day = end or max(caller.today, start or caller.today)
    if start is None:
        last_month = caller.period(PeriodUnit.MONTHLY, last_day)
        earlier = 1 - (query.get("months") or DEFAULT_MONTHS)
        start = periods.shift_period(last_month, PeriodUnit.MONTHLY, earlier).start

    months = periods.list_periods(start, last_day, PeriodUnit.MONTHLY, caller.month_start_day)
    if len(months) > MAX_MONTHS:
        raise Invalid.field(
            "start_date", f"The range must not exceed {MAX_MONTHS} months.", code="range_too_long"
        )
    return months


def _net_sum(total: NetTotal, currency: str) -> NetSum:
    return NetSum(
        total=Money(total.minor, currency),
        gross=Money(total.gross, currency),
        refunds=Money(total.refunds, currency),
        count=total.count,
    )


def _sum_months(
    months: Sequence[Period],
    categories: Sequence[CategorySeries],
    whole: PeriodSums,
    currency: str,
) -> list[SeriesMonth]:
    # Several categories may count the same split transaction.
    by_month = whole.by_month()
    series_months = []
    for position, month in enumerate(months):
        sums = [category.months[position] for category in categories]
        series_months.append(
            SeriesMonth(
                year=month.start.year,
                month=month.start.month,
                period=month,
                sum=_add_up(sums, by_month.get(month.start, NetTotal()).count, currency),
            )
        )
    return series_months


def _add_up(sums: Sequence[NetSum], count: int, currency: str) -> NetSum:
    total = NetTotal(
        sum(part.total.minor for part in sums),
        count,
        sum(part.refunds.minor for part in sums),
    )
    return _net_sum(total, currency)
