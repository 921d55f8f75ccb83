"""Read stored forecasts."""

import datetime as dt
from collections.abc import Iterable
from typing import TypeAlias

from sqlalchemy import select

from core import clock
from core.enums import PeriodUnit
from core.identity import Caller
from ml_service import SettledForecast
from models import BudgetPrediction, db
from services.forecasting.forecast_values import PredictionFilters
from services.ledger.row_names import name_categories
from services.paging import Page, Position, load_page

SCORED_DAYS = 800
"""Forecasts of older periods no longer count for adjustments."""

Subject: TypeAlias = tuple[int | None, bool, dt.date]


def list_predictions(caller: Caller, filters: PredictionFilters, after: Position | None) -> Page:
    """List the caller's forecasts, newest first.

    Forecasts of categories that are part of one of all spending are only listed by category.
    """
    query = select(BudgetPrediction).where(BudgetPrediction.user_id == caller.id)
    if filters.get("category_id") is None:
        query = query.where(BudgetPrediction.part_of_id.is_(None))
    else:
        query = query.where(BudgetPrediction.category_id == filters["category_id"])
    if filters.get("period") is not None:
        query = query.where(BudgetPrediction.period == filters["period"])
    page = load_page(
        query,
        (BudgetPrediction.id,),
        after,
        filters["limit"],
        descending=True,
        total=filters["total"],
    )
    return name_categories(caller, page) if filters.get("names") else page


def load_comparable_predictions(
    caller: Caller, unit: PeriodUnit, currency: str
) -> list[BudgetPrediction]:
    """Load one settled forecast for each category, or total, and period of the caller.

    Of several it is the last one made before the period began, else the last one.
    """
    query = select(BudgetPrediction).where(
        BudgetPrediction.user_id == caller.id,
        BudgetPrediction.period == unit,
        BudgetPrediction.currency == currency,
        BudgetPrediction.actual_minor.is_not(None),
        BudgetPrediction.period_end < caller.today,
    )
    rows = db.session.scalars(query.order_by(BudgetPrediction.id)).all()
    made_before = [row for row in rows if row.made_on <= row.period_start]

    # Later rows replace earlier ones of the same subject, and those made in time replace the rest.
    chosen = {_subject(row): row for row in rows}
    chosen |= {_subject(row): row for row in made_before}
    return list(chosen.values())


def _subject(row: BudgetPrediction) -> Subject:
    return row.category_id, row.is_total, row.period_start


def load_scored_predictions(unit: PeriodUnit) -> Iterable[BudgetPrediction]:
    """Load the settled forecasts of all users that adjustments rest on, oldest periods first.

    Of several of the same user, subject, period and segment it is the last one.
    """
    since = clock.now().date() - dt.timedelta(days=SCORED_DAYS)
    query = select(BudgetPrediction).where(
        BudgetPrediction.period == unit,
        BudgetPrediction.actual_minor.is_not(None),
        BudgetPrediction.segment.is_not(None),
        BudgetPrediction.period_end >= since,
    )
    # Oldest first, because the calibration adapts from one period to the next.
    rows = db.session.scalars(query.order_by(BudgetPrediction.period_start, BudgetPrediction.id))
    return {
        (row.user_id, row.category_id, row.currency, row.period_start, row.segment): row
        for row in rows
    }.values()


def to_settled_forecast(row: BudgetPrediction) -> SettledForecast:
    """Convert a stored forecast whose actual amount is known."""
    return SettledForecast(
        period_start=row.period_start,
        actual=row.actual_minor or 0,
        predicted=row.predicted_minor,
        lower=row.lower_minor,
        upper=row.upper_minor,
        baseline=row.baseline_minor,
        confidence=row.confidence_score,
    )
