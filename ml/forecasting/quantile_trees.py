"""Boosted trees for the 0.1, 0.5 and 0.9 quantiles of scaled spending."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ml.forecasting.arrays import FloatArray
from ml.forecasting.trees import Trees, TreesState

# The ends of the 80 % interval around the median.
QUANTILES = (0.1, 0.5, 0.9)


@dataclass(frozen=True)
class QuantileTrees:
    """Trees for each of QUANTILES; a missing feature is NaN."""

    low: Trees
    median: Trees
    high: Trees

    @property
    def all(self) -> tuple[Trees, Trees, Trees]:
        """The trees in the order of QUANTILES."""
        return self.low, self.median, self.high

    def to_state(self) -> list[TreesState]:
        """Return compact arrays in the order of QUANTILES, for ``from_state``."""
        return [trees.to_state() for trees in self.all]

    @classmethod
    def from_state(cls, states: Sequence[TreesState]) -> QuantileTrees:
        """Restore trees from the arrays of ``to_state``."""
        low, median, high = (Trees.from_state(state) for state in states)
        return cls(low, median, high)

    def predict_quantiles(self, values: FloatArray) -> FloatArray:
        """Predict quantiles in ascending order and not below zero.

        ``values`` has the shape (rows, features), the result (rows, 3); both are multiples of each
        series' scale.
        """
        quantiles = np.stack([trees.predict(values) for trees in self.all], axis=1)
        # Trees of different quantiles are fitted apart and may cross.
        return np.maximum(0.0, np.sort(quantiles, axis=1))

    def predict_median(self, values: FloatArray) -> FloatArray:
        """Predict medians, not below zero: ``values`` (rows, features) to (rows,)."""
        return np.maximum(0.0, self.median.predict(values))
