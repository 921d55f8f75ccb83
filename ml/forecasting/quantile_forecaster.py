"""The pooled forecaster: boosted trees for three quantiles of spending divided by the series' own scale."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.utils.validation import check_is_fitted

from ml.forecasting.ledgers import Floats
from ml.forecasting.trees import Trees

QUANTILES = (0.1, 0.5, 0.9)
MAX_BINS = 96


class QuantileForecaster(RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """Predict the 0.1, 0.5 and 0.9 quantiles of a scaled amount from features; NaN is a missing value.

    Each quantile has its own boosted trees, grown on the pinball loss (Koenker and Bassett, 1978). Learned:
    ``trees_``, one ``Trees`` per quantile.
    """

    def __init__(
        self,
        max_iter: int = 100,
        learning_rate: float = 0.1,
        max_leaf_nodes: int = 31,
        min_samples_leaf: int = 100,
        random_state: int = 0,
    ) -> None:
        self.max_iter = max_iter
        self.learning_rate = learning_rate
        self.max_leaf_nodes = max_leaf_nodes
        self.min_samples_leaf = min_samples_leaf
        self.random_state = random_state

    def fit(
        self,
        X: ArrayLike,  # noqa: N803
        y: ArrayLike,
        sample_weight: ArrayLike | None = None,
    ) -> QuantileForecaster:
        """``X`` (rows, features), ``y`` (rows,) scaled amounts."""
        values = np.array(X, dtype=np.float64)
        values[:, np.isnan(values).all(axis=0)] = 0.0
        self.n_features_in_ = values.shape[1]
        self.trees_ = tuple(
            Trees.of(self._grown(values, y, level, sample_weight)) for level in QUANTILES
        )
        return self

    def _grown(
        self, values: Floats, y: ArrayLike, quantile: float, sample_weight: ArrayLike | None
    ) -> Any:
        """Scikit-learn cannot bin a column without a single value; ``fit`` has made such columns constant."""
        estimator = HistGradientBoostingRegressor(
            loss="quantile",
            quantile=quantile,
            max_iter=self.max_iter,
            learning_rate=self.learning_rate,
            max_leaf_nodes=self.max_leaf_nodes,
            min_samples_leaf=self.min_samples_leaf,
            max_bins=MAX_BINS,
            early_stopping=False,
            random_state=self.random_state,
        )
        return estimator.fit(values, y, sample_weight=sample_weight)

    def predict_quantiles(self, X: ArrayLike) -> Floats:  # noqa: N803
        """(rows, 3), in order and not below zero."""
        check_is_fitted(self)
        values = np.asarray(X, dtype=np.float64)
        found = np.stack([trees.predict(values) for trees in self.trees_], axis=1)
        return np.maximum(0.0, np.sort(found, axis=1))

    def predict(self, X: ArrayLike) -> Floats:  # noqa: N803
        """The median of each row."""
        check_is_fitted(self)
        middle: Trees = self.trees_[QUANTILES.index(0.5)]
        return np.maximum(0.0, middle.predict(np.asarray(X, dtype=np.float64)))
