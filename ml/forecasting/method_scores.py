"""The running score of a segment: which method would have served best, and what its intervals were worth."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import numpy as np

from ml.forecasting.calibration import Experience, is_near
from ml.forecasting.forecaster import MethodScore
from ml.forecasting.pooled_model import METHODS, POOLED
from ml.forecasting.selection import choose
from ml.forecasting.settled_forecasts import SettledForecast

ENOUGH_FORECASTS = 20
"""Forecasts of a segment without which its method is not replaced."""
MAX_LOSS = 3.0


def compute_method_score(
    forecasts: Sequence[SettledForecast],
) -> tuple[MethodScore, dict[str, float]]:
    """Compare the methods on settled forecasts of one segment, oldest period first.

    Returns the score and the mean scaled loss of each method.
    """
    experience = Experience()
    losses: dict[str, list[float]] = {method: [] for method in METHODS}
    for _, group in groupby(forecasts, key=lambda forecast: forecast.period_start):
        period = list(group)
        for method in METHODS:
            losses[method].append(float(np.mean([_scaled_loss(row, method) for row in period])))

        actual = np.array([row.actual for row in period], float)
        lower = np.array([row.lower for row in period], float)
        upper = np.array([row.upper for row in period], float)
        near = is_near(actual, np.array([row.predicted for row in period], float))
        promised = float(np.mean([row.confidence for row in period]))
        covered = float(np.mean((lower <= actual) & (actual <= upper)))
        experience = experience.after(len(period), covered, promised, float(near.mean()))

    columns = {method: np.array(values) for method, values in losses.items()}
    is_enough = len(forecasts) >= ENOUGH_FORECASTS
    best = choose(columns, POOLED)[-1] if is_enough else None
    mean_losses = {name: float(values.mean()) for name, values in columns.items()}
    return MethodScore(best, experience), mean_losses


def _scaled_loss(forecast: SettledForecast, method: str) -> float:
    """Absolute error of a method, relative to the mean size of the actual and all predictions."""
    candidates = forecast.candidates
    predictions = sum(abs(value) for value in candidates.values())
    size = (abs(forecast.actual) + predictions) / (1 + len(candidates))
    error = abs(forecast.actual - candidates.get(method, forecast.predicted))
    return float(min(MAX_LOSS, error / max(1.0, size)))
