"""The pooled model: trees for everybody that forecast a month of a series from its features."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypedDict

import numpy as np

from ml.forecasting.arrays import BoolArray, FloatArray
from ml.forecasting.feature_names import FEATURES
from ml.forecasting.trees import Trees, TreesState


class ModelFacts(TypedDict, total=False):
    """Facts about a model's training: people, examples, and errors on people held out of it."""

    people: int
    examples: int
    held_out: dict[str, float | None]


class PooledModelState(TypedDict):
    """A model as numbers and names alone. The keys are those of shipped and saved files."""

    features: tuple[str, ...]
    next: TreesState
    later: TreesState
    facts: ModelFacts


@dataclass(frozen=True)
class PooledModel:
    """Trees for the month that begins now and for later ones; amounts are multiples of a scale.

    ``recent`` has the newest predictions by a digest of what they were made from.
    """

    next: Trees
    later: Trees
    facts: ModelFacts = field(default_factory=ModelFacts)
    recent: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def predict(self, values: FloatArray, is_next: BoolArray) -> FloatArray:
        """Predict scaled amounts (rows,), not below zero, from features (rows, features)."""
        scaled = np.empty(len(values))
        for trees, rows in ((self.next, is_next), (self.later, ~is_next)):
            scaled[rows] = trees.predict(values[rows])
        predicted: FloatArray = np.maximum(0.0, scaled)
        return predicted

    def to_state(self) -> PooledModelState:
        """Return the model as numbers and names alone, for ``from_state``."""
        return {
            "features": FEATURES,
            "next": self.next.to_state(),
            "later": self.later.to_state(),
            "facts": self.facts,
        }

    @classmethod
    def from_state(cls, state: PooledModelState) -> PooledModel:
        """Restore a model. Raises ValueError if it was fitted on other features than these."""
        if tuple(state["features"]) != FEATURES:
            raise ValueError("The model was fitted on other features.")
        return cls(
            Trees.from_state(state["next"]),
            Trees.from_state(state["later"]),
            ModelFacts(**state["facts"]),
        )
