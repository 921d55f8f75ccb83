"""A forecast that cannot embarrass anybody: the trimmed mean of recent periods, with an honest interval."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.utils.validation import check_is_fitted

Vector = NDArray[np.float64]
MIN_PERIODS, TRIM_FROM = 2, 5
NEAR = 0.2


def trimmed_mean(values: Vector) -> float:
    """The mean without the highest and the lowest value, once there are five."""
    ordered = np.sort(values)
    return float(np.mean(ordered[1:-1] if len(ordered) >= TRIM_FROM else ordered))


class RobustAverage(RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """Predict each coming period as the trimmed mean of the last ``window`` complete ones.

    The interval comes from the errors that the same rule made on the periods it was fitted on, each
    predicted from those before it: the split-conformal quantile of the absolute errors (Lei et al., 2018),
    widened when there are too few errors for the coverage that is promised.

    Parameters: ``window``, periods that count; ``coverage``, the share of actuals the interval shall hold.
    Learned: ``level_``; ``half_width_``; ``confidence_``, how often the actual lay within 20 % of the
    prediction (Laplace's rule of succession); ``n_used_``, the periods behind the level.
    """

    def __init__(self, window: int = 6, coverage: float = 0.8) -> None:
        self.window = window
        self.coverage = coverage

    def fit(self, X: Any, y: ArrayLike) -> RobustAverage:  # noqa: N803 (scikit-learn's contract)
        """``y``: spending per complete period, oldest first; ``X`` is ignored. At least two periods."""
        values = np.asarray(y, dtype=np.float64)
        if values.ndim != 1 or len(values) < MIN_PERIODS:
            raise ValueError("y needs at least two periods")
        predicted, actual = self.backtest(values)
        errors = np.abs(actual - predicted)
        near = np.count_nonzero(errors <= NEAR * np.abs(predicted))
        self.level_ = max(0.0, trimmed_mean(values[-self.window :]))
        self.half_width_ = self._half_width(errors)
        self.confidence_ = float((near + 1) / (len(errors) + 2))
        self.n_used_ = min(len(values), self.window)
        return self

    def backtest(self, values: Vector) -> tuple[Vector, Vector]:
        """Predictions of every period but the first, each from those before it, and the actuals."""
        origins = range(1, len(values))
        predicted = [max(0.0, trimmed_mean(values[max(0, i - self.window) : i])) for i in origins]
        return np.array(predicted), values[1:]

    def _half_width(self, errors: Vector) -> float:
        rank = math.ceil((len(errors) + 1) * self.coverage)
        ordered = np.sort(errors)
        if rank <= len(errors):
            return float(ordered[rank - 1])
        return float(ordered[-1] * rank / len(errors))

    def predict(self, X: ArrayLike) -> Vector:  # noqa: N803
        """One value per row of ``X``: however far ahead, the level."""
        check_is_fitted(self)
        return np.full(len(np.asarray(X)), self.level_)

    def predict_interval(self, X: ArrayLike) -> tuple[Vector, Vector]:  # noqa: N803
        """Lower and upper bounds at ``coverage``; spending is never predicted below zero."""
        level = self.predict(X)
        return np.maximum(0.0, level - self.half_width_), level + self.half_width_
