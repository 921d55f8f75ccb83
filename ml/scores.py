"""Accuracy measures of forecasts and of category predictions.

Arrays have the shape (rows,). Amounts may be in any unit: scores are relative to the sum of
absolute actuals. Every score is None where nothing can be scored.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

ALPHA = 0.2
"""Probability that the actual lies outside of an interval."""


def wape(actual: ArrayLike, predicted: ArrayLike) -> float | None:
    """Weighted absolute percentage error: sum of absolute errors over sum of absolute actuals.

    See Kolassa and Schütz (2007), where it is the MAD/mean ratio.
    """
    actual, predicted = _to_floats(actual), _to_floats(predicted)
    return _divide(np.abs(actual - predicted).sum(), np.abs(actual).sum())


def bias(actual: ArrayLike, predicted: ArrayLike) -> float | None:
    """Sum of errors over sum of absolute actuals; positive when too much was predicted."""
    actual, predicted = _to_floats(actual), _to_floats(predicted)
    return _divide((predicted - actual).sum(), np.abs(actual).sum())


def interval_coverage(actual: ArrayLike, lower: ArrayLike, upper: ArrayLike) -> float | None:
    """Share of actuals inside their interval, bounds included."""
    actual, lower, upper = _to_floats(actual), _to_floats(lower), _to_floats(upper)
    if not actual.size:
        return None
    return float(np.mean((lower <= actual) & (actual <= upper)))


def winkler(actual: ArrayLike, lower: ArrayLike, upper: ArrayLike) -> float | None:
    """Winkler's interval score (1972) over the sum of absolute actuals; lower is better.

    An interval costs its width and, for an actual outside, 2 / ALPHA times the distance.
    """
    actual, lower, upper = _to_floats(actual), _to_floats(lower), _to_floats(upper)
    distance = np.maximum(lower - actual, 0) + np.maximum(actual - upper, 0)
    cost = upper - lower + 2 / ALPHA * distance
    return _divide(cost.sum(), np.abs(actual).sum())


def pinball(actual: ArrayLike, quantile: ArrayLike, level: float) -> float | None:
    """Pinball loss of a predicted quantile over the sum of absolute actuals; lower is better.

    ``level`` is the quantile's probability. See Koenker and Bassett (1978).
    """
    actual, quantile = _to_floats(actual), _to_floats(quantile)
    error = actual - quantile
    loss = np.maximum(level * error, (level - 1) * error)
    return _divide(loss.sum(), np.abs(actual).sum())


def skill(actual: ArrayLike, predicted: ArrayLike, baseline: ArrayLike) -> float | None:
    """Share by which the absolute error is below the baseline's.

    1 is perfect, 0 no better than the baseline, and a negative skill is worse.
    """
    actual = _to_floats(actual)
    error = np.abs(actual - _to_floats(predicted)).sum()
    baseline_error = np.abs(actual - _to_floats(baseline)).sum()
    # A baseline without any error leaves nothing to compare with.
    ratio = _divide(error, baseline_error)
    return None if ratio is None else 1 - ratio


def calibration_error(probability: ArrayLike, happened: ArrayLike, bins: int = 10) -> float | None:
    """Expected calibration error: the mean gap between promised and observed frequency.

    The bins hold equally many rows, in order of their probability (Naeini et al., 2015, with bins
    of equal mass).
    """
    probability, happened = _to_floats(probability), _to_floats(happened)
    if not probability.size:
        return None

    gaps = [
        len(rows) * abs(probability[rows].mean() - happened[rows].mean())
        # Stable, so that equal probabilities fall into the same bins in every run.
        for rows in np.array_split(np.argsort(probability, kind="stable"), bins)
        if len(rows)
    ]
    return float(sum(gaps) / probability.size)


def accuracy(is_right: ArrayLike) -> float | None:
    """Share of right predictions."""
    is_right = _to_floats(is_right)
    return float(is_right.mean()) if is_right.size else None


def macro_f1(truth: Sequence[Hashable], predicted: Sequence[Hashable | None]) -> float | None:
    """Mean of the F1 scores of all classes that occur in ``truth``; None predicts no class."""
    if not truth:
        return None
    pairs = zip(truth, predicted, strict=True)
    right = Counter(label for label, prediction in pairs if label == prediction)
    true_counts, predicted_counts = Counter(truth), Counter(predicted)
    scores = [
        2 * right[label] / (count + predicted_counts[label]) for label, count in true_counts.items()
    ]
    return float(np.mean(scores))


def _to_floats(values: ArrayLike) -> NDArray[np.float64]:
    return np.asarray(values, float)


def _divide(part: float, whole: float) -> float | None:
    """Divide, or return None if there is nothing to divide by."""
    return float(part / whole) if whole else None
