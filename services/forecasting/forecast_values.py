"""Values that requests about forecasts carry."""

from typing import TypedDict

from core.enums import ForecastTarget, PeriodUnit
from services.paging import PageQuery

CURRENT_PERIOD = 0
"""The horizon of the rest of the current period."""


class TrainingRequest(TypedDict, total=False):
    """The period unit to train a model for, and the currency the caller has a history in."""

    period: PeriodUnit
    currency: str


class ForecastRequest(TypedDict, total=False):
    """What to forecast; without a category, all spending and every category."""

    period: PeriodUnit
    currency: str
    category_id: int | None
    target: ForecastTarget
    horizon: int


def choose_horizon(request: ForecastRequest) -> int:
    """Return how many periods after the current one a request is about."""
    if request.get("target") == ForecastTarget.CURRENT:
        return CURRENT_PERIOD
    return request["horizon"]


class PredictionFilters(PageQuery, total=False):
    """Forecasts to list; a missing filter matches all."""

    category_id: int
    period: PeriodUnit


class AccuracyQuery(TypedDict, total=False):
    """The period unit and currency of the forecasts to compare with actual spending."""

    period: PeriodUnit
    currency: str
