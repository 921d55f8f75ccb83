"""What settled forecasts teach about the width of intervals and about confidence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from ml.forecasting.calibration import CalibrationAdjustment
from ml.forecasting.distributions import is_near


@dataclass(frozen=True, slots=True)
class SettledForecast:
    """One forecast beside the actual amount; all amounts in minor units of one currency.

    ``lower`` and ``upper`` bound the 80 % interval, ``baseline`` is the mean of three periods, and
    ``confidence`` the promised probability (0 to 1) that the actual lies within 20 % of
    ``predicted``.
    """

    period_start: dt.date
    actual: float
    predicted: float
    lower: float
    upper: float
    baseline: float
    confidence: float


def compute_adjustment(forecasts: Sequence[SettledForecast]) -> CalibrationAdjustment:
    """Compute the adjustment of one segment from its settled forecasts, oldest period first."""
    adjustment = CalibrationAdjustment()
    for _, period in groupby(forecasts, key=lambda forecast: forecast.period_start):
        adjustment = _update(adjustment, list(period))
    return adjustment


def _update(
    adjustment: CalibrationAdjustment, period: Sequence[SettledForecast]
) -> CalibrationAdjustment:
    """Update an adjustment with the forecasts of one period."""
    actual = np.array([forecast.actual for forecast in period], float)
    predicted = np.array([forecast.predicted for forecast in period], float)
    lower = np.array([forecast.lower for forecast in period], float)
    upper = np.array([forecast.upper for forecast in period], float)

    coverage = float(np.mean((lower <= actual) & (actual <= upper)))
    promised = float(np.mean([forecast.confidence for forecast in period]))
    near = float(is_near(actual, predicted).mean())
    return adjustment.updated(len(period), coverage, promised, near)
