"""Growing of boosted trees, which are then copied to plain arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingRegressor

from ml.forecasting.arrays import FloatArray
from ml.forecasting.trees import Trees

TREES = 100
LEARNING_RATE = 0.1
MAX_LEAF_NODES = 31
MAX_BINS = 96
"""Histogram bins per feature while trees are grown."""

QUANTILE = 0.55
"""Level of the quantile that is forecast (pinball loss, Koenker and Bassett, 1978).

The median has the smallest absolute error of one category, but sums of medians are too small.
"""

LEAF_LIMITS = (20, 100)
"""Fewest and most examples that a leaf must have; in between it is a hundredth of all."""


def grow_trees(
    values: FloatArray, target: FloatArray, weight: FloatArray, random_state: int = 0
) -> Trees:
    """Grow trees that predict ``target`` (rows,) from ``values`` (rows, features); NaN is missing.

    ``weight`` has the shape (rows,).
    """
    values = np.array(values, dtype=np.float64)
    # scikit-learn cannot bin a column without a single value, so it becomes constant.
    values[:, np.isnan(values).all(axis=0)] = 0.0
    # Large leaves for large data: a small server's few hundred examples need smaller ones to split
    # at all.
    min_samples_leaf = int(np.clip(len(values) // 100, *LEAF_LIMITS))
    estimator = HistGradientBoostingRegressor(
        loss="quantile",
        quantile=QUANTILE,
        max_iter=TREES,
        learning_rate=LEARNING_RATE,
        max_leaf_nodes=MAX_LEAF_NODES,
        min_samples_leaf=min_samples_leaf,
        max_bins=MAX_BINS,
        # A validation set of its own would be cut from rows and not from people, and see everybody.
        early_stopping=False,
        random_state=random_state,
    )
    return extract_trees(estimator.fit(values, target, sample_weight=weight))


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
