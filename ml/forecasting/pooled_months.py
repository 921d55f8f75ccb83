"""What the pooled model expects of whole months, past and ahead."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np

from ml.forecasting.arrays import FloatArray
from ml.forecasting.features import build_features
from ml.forecasting.ledgers import Ledger
from ml.forecasting.pooled_model import PooledModel
from ml.forecasting.rest_history import RestHistory
from ml.forecasting.targets import ForecastTargets

KEPT_PREDICTIONS = 64
"""Predictions that are kept with a model."""


@dataclass(frozen=True)
class PooledMonths:
    """Medians of all spending of each series, in minor units.

    ``past`` (months, series) are the newest months before the origin, newest first, each as it was
    seen when it began; ``ahead`` (months, series) those from the origin on.
    """

    past: FloatArray
    ahead: FloatArray


def predict_pooled_months(
    model: PooledModel, known: Ledger, history: RestHistory, past: int, ahead: int
) -> PooledMonths:
    """Predict ``past`` months before the origin and ``ahead`` after it, in one call.

    The newest predictions are kept with the model: an entry of today changes nothing that was known
    before, and most questions are asked after one.
    """
    key = _digest(known, history, past, ahead)
    months = model.recent.get(key)
    if months is None:
        months = _predict_months(model, known, history, past, ahead)
        while len(model.recent) >= KEPT_PREDICTIONS:
            # Another thread may have removed it meanwhile.
            model.recent.pop(next(iter(model.recent), ""), None)
        model.recent[key] = months
    return months


def _digest(known: Ledger, history: RestHistory, past: int, ahead: int) -> str:
    """Return a digest of all that a prediction depends on, beside the model."""
    digest = hashlib.blake2b(repr((known.first_day, past, ahead, history.months_back)).encode())
    for array in (known.spent, known.counts, known.income, history.month_bounds):
        digest.update(repr(array.shape).encode())
        digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()


def _predict_months(
    model: PooledModel, known: Ledger, history: RestHistory, past: int, ahead: int
) -> PooledMonths:
    now = history.months_back
    before = now - 1 - np.arange(past)
    targets = ForecastTargets(
        history.month_bounds,
        current=np.concatenate([before, np.full(ahead, now)]),
        target=np.concatenate([before, now + np.arange(ahead)]),
    )
    features = build_features(known, targets)
    # The first series is the total, which is the sum of the others here.
    scale = features.scale[:, 1:]
    values = features.values[:, 1:].reshape(-1, features.values.shape[-1])
    is_next = np.repeat(targets.months_ahead == 0, scale.shape[1])
    medians = model.predict(values, is_next).reshape(scale.shape) * scale
    return PooledMonths(past=medians[:past], ahead=medians[past:])
