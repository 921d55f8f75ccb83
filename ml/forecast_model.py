"""One person's forecaster: a fitted estimator per category and one for the total."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ml.robust_average import TRIM_FROM, RobustAverage
from ml.scores import interval_coverage, wape
from ml.series import TOTAL

BASELINE_WINDOW = 3


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a coming period will cost, in minor units, with an 80 % interval.

    ``confidence`` is the probability that the actual lies within 20 % of the prediction. ``used`` is how many
    periods the average is of, ``trimmed`` whether the highest and the lowest of them were left out.
    """

    predicted: float
    lower: float
    upper: float
    baseline: float
    confidence: float
    used: int
    trimmed: bool


@dataclass(frozen=True, slots=True)
class ForecastModel:
    """What was learned from a spending frame."""

    estimators: dict[Hashable, RobustAverage]
    baselines: dict[Hashable, float]
    metrics: dict[str, Any]
    fingerprint: str

    @classmethod
    def fit(cls, frame: pd.DataFrame) -> ForecastModel:
        """Learn from complete periods, oldest first (see ``ml.series.spending_frame``)."""
        columns = {column: frame[column].to_numpy(float) for column in frame.columns}
        return cls(
            {column: RobustAverage().fit(None, values) for column, values in columns.items()},
            {column: float(np.mean(values[-BASELINE_WINDOW:])) for column, values in columns.items()},
            _metrics(columns[TOTAL]),
            fingerprint_of(frame),
        )

    def forecast(self, column: Hashable) -> Forecast:
        """The next period of that column. Raises KeyError for a column without history."""
        estimator = self.estimators[column]
        ahead = np.zeros((1, 0))
        lower, upper = estimator.predict_interval(ahead)
        return Forecast(
            float(estimator.predict(ahead)[0]),
            float(lower[0]),
            float(upper[0]),
            max(0.0, self.baselines[column]),
            estimator.confidence_,
            estimator.n_used_,
            estimator.n_used_ >= TRIM_FROM,
        )


def fingerprint_of(frame: pd.DataFrame) -> str:
    """Changes whenever the data a model would learn from changes."""
    ordered = frame.reindex(sorted(frame.columns, key=str), axis=1)
    return f"{int(pd.util.hash_pandas_object(ordered).sum()) & 0xFFFFFFFFFFFFFFFF:016x}-{len(frame)}x{ordered.shape[1]}"


def _metrics(values: np.ndarray[Any, np.dtype[np.float64]]) -> dict[str, Any]:
    """Rolling-origin scores on the total; the baseline is the mean of the last three periods."""
    estimator = RobustAverage()
    predicted, actual = estimator.backtest(values)
    naive = [np.mean(values[max(0, i - BASELINE_WINDOW) : i]) for i in range(1, len(values))]
    half = estimator.fit(None, values).half_width_
    return {
        "periods": len(values),
        "wape": wape(actual, predicted),
        "baseline_wape": wape(actual, naive),
        "interval_coverage": interval_coverage(actual, np.maximum(0, predicted - half), predicted + half),
    }
