"""Forecast the current period of budgets."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from core.enums import PeriodUnit
from core.errors import NotEnoughData
from core.identity import Caller
from ml_service import TOTAL, BudgetPredictionService
from models import Budget, Category, db
from services.forecasting.adjustments import load_adjustments
from services.forecasting.forecast_values import CURRENT_PERIOD

MIN_EXPENSES = 3
"""Fewer than a stored prediction requires; below it, a status extrapolates today's rate instead."""


@dataclass(frozen=True, slots=True)
class BudgetOutlook:
    """Forecast of a budget's current period in minor units.

    ``projected`` is the expected sum, ``probability_above`` the probability of more than an amount.
    """

    projected: int
    probability_above: Callable[[float], float]


def forecast_budgets(
    service: BudgetPredictionService, caller: Caller, budgets: Sequence[Budget]
) -> dict[int, BudgetOutlook]:
    """Forecast each budget's current period, by budget id.

    Budgets of the same period and currency share a forecast; those with too little history are left
    out.
    """
    outlooks: dict[int, BudgetOutlook] = {}
    # A budget's series is the sum of its categories: quantiles of single ones cannot be added up.
    families = load_category_families(caller)
    for (unit, currency), members in _group_budgets(budgets).items():
        series: dict[Hashable, list[int]] = {
            _series_key(budget): families[budget.category_id]
            for budget in members
            if budget.category_id is not None
        }
        try:
            forecast, _ = service.forecast(
                caller,
                service.load_history(caller, currency),
                service.load_model(),
                unit,
                CURRENT_PERIOD,
                load_adjustments(unit),
                series,
                MIN_EXPENSES,
            )
        except NotEnoughData:
            # A status without a forecast is still useful.
            continue
        for budget in members:
            expected = forecast.find(_series_key(budget))
            outlooks[budget.id] = BudgetOutlook(
                expected.minor, expected.distribution.probability_above
            )
    return outlooks


def _series_key(budget: Budget) -> str:
    """The forecast's series that a budget is about: the total, or one of its own."""
    return TOTAL if budget.category_id is None else f"budget {budget.id}"


def _group_budgets(
    budgets: Sequence[Budget],
) -> dict[tuple[PeriodUnit, str], list[Budget]]:
    groups: dict[tuple[PeriodUnit, str], list[Budget]] = defaultdict(list)
    for budget in budgets:
        groups[budget.period, budget.currency].append(budget)
    return groups


def load_category_families(caller: Caller) -> dict[int, list[int]]:
    """Load the ids of every visible category with its subcategories, by category id."""
    query = select(Category.id, Category.parent_id).where(Category.visible_to(caller.id))
    families: dict[int, list[int]] = defaultdict(list)
    for category_id, parent_id in db.session.execute(query):
        families[category_id].append(category_id)
        if parent_id is not None:
            families[parent_id].append(category_id)
    return families
