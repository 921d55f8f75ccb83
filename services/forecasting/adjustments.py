"""What this instance's own settled forecasts teach about intervals and confidence."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import delete, select

import ml_service
from core import clock
from core.enums import PeriodUnit
from ml_service import CalibrationAdjustment
from models import BudgetPrediction, ForecastAdjustment, db
from services.forecasting.prediction_queries import (
    SCORED_DAYS,
    load_scored_predictions,
    to_settled_forecast,
)
from services.unit_of_work import UnitOfWork

RECENT_DAYS = SCORED_DAYS // 4
"""About half a year."""


def load_adjustments(unit: PeriodUnit) -> dict[str, CalibrationAdjustment]:
    """Load the stored adjustments of this instance, by segment."""
    query = select(ForecastAdjustment).where(ForecastAdjustment.period == unit)
    return {
        row.segment: CalibrationAdjustment(row.stretch, row.trust)
        for row in db.session.scalars(query)
    }


def compute_adjustments(unit: PeriodUnit) -> list[ForecastAdjustment]:
    """Compute adjustments from this instance's settled forecasts, segment by segment."""
    segments: dict[str, list[BudgetPrediction]] = defaultdict(list)
    for row in load_scored_predictions(unit):
        segments[str(row.segment)].append(row)
    return [_compute_segment(unit, segment, rows) for segment, rows in segments.items()]


def _compute_segment(
    unit: PeriodUnit, segment: str, rows: Sequence[BudgetPrediction]
) -> ForecastAdjustment:
    adjustment = ml_service.compute_adjustment([to_settled_forecast(row) for row in rows])
    return ForecastAdjustment(
        period=unit,
        segment=segment,
        stretch=adjustment.stretch,
        trust=adjustment.trust,
        forecasts=len(rows),
    )


def replace_adjustments(
    work: UnitOfWork, unit: PeriodUnit, adjustments: Sequence[ForecastAdjustment]
) -> None:
    """Replace the stored adjustments of a period unit."""
    # Deleted, not updated: a segment whose forecasts have become too old must not keep its own.
    stored = delete(ForecastAdjustment).where(ForecastAdjustment.period == unit)
    work.session.execute(stored)
    work.session.add_all(adjustments)


def compute_recent_error(unit: PeriodUnit, min_count: int) -> float:
    """Compute the WAPE of recent forecasts of all spending; 0 below ``min_count`` of them.

    WAPE is the sum of absolute errors divided by the sum of absolute actuals.
    """
    since = clock.now().date() - dt.timedelta(days=RECENT_DAYS)
    recent = [
        row for row in load_scored_predictions(unit) if row.period_end >= since and row.is_total
    ]
    if len(recent) < min_count:
        return 0.0

    actuals = [row.actual_minor or 0 for row in recent]
    errors = [
        abs(actual - row.predicted_minor) for actual, row in zip(actuals, recent, strict=True)
    ]
    # At least one minor unit, for users who spent nothing at all.
    return sum(errors) / max(1, sum(abs(actual) for actual in actuals))
