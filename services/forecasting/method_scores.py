"""Read how the forecast methods have scored on this instance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

import ml_service
from core.enums import PeriodUnit
from models import ForecastMethodScore, db

if TYPE_CHECKING:
    from ml_service import MethodScore


def load_method_scores(unit: PeriodUnit) -> dict[str, MethodScore]:
    """Load the method that serves in each segment of this instance's forecasts, by segment."""
    query = select(ForecastMethodScore).where(ForecastMethodScore.period == unit)
    return {
        row.segment: ml_service.build_method_score(row.method, row.stretch, row.trust)
        for row in db.session.scalars(query)
    }
