"""Sums by category with their shares of the whole."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from core.enums import TransactionKind
from core.identity import Caller
from core.money import Money, compute_percentages
from core.periods import Period
from services.insights.report_periods import (
    BreakdownQuery,
    CategorySeriesQuery,
    has_days,
    resolve_month,
)
from services.ledger import total_queries
from services.ledger.category_queries import load_subcategories
from services.ledger.category_views import CategoryView, load_views
from services.ledger.other_currencies import OtherCurrency, load_other_currencies
from services.ledger.period_filters import resolve_period
from services.ledger.total_queries import Total

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
    other_currencies: Sequence[OtherCurrency]


def summarize_categories(caller: Caller, query: BreakdownQuery) -> CategoryBreakdown:
    """Break a month (by default the current one) or some days down by category.

    With ``category_ids``, only those categories and their subcategories count, and the percentages
    are shares of their sum.
    """
    kind = query["kind"]
    currency = query.get("currency") or caller.currency
    period = _resolve_period(caller, query)

    breakdown = load_category_breakdown(caller, kind, currency, period)
    category_ids = resolve_category_ids(caller, query)
    if category_ids is not None:
        breakdown = restrict_breakdown(breakdown, category_ids)

    return CategoryBreakdown(
        kind=kind,
        period=period,
        currency=currency,
        total=Money(sum(share.total.minor for share in breakdown), currency),
        gross=Money(sum(share.gross.minor for share in breakdown), currency),
        refunds=Money(sum(share.refunds.minor for share in breakdown), currency),
        category_breakdown=breakdown,
        other_currencies=load_other_currencies(caller, kind, currency, period, category_ids),
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


def restrict_breakdown(
    breakdown: Sequence[CategoryShare], category_ids: Collection[int]
) -> list[CategoryShare]:
    """Keep some categories, with percentages that add up to 100 again."""
    members = [share for share in breakdown if share.category_id in category_ids]
    # Computed anew and not scaled: rounded percentages do not add up to 100 when they are scaled.
    percentages = compute_percentages([share.gross.minor for share in members])
    return [
        replace(share, percentage=percentage)
        for share, percentage in zip(members, percentages, strict=True)
    ]


def load_category_breakdown(
    caller: Caller, kind: TransactionKind, currency: str, period: Period
) -> list[CategoryShare]:
    """Sum every category that has transactions in the period, largest first.

    The percentages are shares of the gross amounts and add up to 100.
    """
    sums = total_queries.sum_by_category(caller, kind, currency, period)
    refunds = _sum_refunds(caller, kind, currency, period)
    labels = load_views(caller.id, sums)
    # Equal sums are ordered by id, so that the same question has the same answer.
    ordered = sorted(sums.items(), key=lambda item: (-item[1].minor, item[0] or 0))
    percentages = compute_percentages([total.minor + refunds[id_] for id_, total in ordered])
    return [
        _build_share(category_id, labels, total, Money(refunds[category_id], currency), percentage)
        for (category_id, total), percentage in zip(ordered, percentages, strict=True)
    ]


def _sum_refunds(
    caller: Caller, kind: TransactionKind, currency: str, period: Period
) -> Counter[int | None]:
    sums: Counter[int | None] = Counter()
    for refund in total_queries.load_refunds(caller, kind, currency, period):
        sums[refund.category_id] += refund.minor
    return sums


def _build_share(
    category_id: int | None,
    labels: dict[int, CategoryView],
    total: Total,
    refunds: Money,
    percentage: float,
) -> CategoryShare:
    category = labels[category_id] if category_id else None
    return CategoryShare(
        category_id=category_id,
        category_name=category.name if category else NO_CATEGORY,
        icon=category.icon if category else None,
        color=category.color if category else None,
        total=Money(total.minor, refunds.currency),
        gross=Money(total.minor + refunds.minor, refunds.currency),
        refunds=refunds,
        percentage=percentage,
        count=total.count,
    )
