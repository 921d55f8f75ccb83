"""Boosted regression trees as plain arrays: small, fast on a few rows, independent of any library.

Only what prediction needs is stored: where each tree splits and what each leaf predicts. How many
rows a leaf was grown from and how features were binned is dropped.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from ml.forecasting.arrays import FloatArray

LEAF = -1
"""Stands for the feature of a leaf in a stored state."""

CHUNK_ROWS = 512
"""Rows predicted at a time, so that intermediate arrays fit the processor's cache."""


class TreesState(TypedDict):
    """Trees in as few bytes as hold them; child positions are relative to their tree's root."""

    baseline: float
    depth: int
    roots: NDArray[np.int32]
    feature: NDArray[np.int8]
    number: NDArray[np.float32]
    missing_left: NDArray[np.uint8]
    left: NDArray[np.int16]
    right: NDArray[np.int16]


@dataclass(frozen=True)
class Trees:
    """Nodes of all trees, concatenated: arrays of shape (nodes,); ``roots`` has the shape (trees,).

    A row with ``feature <= threshold`` (or a missing value, NaN, where ``missing_left``) continues
    at node ``left``, any other row at ``right``. A leaf leads to itself, and its ``value`` is added
    to the prediction. ``depth`` is the number of steps that reach every leaf.
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

    def to_state(self) -> TreesState:
        """Return the trees as compact arrays, for ``from_state``."""
        is_leaf = self.left == np.arange(len(self.left))
        offset = np.repeat(self.roots, np.diff([*self.roots, len(self.left)]))
        return {
            "baseline": self.baseline,
            "depth": self.depth,
            "roots": self.roots,
            "feature": np.where(is_leaf, LEAF, self.feature).astype(np.int8),
            "number": np.where(is_leaf, self.value, self.threshold),
            "missing_left": np.packbits(self.missing_left),
            "left": (self.left - offset).astype(np.int16),
            "right": (self.right - offset).astype(np.int16),
        }

    @classmethod
    def from_state(cls, state: TreesState) -> Trees:
        """Restore trees from the arrays of ``to_state``."""
        is_leaf, roots = state["feature"] == LEAF, state["roots"]
        offset = np.repeat(roots, np.diff([*roots, len(is_leaf)]))
        return cls(
            baseline=float(state["baseline"]),
            depth=int(state["depth"]),
            roots=roots,
            feature=np.where(is_leaf, 0, state["feature"]).astype(np.int16),
            threshold=np.where(is_leaf, 0, state["number"]).astype(np.float32),
            missing_left=np.unpackbits(state["missing_left"], count=len(is_leaf)).astype(bool),
            left=state["left"] + offset,
            right=state["right"] + offset,
            value=np.where(is_leaf, state["number"], 0).astype(np.float32),
        )

    def predict(self, values: FloatArray) -> FloatArray:
        """Predict one number per row: ``values`` (rows, features) to (rows,)."""
        # As the thresholds are stored: in double precision a value could fall on the other side of
        # its own split.
        single = values.astype(np.float32)
        starts = range(0, len(single), CHUNK_ROWS)
        parts = [self._predict_chunk(single[start : start + CHUNK_ROWS]) for start in starts]
        return np.concatenate(parts) if parts else np.zeros(0)

    def _predict_chunk(self, values: NDArray[np.float32]) -> FloatArray:
        rows = np.arange(len(values), dtype=np.int32)[:, None]
        nodes = np.broadcast_to(self.roots, (len(values), len(self.roots)))

        # A fixed number of steps for all rows at once: a leaf leads to itself, so no row needs a
        # test for its end.
        for _ in range(self.depth):
            split_values = values[rows, self.feature[nodes]]
            is_missing_right = np.isnan(split_values) & ~self.missing_left[nodes]
            goes_right = (split_values > self.threshold[nodes]) | is_missing_right
            nodes = np.where(goes_right, self.right[nodes], self.left[nodes])

        predicted: FloatArray = self.baseline + self.value[nodes].sum(axis=1, dtype=np.float64)
        return predicted
