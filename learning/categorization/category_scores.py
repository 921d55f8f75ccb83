"""Quality of predicted categories: scores, calibration and drift."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from core.enums import Decision
from learning.categorization.feedback import ResolvedPrediction


class CategoryScores(TypedDict):
    """Scores of predictions whose outcome is known; shares are None without any.

    ``coverage`` is the share of predictions that were applied, ``calibration_error`` the expected
    calibration error.
    """

    count: int
    accuracy: float | None
    macro_f1: float | None
    coverage: float | None
    accuracy_when_applied: float | None
    mean_confidence: float | None
    calibration_error: float | None


class CalibrationBin(TypedDict):
    """Predictions with a confidence from ``at_least`` to ``below``, 1 included in the last bin."""

    at_least: float
    below: float
    count: int
    mean_confidence: float
    accuracy: float


class Drift(TypedDict):
    """Population stability index and its level (stable, moderate, drifted)."""

    stability_index: float | None
    level: str | None


def score_predictions(predictions: Sequence[ResolvedPrediction]) -> CategoryScores:
    """Compute accuracy, macro F1, coverage and calibration."""
    from ml.scores import accuracy, calibration_error, macro_f1

    count = len(predictions)
    rights = [prediction.is_right for prediction in predictions]
    confidences = [prediction.confidence for prediction in predictions]
    truths = [prediction.category_id for prediction in predictions]
    suggested = [prediction.suggested_category_id for prediction in predictions]
    applied = [
        prediction.is_right for prediction in predictions if prediction.decision == Decision.APPLY
    ]
    return {
        "count": count,
        "accuracy": accuracy(rights),
        "macro_f1": macro_f1(truths, suggested),
        "coverage": len(applied) / count if count else None,
        "accuracy_when_applied": accuracy(applied),
        "mean_confidence": sum(confidences) / count if count else None,
        "calibration_error": calibration_error(confidences, rights),
    }


def compute_calibration_bins(
    predictions: Sequence[ResolvedPrediction], bins: int = 10
) -> list[CalibrationBin]:
    """Compare mean confidence and accuracy in bins of confidence; empty bins are left out."""
    result = []
    for number in range(bins):
        low, high = number / bins, (number + 1) / bins
        is_last = number == bins - 1
        inside = [
            prediction
            for prediction in predictions
            # Bins are open at the top, or a confidence at a border would count twice.
            if low <= prediction.confidence < high or (is_last and prediction.confidence == 1)
        ]
        if inside:
            result.append(_build_bin(low, high, inside))
    return result


def _build_bin(
    low: float, high: float, predictions: Sequence[ResolvedPrediction]
) -> CalibrationBin:
    count = len(predictions)
    return {
        "at_least": low,
        "below": high,
        "count": count,
        "mean_confidence": sum(prediction.confidence for prediction in predictions) / count,
        "accuracy": sum(prediction.is_right for prediction in predictions) / count,
    }


def measure_drift(before: Sequence[float], recent: Sequence[float]) -> Drift:
    """Compare recent values with earlier ones; None in both fields while there are too few."""
    from ml.categorization.drift import classify_drift, compute_stability_index

    index = compute_stability_index(before, recent)
    return {"stability_index": index, "level": classify_drift(index)}
