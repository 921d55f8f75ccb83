"""Suggest budget amounts from forecasts of the next period."""

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ml_service
from core.enums import PeriodUnit
from core.identity import Caller
from core.money import Money, exponent
from ml_service import (
    TOTAL,
    BudgetPredictionService,
    ForecastQuestion,
    PersonForecast,
    SeriesForecast,
    SpendingHistory,
)
from services.forecasting.adjustments import load_adjustments
from services.ledger.category_views import CategoryView, load_views
from services.ledger.other_currencies import OtherCurrency, load_other_spending, name_other_spending
from services.planning.budget_forecasts import load_category_families
from services.planning.budget_queries import load_current_budgets
from services.planning.budget_values import BudgetSuggestionQuery

NEXT_PERIOD = 1
"""The horizon of the period after the current one."""

SHARE_DIGITS = 3
"""Decimals of a share of past periods: tenths of a percent."""

ROUNDING_TOLERANCE = 1e-9
"""Keeps an amount that is whole but for a floating-point error from being rounded up further."""


@dataclass(frozen=True, slots=True)
class BudgetSuggestion:
    """An amount for a category, or without one for all spending.

    ``kept_before`` is the share of past periods that would have stayed within it, None without any.
    """

    category: CategoryView | None
    currency: str
    suggested_amount: Money
    predicted_amount: Money
    present_amount: Money | None
    kept_before: float | None


@dataclass(frozen=True, slots=True)
class BudgetSuggestions:
    """Amounts that the next period exceeds with probability ``risk`` each.

    All spending comes first, then categories by amount, largest first.
    """

    period: PeriodUnit
    period_start: dt.date
    period_end: dt.date
    risk: float
    items: Sequence[BudgetSuggestion]
    other_currencies: Sequence[OtherCurrency]


@dataclass(frozen=True, slots=True)
class _Basis:
    """What suggestions are computed from: a forecast with the history behind it."""

    currency: str
    risk: float
    history: SpendingHistory
    question: ForecastQuestion
    forecast: PersonForecast
    families: Mapping[int, Sequence[int]]


def suggest_budgets(
    service: BudgetPredictionService, caller: Caller, query: BudgetSuggestionQuery
) -> BudgetSuggestions:
    """Suggest amounts for all spending and for each top-level category with a history.

    Raises NotEnoughData.
    """
    unit, risk = query["period"], query["risk"]
    currency = query.get("currency") or caller.currency
    history = service.load_history(caller, currency)
    top_ids = _find_top_categories(caller, history.category_ids)
    families = load_category_families(caller)
    with name_other_spending(caller, currency):
        forecast, question = service.forecast(
            caller,
            history,
            service.load_model(),
            unit,
            NEXT_PERIOD,
            load_adjustments(unit),
            {_series_key(top_id): families[top_id] for top_id in top_ids},
        )

    basis = _Basis(currency, risk, history, question, forecast, families)
    categories = load_views(caller, top_ids)
    present = _load_present_amounts(caller, unit, currency)
    total = _suggest_amount(basis, None, None, present.get(None))
    by_category = [
        _suggest_amount(basis, top_id, categories.get(top_id), present.get(top_id))
        for top_id in sorted(top_ids)
    ]
    by_category.sort(key=lambda suggestion: -suggestion.suggested_amount.minor)

    period = ml_service.period_for(question)
    # Without expected spending there is nothing to suggest.
    items = [item for item in (total, *by_category) if item.suggested_amount.minor]
    others = load_other_spending(caller, currency, period.end)
    return BudgetSuggestions(unit, period.start, period.end, risk, items, others)


def _suggest_amount(
    basis: _Basis, category_id: int | None, category: CategoryView | None, present: Money | None
) -> BudgetSuggestion:
    series = basis.forecast.find(_series_key(category_id))
    amount = round_up_to_whole_unit(_find_limit(series, basis.risk), basis.currency)
    members = None if category_id is None else basis.families[category_id]
    return BudgetSuggestion(
        category=category,
        currency=basis.currency,
        suggested_amount=Money(amount, basis.currency),
        predicted_amount=Money(series.minor, basis.currency),
        present_amount=present,
        kept_before=_compute_share_kept(basis, members, amount),
    )


def _find_limit(series: SeriesForecast, risk: float) -> float:
    """Find the amount that the next period exceeds with a probability, in minor units."""
    distribution = series.distribution
    # At risks near one half the quantile may lie below the expected amount. And what most of the
    # last periods have exceeded is no amount for eight of ten, although the newest were lower.
    return max(
        distribution.quantile(1 - risk),
        float(series.minor),
        ml_service.find_least_kept(series.earlier, risk),
    )


def _compute_share_kept(basis: _Basis, members: Sequence[int] | None, amount: int) -> float | None:
    share = ml_service.compute_share_within(basis.history, basis.question, members, amount)
    return None if share is None else round(share, SHARE_DIGITS)


def _series_key(category_id: int | None) -> str:
    return TOTAL if category_id is None else f"top {category_id}"


def _find_top_categories(caller: Caller, category_ids: Sequence[int]) -> set[int]:
    categories = load_views(caller, category_ids)
    # Categories have one level of parents, so the parent is the top.
    return {category.parent_id or category.id for category in categories.values()}


def _load_present_amounts(
    caller: Caller, unit: PeriodUnit, currency: str
) -> dict[int | None, Money]:
    """Load the amounts of the caller's current budgets of a period unit, by category id."""
    return {
        budget.category_id: budget.amount
        for budget in load_current_budgets(caller)
        if budget.period == unit and budget.currency == currency
    }


def round_up_to_whole_unit(minor: float, currency: str) -> int:
    """Round up to whole units of a currency, in minor units: suggestions have no cents."""
    unit = 10 ** exponent(currency)
    return int(math.ceil(minor / unit - ROUNDING_TOLERANCE) * unit)
