"""Boosted trees as bare arrays: small, quick on a few rows, readable by any version of any library.

scikit-learn grows the trees; what is kept of them is where each one splits and what each leaf says. How many rows
a leaf was made of, and how features were binned, is left behind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.forecasting.ledgers import Floats

LEAF = -1
CHUNK = 512
"""Rows at a time: what is in hand then fits the processor's cache."""


@dataclass(frozen=True)
class Trees:
    """All nodes of all trees in a row; ``roots`` says where each tree starts.

    Rows with ``feature <= threshold`` (or a missing value, where ``missing_left``) go on at ``left``, the others at
    ``right``; a leaf leads to itself and ``value`` is its answer. Missing is NaN.
    """

    baseline: float
    depth: int
    roots: NDArray[np.int32]
    feature: NDArray[np.int16]
    threshold: NDArray[np.float32]
    missing_left: NDArray[np.bool_]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float32]

    @classmethod
    def of(cls, estimator: Any) -> Trees:
        """The trees of a fitted HistGradientBoostingRegressor without categorical features."""
        grown = [predictor[0].nodes for predictor in estimator._predictors]  # noqa: SLF001 (no public way to a tree)
        sizes = np.cumsum([0, *(len(nodes) for nodes in grown)])
        offset = np.repeat(sizes[:-1], np.diff(sizes))
        nodes = np.concatenate(grown)
        leaf, own = nodes["is_leaf"].astype(bool), np.arange(len(nodes))
        return cls(
            baseline=float(np.ravel(estimator._baseline_prediction)[0]),  # noqa: SLF001
            depth=int(nodes["depth"].max()),
            roots=sizes[:-1].astype(np.int32),
            feature=np.where(leaf, 0, nodes["feature_idx"]).astype(np.int16),
            threshold=np.where(leaf, 0, nodes["num_threshold"]).astype(np.float32),
            missing_left=nodes["missing_go_to_left"].astype(bool),
            left=np.where(leaf, own, nodes["left"] + offset).astype(np.int32),
            right=np.where(leaf, own, nodes["right"] + offset).astype(np.int32),
            value=np.where(leaf, nodes["value"], 0).astype(np.float32),
        )

    def packed(self) -> dict[str, Any]:
        """The same in as few bytes as hold it; ``unpacked`` reads it."""
        leaf = self.left == np.arange(len(self.left))
        offset = np.repeat(self.roots, np.diff([*self.roots, len(self.left)]))
        return {
            "baseline": self.baseline,
            "depth": self.depth,
            "roots": self.roots,
            "feature": np.where(leaf, LEAF, self.feature).astype(np.int8),
            "number": np.where(leaf, self.value, self.threshold),
            "missing_left": np.packbits(self.missing_left),
            "left": (self.left - offset).astype(np.int16),
            "right": (self.right - offset).astype(np.int16),
        }

    @classmethod
    def unpacked(cls, packed: Mapping[str, Any]) -> Trees:
        leaf, roots = packed["feature"] == LEAF, packed["roots"]
        offset = np.repeat(roots, np.diff([*roots, len(leaf)]))
        return cls(
            baseline=float(packed["baseline"]),
            depth=int(packed["depth"]),
            roots=roots,
            feature=np.where(leaf, 0, packed["feature"]).astype(np.int16),
            threshold=np.where(leaf, 0, packed["number"]).astype(np.float32),
            missing_left=np.unpackbits(packed["missing_left"], count=len(leaf)).astype(bool),
            left=packed["left"] + offset,
            right=packed["right"] + offset,
            value=np.where(leaf, packed["number"], 0).astype(np.float32),
        )

    def predict(self, values: Floats) -> Floats:
        """One number per row of ``values`` (rows, features)."""
        single = values.astype(np.float32)
        parts = [
            self._predict(single[start : start + CHUNK]) for start in range(0, len(single), CHUNK)
        ]
        return np.concatenate(parts) if parts else np.zeros(0)

    def _predict(self, values: NDArray[np.float32]) -> Floats:
        rows = np.arange(len(values), dtype=np.int32)[:, None]
        at = np.broadcast_to(self.roots, (len(values), len(self.roots)))
        for _ in range(self.depth):
            asked = values[rows, self.feature[at]]
            goes_right = (asked > self.threshold[at]) | (np.isnan(asked) & ~self.missing_left[at])
            at = np.where(goes_right, self.right[at], self.left[at])
        found: Floats = self.baseline + self.value[at].sum(axis=1, dtype=np.float64)
        return found
