"""Forecasts that need no learning, and that any model must beat."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from ml.forecasting.ledgers import Floats

BASELINES: dict[str, tuple[int, Callable[..., Any]]] = {
    "last": (1, np.nanmean),
    "mean_3": (3, np.nanmean),
    "median_6": (6, np.nanmedian),
}


def naive(lags: Floats) -> dict[str, Floats]:
    """The last value, the mean of three and the median of six; ``lags`` are (…, 12), newest first, NaN if unknown."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Mean of empty slice|All-NaN", RuntimeWarning)
        found = {
            name: rule(lags[..., :count], axis=-1) for name, (count, rule) in BASELINES.items()
        }
    return {name: np.maximum(0.0, np.nan_to_num(values)) for name, values in found.items()}
