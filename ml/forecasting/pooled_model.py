"""One model for everybody: what it forecasts for any ledger, with every method that competes with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ml.forecasting.baselines import naive
from ml.forecasting.calibration import (
    CASES,
    NARROWEST,
    SEGMENTS,
    Calibration,
    Distribution,
    Ints,
    segments_of,
)
from ml.forecasting.features import FEATURES, INCOME, Origins, Rows, Unit, build
from ml.forecasting.ledgers import Floats, Ledger
from ml.forecasting.quantile_forecaster import QuantileForecaster
from ml.forecasting.trees import Trees

POOLED, WITHOUT_INCOME, BLEND = "pooled", "pooled_without_income", "blend"
METHODS = (POOLED, WITHOUT_INCOME, BLEND, "mean_3", "median_6")
SEASONAL = {POOLED: 1.0, WITHOUT_INCOME: 1.0, BLEND: 0.5}
"""How much of the model is in a method."""
MONTH, DEVIATION = FEATURES.index("month"), FEATURES.index("deviation_6")
CASE_OF = np.array([CASES.index(segment.case) for segment in SEGMENTS])
FORECASTER_CASES = ((0,), (1,), (2, 3))
"""Which cases each forecaster answers for, as indices into CASES."""
INCOME_COLUMNS = [FEATURES.index(name) for name in INCOME]


@dataclass(frozen=True)
class Forecasters:
    """One forecaster for a whole period that begins now, one for the rest of a period, one for later periods."""

    next: QuantileForecaster
    rest: QuantileForecaster
    ahead: QuantileForecaster

    @property
    def all(self) -> tuple[QuantileForecaster, ...]:
        return self.next, self.rest, self.ahead

    def quantiles(self, values: Floats, segments: Ints) -> Floats:
        """(rows, 3) of rows that belong to these segments."""
        found = np.empty((len(values), 3))
        for forecaster, rows in self._shares(segments):
            found[rows] = forecaster.predict_quantiles(values[rows])
        return found

    def medians(self, values: Floats, segments: Ints) -> Floats:
        """(rows,): the middle one alone."""
        found = np.empty(len(values))
        for forecaster, rows in self._shares(segments):
            found[rows] = forecaster.predict(values[rows])
        return found

    def _shares(self, segments: Ints) -> Iterator[tuple[QuantileForecaster, Any]]:
        """Each forecaster with the rows that it answers for."""
        for forecaster, case in zip(self.all, FORECASTER_CASES, strict=True):
            rows = np.isin(CASE_OF[segments], case)
            if rows.any():
                yield forecaster, rows


@dataclass(frozen=True)
class Outlook:
    """Forecasts of shape (origins, series): the center by method, and half-widths below and above it."""

    centers: dict[str, Floats]
    down: Floats
    up: Floats
    segments: Ints
    rows: Rows


@dataclass(frozen=True)
class PooledModel:
    """A fitted forecaster for one unit, its calibration, and what is known about how it was made."""

    unit: Unit
    forecasters: Forecasters
    calibration: Calibration
    facts: dict[str, Any] = field(default_factory=dict)

    def state(self) -> dict[str, Any]:
        """The model as numbers and names alone; ``of_state`` makes a model of it again."""
        return {
            "unit": self.unit,
            "features": FEATURES,
            "trees": [
                [trees.packed() for trees in forecaster.trees_]
                for forecaster in self.forecasters.all
            ],
            "methods": self.calibration.methods,
            "tables": self.calibration.tables.astype(np.float32),
            "stretch": self.calibration.stretch.astype(np.float32),
            "likely": self.calibration.likely.astype(np.float32),
            "home": self.calibration.home,
            "facts": self.facts,
        }

    @classmethod
    def of_state(cls, state: Mapping[str, Any]) -> PooledModel:
        """Raises ValueError for a model that looks at other features than this version builds."""
        if tuple(state["features"]) != FEATURES:
            raise ValueError("the model was made for other features")
        forecasters = [QuantileForecaster() for _ in state["trees"]]
        for forecaster, grown in zip(forecasters, state["trees"], strict=True):
            forecaster.trees_ = tuple(Trees.unpacked(packed) for packed in grown)
            forecaster.n_features_in_ = len(FEATURES)
        calibration = Calibration(
            methods=tuple(state["methods"]),
            tables=state["tables"].astype(float),
            stretch=state["stretch"].astype(float),
            likely=state["likely"].astype(float),
            home=tuple(state["home"]),
        )
        return cls(state["unit"], Forecasters(*forecasters), calibration, dict(state["facts"]))

    def outlook(self, ledger: Ledger, at: Origins) -> Outlook:
        """Every method's forecast of every series, for all origins at once."""
        rows = build(ledger, at)
        return outlook_of(self.forecasters, rows, segments_of(rows, at))

    def home(self, outlook: Outlook, origin: int, series: int) -> str:
        """The method that serves until there is evidence for another."""
        return self.calibration.home[int(outlook.segments[origin, series])]

    def season(self, outlook: Outlook, origin: int, series: int, method: str) -> float:
        """By how much this month of the year differs from the average one, all else being as it is."""
        if method not in SEASONAL:
            return 0.0
        values = outlook.rows.values[origin, series]
        values = without_income(values[None])[0] if method == WITHOUT_INCOME else values
        year = np.repeat(values[None], 12, axis=0)
        year[:, MONTH] = np.arange(1, 13)
        segments = np.repeat(outlook.segments[origin, series], 12)
        medians = self.forecasters.medians(year, segments)
        effect = medians[int(values[MONTH]) - 1] - medians.mean()
        return float(SEASONAL[method] * effect * outlook.rows.scale[origin, series])

    def distribution(
        self,
        outlook: Outlook,
        origin: int,
        series: int,
        method: str,
        *,
        stretch: float = 1.0,
        known: float = 0.0,
    ) -> Distribution:
        """What one series may come to after ``known`` is already spent."""
        z = self.calibration.z(int(outlook.segments[origin, series]), method, stretch)
        at = (origin, series)
        return Distribution(
            float(outlook.centers[method][at]),
            float(outlook.down[at]),
            float(outlook.up[at]),
            z,
            known,
        )


def outlook_of(forecasters: Forecasters, rows: Rows, segments: Ints) -> Outlook:
    """The same from features."""
    shape = rows.scale.shape
    values = rows.values.reshape(-1, rows.values.shape[-1])
    scaled = (
        forecasters.quantiles(values, segments.ravel()).reshape(*shape, 3) * rows.scale[..., None]
    )
    bare = forecasters.medians(without_income(values), segments.ravel()).reshape(shape) * rows.scale
    baselines = naive(rows.lags)
    return Outlook(
        {
            POOLED: scaled[..., 1],
            WITHOUT_INCOME: bare,
            BLEND: (scaled[..., 1] + baselines["median_6"]) / 2,
            **{name: baselines[name] for name in ("mean_3", "median_6")},
        },
        _half_width(scaled[..., 1] - scaled[..., 0], rows),
        _half_width(scaled[..., 2] - scaled[..., 1], rows),
        segments,
        rows,
    )


def _half_width(width: Floats, rows: Rows) -> Floats:
    """What the model expects of anybody, tempered by how much this very series has varied: their geometric mean.

    The model has seen series stop that looked as regular as a rent; the rent has not.
    """
    narrowest = NARROWEST * np.maximum(rows.scale, 1e-6)
    own = np.nan_to_num(rows.values[..., DEVIATION]) * rows.scale
    found: Floats = np.sqrt((width + narrowest) * (own + narrowest))
    return found


def without_income(values: Floats) -> Floats:
    """The same features of somebody whose income is not known."""
    masked = values.copy()
    masked[:, INCOME_COLUMNS] = np.nan
    return masked
