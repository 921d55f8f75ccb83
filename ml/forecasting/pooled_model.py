"""The pooled model: one set of trees for everybody, its calibration, and facts about its fit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypedDict

import numpy as np

from ml.forecasting.arrays import BoolArray, FloatArray, IntArray
from ml.forecasting.calibration import Calibration
from ml.forecasting.feature_names import FEATURES
from ml.forecasting.quantile_trees import QuantileTrees
from ml.forecasting.segments import CASES, SEGMENT_CASES
from ml.forecasting.targets import Unit
from ml.forecasting.trees import TreesState

FORECASTER_CASES = (("next",), ("rest",), ("following", "later"))
"""Cases that each of the three forecasters answers for."""


class ModelFacts(TypedDict, total=False):
    """Facts about a model's training: people, examples, and errors on people held out of it."""

    people: int
    examples: int
    held_out: dict[str, float | None]


class PooledModelState(TypedDict):
    """A model as numbers and names alone. The keys are those of shipped and saved files."""

    unit: Unit
    features: tuple[str, ...]
    trees: list[list[TreesState]]
    methods: tuple[str, ...]
    tables: Any
    stretch: Any
    likely: Any
    home: tuple[str, ...]
    facts: ModelFacts


@dataclass(frozen=True)
class Forecasters:
    """Trees for a whole period that starts now, for the rest of a period, and for later periods."""

    next: QuantileTrees
    rest: QuantileTrees
    ahead: QuantileTrees

    @property
    def all(self) -> tuple[QuantileTrees, QuantileTrees, QuantileTrees]:
        """The forecasters in the order of FORECASTER_CASES."""
        return self.next, self.rest, self.ahead

    def predict_quantiles(self, values: FloatArray, segments: IntArray) -> FloatArray:
        """Predict scaled quantiles of shape (rows, 3).

        ``values`` has the shape (rows, features), ``segments`` (rows,).
        """
        quantiles = np.empty((len(values), 3))
        for forecaster, rows in self._rows_by_forecaster(segments):
            quantiles[rows] = forecaster.predict_quantiles(values[rows])
        return quantiles

    def predict_medians(self, values: FloatArray, segments: IntArray) -> FloatArray:
        """Predict scaled medians of shape (rows,), at a third of the time of all quantiles."""
        medians = np.empty(len(values))
        for forecaster, rows in self._rows_by_forecaster(segments):
            medians[rows] = forecaster.predict_median(values[rows])
        return medians

    def _rows_by_forecaster(self, segments: IntArray) -> Iterator[tuple[QuantileTrees, BoolArray]]:
        """Yield each forecaster that is needed with the rows that it answers for."""
        for forecaster, cases in zip(self.all, FORECASTER_CASES, strict=True):
            rows = select_cases(segments, cases)
            if rows.any():
                yield forecaster, rows


@dataclass(frozen=True)
class PooledModel:
    """A fitted model for one period unit."""

    unit: Unit
    forecasters: Forecasters
    calibration: Calibration
    facts: ModelFacts = field(default_factory=ModelFacts)

    def home_method(self, segment: int) -> str:
        """Return the method that serves a segment until there is evidence for another."""
        return self.calibration.home[segment]

    def to_state(self) -> PooledModelState:
        """Return the model as numbers and names alone, for ``from_state``."""
        return {
            "unit": self.unit,
            "features": FEATURES,
            "trees": [forecaster.to_state() for forecaster in self.forecasters.all],
            "methods": self.calibration.methods,
            # Half the bytes; quantiles of observed deviations have no more digits to lose.
            "tables": self.calibration.tables.astype(np.float32),
            "stretch": self.calibration.stretch.astype(np.float32),
            "likely": self.calibration.likely.astype(np.float32),
            "home": self.calibration.home,
            "facts": self.facts,
        }

    @classmethod
    def from_state(cls, state: PooledModelState) -> PooledModel:
        """Restore a model. Raises ValueError if it was fitted on other features than these."""
        if tuple(state["features"]) != FEATURES:
            raise ValueError("The model was fitted on other features.")

        forecasters = [QuantileTrees.from_state(tree_states) for tree_states in state["trees"]]
        calibration = Calibration(
            methods=tuple(state["methods"]),
            tables=state["tables"].astype(float),
            stretch=state["stretch"].astype(float),
            likely=state["likely"].astype(float),
            home=tuple(state["home"]),
        )
        facts = ModelFacts(**state["facts"])
        return cls(state["unit"], Forecasters(*forecasters), calibration, facts)


def select_cases(segments: IntArray, cases: tuple[str, ...]) -> BoolArray:
    """Select the rows whose segment belongs to one of the cases; both have the shape (rows,)."""
    numbers = [CASES.index(case) for case in cases]
    return np.isin(SEGMENT_CASES[segments], numbers)
