"""Method scores: what settled forecasts teach about methods, intervals and confidence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

import numpy as np

from ml.forecasting.calibration import CalibrationAdjustment
from ml.forecasting.distributions import is_near
from ml.forecasting.selection import METHODS, POOLED, choose_methods

MIN_SETTLED_FORECASTS = 20
"""Forecasts of a segment without which its method is not replaced."""

MAX_LOSS = 3.0
"""Scaled error above which a single forecast does not count more."""


@dataclass(frozen=True, slots=True)
class SettledForecast:
    """One forecast beside the actual amount; all amounts in minor units of one currency.

    ``lower`` and ``upper`` bound the 80 % interval, ``baseline`` is the mean of three periods,
    ``confidence`` the promised probability (0 to 1) that the actual lies within 20 % of
    ``predicted``, and ``candidates`` holds the amount that each method predicted.
    """

    period_start: dt.date
    actual: float
    predicted: float
    lower: float
    upper: float
    baseline: float
    confidence: float
    candidates: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class MethodScore:
    """The method that serves a segment on this instance, and the adjustment of its calibration.

    Without a method the model's own choice serves.
    """

    method: str | None = None
    adjustment: CalibrationAdjustment = field(default_factory=CalibrationAdjustment)


def compute_method_score(
    forecasts: Sequence[SettledForecast],
) -> tuple[MethodScore, dict[str, float]]:
    """Compare the methods on settled forecasts of one segment, oldest period first.

    Returns the score and the mean scaled loss of each method.
    """
    adjustment = CalibrationAdjustment()
    losses: dict[str, list[float]] = {method: [] for method in METHODS}

    for _, group in groupby(forecasts, key=lambda forecast: forecast.period_start):
        period = list(group)
        adjustment = _update_adjustment(adjustment, period)
        for method in METHODS:
            period_losses = [_scaled_loss(forecast, method) for forecast in period]
            # One loss a period: a period with many users must not outvote all others.
            losses[method].append(float(np.mean(period_losses)))

    columns = {method: np.array(values) for method, values in losses.items()}
    is_enough = len(forecasts) >= MIN_SETTLED_FORECASTS
    # Few forecasts adjust intervals, but do not replace the method.
    best = choose_methods(columns, POOLED)[-1] if is_enough else None
    mean_losses = {method: float(values.mean()) for method, values in columns.items()}
    return MethodScore(best, adjustment), mean_losses


def _update_adjustment(
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


def _scaled_loss(forecast: SettledForecast, method: str) -> float:
    """Compute a method's absolute error relative to the mean size of actual and predictions."""
    candidates = forecast.candidates
    predictions = sum(abs(value) for value in candidates.values())
    # By the mean size and not by the actual alone, of which a month without spending has none.
    size = (abs(forecast.actual) + predictions) / (1 + len(candidates))
    error = abs(forecast.actual - candidates.get(method, forecast.predicted))
    return float(min(MAX_LOSS, error / max(1.0, size)))
