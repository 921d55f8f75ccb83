"""Scores of settled forecasts, and the method scores that decide which method serves a segment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

import numpy as np

from ml import scores
from ml.forecasting import method_scores
from ml.forecasting.calibration import CalibrationAdjustment
from ml.forecasting.distributions import is_near
from ml.forecasting.method_scores import MethodScore, SettledForecast


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


class MethodScoreValues(TypedDict):
    """Column values of a stored method score.

    ``method`` is None while there are too few forecasts to replace the model's own choice,
    ``losses`` the mean scaled error of each method, ``stretch`` a factor on the width of intervals,
    ``trust`` an addition to the log-odds of confidence.
    """

    method: str | None
    losses: dict[str, float]
    stretch: float
    trust: float


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


def build_method_score(method: str | None, stretch: float, trust: float) -> MethodScore:
    """Build the method score that a forecast takes from the columns of a stored one."""
    return MethodScore(method, CalibrationAdjustment(stretch, trust))


def compute_method_score(forecasts: Sequence[SettledForecast]) -> MethodScoreValues:
    """Compare the methods on the settled forecasts of one segment, oldest period first."""
    score, losses = method_scores.compute_method_score(forecasts)
    return {
        "method": score.method,
        "losses": losses,
        "stretch": score.adjustment.stretch,
        "trust": score.adjustment.trust,
    }
