"""How good forecasts were."""

import numpy as np
from numpy.typing import ArrayLike


def wape(actual: ArrayLike, predicted: ArrayLike) -> float | None:
    """Weighted absolute percentage error: sum of absolute errors over sum of absolute actuals."""
    actual, predicted = np.asarray(actual, float), np.asarray(predicted, float)
    weight = np.abs(actual).sum()
    return float(np.abs(actual - predicted).sum() / weight) if weight else None


def bias(actual: ArrayLike, predicted: ArrayLike) -> float | None:
    """Sum of errors over sum of absolute actuals; positive when too much was predicted."""
    actual, predicted = np.asarray(actual, float), np.asarray(predicted, float)
    weight = np.abs(actual).sum()
    return float((predicted - actual).sum() / weight) if weight else None


def interval_coverage(actual: ArrayLike, lower: ArrayLike, upper: ArrayLike) -> float | None:
    """Share of actuals inside their interval, bounds included."""
    actual = np.asarray(actual, float)
    return float(np.mean((np.asarray(lower) <= actual) & (actual <= np.asarray(upper)))) if actual.size else None


def skill(actual: ArrayLike, predicted: ArrayLike, baseline: ArrayLike) -> float | None:
    """By how much the absolute error is below the baseline's: 1 perfect, 0 no better, negative worse."""
    actual = np.asarray(actual, float)
    reference = np.abs(actual - np.asarray(baseline, float)).sum()
    return float(1 - np.abs(actual - np.asarray(predicted, float)).sum() / reference) if reference else None
