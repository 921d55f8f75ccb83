"""Estimator that grows boosted trees for three quantiles of scaled spending."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.utils.validation import check_is_fitted

from ml.forecasting.arrays import FloatArray
from ml.forecasting.quantile_trees import QUANTILES, QuantileTrees
from ml.forecasting.trees import Trees

MAX_BINS = 96
"""Histogram bins per feature while trees are grown."""


class QuantileForecaster(RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """Predict the 0.1, 0.5 and 0.9 quantiles of a scaled amount from features; NaN is missing.

    Each quantile has its own boosted trees, grown on the pinball loss (Koenker and Bassett, 1978).
    Learned attribute: ``trees_``, the ``QuantileTrees`` that serve without this estimator.
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
        """Fit on features ``X`` (rows, features) and scaled amounts ``y`` (rows,)."""
        values = np.array(X, dtype=np.float64)
        # scikit-learn cannot bin a column without a single value, so it becomes constant.
        values[:, np.isnan(values).all(axis=0)] = 0.0
        self.n_features_in_ = values.shape[1]
        low, median, high = (
            self._grow(values, y, quantile, sample_weight) for quantile in QUANTILES
        )
        self.trees_ = QuantileTrees(low, median, high)
        return self

    def _grow(
        self, values: FloatArray, y: ArrayLike, quantile: float, sample_weight: ArrayLike | None
    ) -> Trees:
        estimator = HistGradientBoostingRegressor(
            loss="quantile",
            quantile=quantile,
            max_iter=self.max_iter,
            learning_rate=self.learning_rate,
            max_leaf_nodes=self.max_leaf_nodes,
            min_samples_leaf=self.min_samples_leaf,
            max_bins=MAX_BINS,
            # A validation set of its own would be cut from rows and not from people, and see
            # everybody.
            early_stopping=False,
            random_state=self.random_state,
        )
        return extract_trees(estimator.fit(values, y, sample_weight=sample_weight))

    def predict_quantiles(self, X: ArrayLike) -> FloatArray:  # noqa: N803
        """Predict quantiles of shape (rows, 3), in ascending order and not below zero."""
        check_is_fitted(self)
        quantiles: FloatArray = self.trees_.predict_quantiles(np.asarray(X, dtype=np.float64))
        return quantiles

    def predict(self, X: ArrayLike) -> FloatArray:  # noqa: N803
        """Predict medians of shape (rows,), not below zero."""
        check_is_fitted(self)
        medians: FloatArray = self.trees_.predict_median(np.asarray(X, dtype=np.float64))
        return medians


def extract_trees(estimator: Any) -> Trees:
    """Copy the trees of a fitted HistGradientBoostingRegressor without categorical features."""
    # scikit-learn has no public way to a tree.
    tree_nodes = [predictor[0].nodes for predictor in estimator._predictors]  # noqa: SLF001
    ends = np.cumsum([0, *(len(nodes) for nodes in tree_nodes)])
    offset = np.repeat(ends[:-1], np.diff(ends))
    nodes = np.concatenate(tree_nodes)
    is_leaf, own = nodes["is_leaf"].astype(bool), np.arange(len(nodes))

    return Trees(
        baseline=float(np.ravel(estimator._baseline_prediction)[0]),  # noqa: SLF001
        depth=int(nodes["depth"].max()),
        roots=ends[:-1].astype(np.int32),
        feature=np.where(is_leaf, 0, nodes["feature_idx"]).astype(np.int16),
        threshold=np.where(is_leaf, 0, nodes["num_threshold"]).astype(np.float32),
        missing_left=nodes["missing_go_to_left"].astype(bool),
        left=np.where(is_leaf, own, nodes["left"] + offset).astype(np.int32),
        right=np.where(is_leaf, own, nodes["right"] + offset).astype(np.int32),
        value=np.where(is_leaf, nodes["value"], 0).astype(np.float32),
    )
