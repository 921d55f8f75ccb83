"""Boosted regression trees as plain arrays: small, fast on a few rows, independent of any library.

Only what prediction needs is stored: where each tree splits and what each leaf predicts. How many
rows a leaf was grown from and how features were binned is dropped.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
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

    @cached_property
    def _columns(self) -> NDArray[np.intp]:
        """Columns of the nodes among values whose missing ones are infinite: low, then high."""
        return 2 * self.feature.astype(np.intp) + ~self.missing_left

    @cached_property
    def _thresholds(self) -> NDArray[np.float32]:
        """The thresholds, below infinity: one that tells missing values apart is infinite."""
        return np.minimum(self.threshold, np.finfo(np.float32).max)

    @cached_property
    def _children(self) -> NDArray[np.intp]:
        """The left and the right child of each node, one after the other."""
        return np.stack([self.left, self.right], axis=1).astype(np.intp).ravel()

    def _predict_chunk(self, values: NDArray[np.float32]) -> FloatArray:
        # A missing value goes to the side that its node says, without a test of its own.
        is_missing = np.isnan(values)
        sides = [np.where(is_missing, side, values) for side in (-np.inf, np.inf)]
        cells = np.stack(sides, axis=-1).astype(np.float32).ravel()
        first_cells = 2 * values.shape[1] * np.arange(len(values))[:, None]
        nodes = np.broadcast_to(self.roots.astype(np.intp), (len(values), len(self.roots)))

        # A fixed number of steps for all rows at once: a leaf leads to itself, so no row needs a
        # test for its end.
        for _ in range(self.depth):
            split_values = cells.take(first_cells + self._columns.take(nodes))
            goes_right = split_values > self._thresholds.take(nodes)
            nodes = self._children.take(2 * nodes + goes_right)

        leaves = self.value.take(nodes)
        predicted: FloatArray = self.baseline + leaves.sum(axis=1, dtype=np.float64)
        return predicted
