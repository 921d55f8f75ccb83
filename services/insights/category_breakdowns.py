"""Sums by category with their shares of the whole."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from core.enums import TransactionKind
from core.identity import Caller
from core.money import Money, compute_percentages
from core.periods import Period
from models import Category
from services.insights.report_periods import BreakdownQuery, has_days, resolve_month
from services.ledger import total_queries
from services.ledger.period_filters import resolve_period
from services.ledger.total_queries import Total

NO_CATEGORY = "Uncategorized"


@dataclass(frozen=True, slots=True)
class CategoryShare:
    """The sum of one category, and its share of all categories in percent."""

    category_id: int | None
    category_name: str
    icon: str | None
    color: str | None
    total: Money
    percentage: float
    count: int


@dataclass(frozen=True, slots=True)
class CategoryBreakdown:
    """Sums by category of a period; the percentages add up to 100."""

    kind: str
    period: Period
    currency: str
    total: Money
    category_breakdown: Sequence[CategoryShare]


def summarize_categories(caller: Caller, query: BreakdownQuery) -> CategoryBreakdown:
    """Break a month (by default the current one) or some days down by category.

    With ``category_ids``, only those categories count, and the percentages are shares of their sum.
    """
    kind = query["kind"]
    currency = query.get("currency") or caller.currency
    period = _resolve_period(caller, query)

    breakdown = load_category_breakdown(caller, kind, currency, period)
    category_ids = query.get("category_ids")
    if category_ids:
        breakdown = _restrict(breakdown, category_ids)

    total = Money(sum(share.total.minor for share in breakdown), currency)
    return CategoryBreakdown(kind, period, currency, total, breakdown)


def _resolve_period(caller: Caller, query: BreakdownQuery) -> Period:
    if has_days(query):
        return resolve_period(caller, query)
    return resolve_month(caller, query)


def _restrict(
    breakdown: Sequence[CategoryShare], category_ids: Collection[int]
) -> list[CategoryShare]:
    """Keep some categories, with percentages that add up to 100 again."""
    members = [share for share in breakdown if share.category_id in category_ids]
    percentages = compute_percentages([share.total.minor for share in members])
    return [
        replace(share, percentage=percentage)
        for share, percentage in zip(members, percentages, strict=True)
    ]


def load_category_breakdown(
    caller: Caller, kind: TransactionKind, currency: str, period: Period
) -> list[CategoryShare]:
    """Sum every category that has transactions in the period, largest first.

    The percentages add up to 100.
    """
    sums = total_queries.sum_by_category(caller, kind, currency, period)
    labels = total_queries.load_categories(sums)
    # Equal sums are ordered by id, so that the same question has the same answer.
    ordered = sorted(sums.items(), key=lambda item: (-item[1].minor, item[0] or 0))
    percentages = compute_percentages([total.minor for _, total in ordered])
    return [
        _build_share(category_id, labels, total, currency, percentage)
        for (category_id, total), percentage in zip(ordered, percentages, strict=True)
    ]


def _build_share(
    category_id: int | None,
    labels: dict[int, Category],
    total: Total,
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
        percentage=percentage,
        count=total.count,
    )
