"""Accuracy of settled forecasts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

import numpy as np

from ml import scores
from ml.forecasting.distributions import is_near
from ml.forecasting.settled_forecasts import SettledForecast


class ForecastScores(TypedDict):
    """Accuracy of a group of settled forecasts; every figure is None where nothing can be scored.

    ``wape`` and ``bias`` are relative to the sum of absolute actuals, ``skill`` to the error of the
    baseline; the others are shares or probabilities from 0 to 1.
    """

    wape: float | None
    bias: float | None
    interval_coverage: float | None
    skill: float | None
    within_20_percent: float | None
    mean_confidence: float | None


def compute_forecast_scores(forecasts: Sequence[SettledForecast]) -> ForecastScores:
    """Compute WAPE, bias, interval coverage, skill and the reliability of confidence."""
    actual = np.array([forecast.actual for forecast in forecasts], float)
    predicted = np.array([forecast.predicted for forecast in forecasts], float)
    lower = np.array([forecast.lower for forecast in forecasts], float)
    upper = np.array([forecast.upper for forecast in forecasts], float)
    baseline = np.array([forecast.baseline for forecast in forecasts], float)
    confidence = np.array([forecast.confidence for forecast in forecasts], float)

    return {
        "wape": scores.wape(actual, predicted),
        "bias": scores.bias(actual, predicted),
        "interval_coverage": scores.interval_coverage(actual, lower, upper),
        "skill": scores.skill(actual, predicted, baseline),
        "within_20_percent": float(is_near(actual, predicted).mean()) if forecasts else None,
        "mean_confidence": float(confidence.mean()) if forecasts else None,
    }
