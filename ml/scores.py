"""How good forecasts were."""

from collections import Counter
from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import ArrayLike

ALPHA = 0.2
"""An interval leaves out this share."""


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
    return (
        float(np.mean((np.asarray(lower) <= actual) & (actual <= np.asarray(upper))))
        if actual.size
        else None
    )


def winkler(actual: ArrayLike, lower: ArrayLike, upper: ArrayLike) -> float | None:
    """Winkler's interval score over the sum of absolute actuals: width, plus 2/alpha times every miss (1972)."""
    actual, lower, upper = (
        np.asarray(actual, float),
        np.asarray(lower, float),
        np.asarray(upper, float),
    )
    missed = np.maximum(lower - actual, 0) + np.maximum(actual - upper, 0)
    weight = np.abs(actual).sum()
    return float((upper - lower + 2 / ALPHA * missed).sum() / weight) if weight else None


def pinball(actual: ArrayLike, quantile: ArrayLike, level: float) -> float | None:
    """Pinball loss of a predicted quantile over the sum of absolute actuals (Koenker and Bassett, 1978)."""
    actual, difference = (
        np.asarray(actual, float),
        np.asarray(actual, float) - np.asarray(quantile, float),
    )
    weight = np.abs(actual).sum()
    return (
        float(np.maximum(level * difference, (level - 1) * difference).sum() / weight)
        if weight
        else None
    )


def calibration_error(probability: ArrayLike, happened: ArrayLike, bins: int = 10) -> float | None:
    """Expected calibration error: the mean gap between said and observed frequency, over bins of equal size."""
    probability, happened = np.asarray(probability, float), np.asarray(happened, float)
    if not probability.size:
        return None
    parts = np.array_split(np.argsort(probability, kind="stable"), bins)
    gaps = [
        len(part) * abs(probability[part].mean() - happened[part].mean())
        for part in parts
        if len(part)
    ]
    return float(sum(gaps) / probability.size)


def skill(actual: ArrayLike, predicted: ArrayLike, baseline: ArrayLike) -> float | None:
    """By how much the absolute error is below the baseline's: 1 perfect, 0 no better, negative worse."""
    actual = np.asarray(actual, float)
    reference = np.abs(actual - np.asarray(baseline, float)).sum()
    return (
        float(1 - np.abs(actual - np.asarray(predicted, float)).sum() / reference)
        if reference
        else None
    )


def accuracy(is_right: ArrayLike) -> float | None:
    """Share of right answers."""
    is_right = np.asarray(is_right, float)
    return float(is_right.mean()) if is_right.size else None


def macro_f1(truth: Sequence[Hashable], said: Sequence[Hashable | None]) -> float | None:
    """The mean of the F1 scores of all classes that occur in the truth."""
    if not truth:
        return None
    right = Counter(one for one, other in zip(truth, said, strict=True) if one == other)
    true, told = Counter(truth), Counter(said)
    return float(np.mean([2 * right[label] / (true[label] + told[label]) for label in true]))
