"""Sums by category with their shares of the whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.identity import Caller
from core.money import Money, compute_percentages
from core.periods import Period
from services.insights.report_periods import (
    BreakdownQuery,
    CategorySeriesQuery,
    has_days,
    resolve_currency,
    resolve_month,
)
from services.ledger.category_queries import load_subcategories
from services.ledger.category_views import CategoryView, load_views
from services.ledger.converted_days import ConvertedCurrency
from services.ledger.other_currencies import OtherCurrency
from services.ledger.period_filters import resolve_period
from services.ledger.period_sums import PeriodSums
from services.ledger.total_queries import NetTotal

NO_CATEGORY = "Uncategorized"


@dataclass(frozen=True, slots=True)
class CategoryShare:
    """The sum of one category: ``gross`` less ``refunds`` is ``total``, exactly.

    The percentage is the category's share of what all categories have gross.
    """

    category_id: int | None
    category_name: str
    icon: str | None
    color: str | None
    total: Money
    gross: Money
    refunds: Money
    percentage: float
    count: int


@dataclass(frozen=True, slots=True)
class CategoryBreakdown:
    """Sums by category of a period; the percentages add up to 100, or all are 0."""

    kind: str
    period: Period
    currency: str
    total: Money
    gross: Money
    refunds: Money
    category_breakdown: Sequence[CategoryShare]
    converted_currencies: Sequence[ConvertedCurrency]
    other_currencies: Sequence[OtherCurrency]


def summarize_categories(caller: Caller, query: BreakdownQuery) -> CategoryBreakdown:
    """Break a month (by default the current one) or some days down by category.

    With ``category_ids``, only those categories and their subcategories count, and the percentages
    are shares of their sum.
    """
    kind = query["kind"]
    report_currency = resolve_currency(caller, query)
    currency = report_currency.code
    period = _resolve_period(caller, query)
    category_ids = resolve_category_ids(caller, query)
    sums = PeriodSums(caller, kind, report_currency, period, category_ids)
    breakdown = build_breakdown(caller, currency, sums.by_category())
    return CategoryBreakdown(
        kind=kind,
        period=period,
        currency=currency,
        total=Money(sum(share.total.minor for share in breakdown), currency),
        gross=Money(sum(share.gross.minor for share in breakdown), currency),
        refunds=Money(sum(share.refunds.minor for share in breakdown), currency),
        category_breakdown=breakdown,
        converted_currencies=sums.converted_currencies,
        other_currencies=sums.other_currencies,
    )


def _resolve_period(caller: Caller, query: BreakdownQuery) -> Period:
    if has_days(query):
        return resolve_period(caller, query)
    return resolve_month(caller, query)


def resolve_category_ids(
    caller: Caller, query: BreakdownQuery | CategorySeriesQuery
) -> set[int] | None:
    """The ids of the categories that a query names and of their subcategories; None for all."""
    category_ids = query.get("category_ids")
    if not category_ids:
        return None
    if not query.get("include_subcategories", True):
        return set(category_ids)
    return {*category_ids, *load_subcategories(caller, category_ids)}


def build_breakdown(
    caller: Caller, currency: str, sums: Mapping[int | None, NetTotal]
) -> list[CategoryShare]:
    """Name categories and order them by their sums, largest first.

    The percentages are shares of the gross amounts and add up to 100.
    """
    labels = load_views(caller, sums)
    # Equal sums are ordered by id, so that the same question has the same answer.
    ordered = sorted(sums.items(), key=lambda item: (-item[1].minor, item[0] or 0))
    percentages = compute_percentages([total.gross for _, total in ordered])
    return [
        _build_share(category_id, labels, total, currency, percentage)
        for (category_id, total), percentage in zip(ordered, percentages, strict=True)
    ]


def _build_share(
    category_id: int | None,
    labels: dict[int, CategoryView],
    total: NetTotal,
    currency: str,
    percentage: float,
) -> CategoryShare:
    category = labels[category_id] if category_id else None
    return CategoryShare(
        category_id=category_id,
        category_name=category.name if category else NO_CATEGORY,
        icon=category.icon if category else None,
        color=category.color if category else None,
        total=Money(total.minor, currency),
        gross=Money(total.gross, currency),
        refunds=Money(total.refunds, currency),
        percentage=percentage,
        count=total.count,
    )
