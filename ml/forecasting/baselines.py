"""Naive forecasts that need no learning, and that any model must beat."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from ml.forecasting.arrays import FloatArray

Combination = Callable[..., Any]

BASELINES: dict[str, tuple[int, Combination, Combination]] = {
    "last": (1, np.nanmean, np.mean),
    "mean_3": (3, np.nanmean, np.mean),
    "median_6": (6, np.nanmedian, np.median),
}
"""For each baseline, how many of the newest periods it looks at and how it combines them.

Without unknown periods the second function does, in a tenth of the time.
"""


def compute_baselines(lags: FloatArray) -> dict[str, FloatArray]:
    """Compute the last value, the mean of three and the median of six periods.

    ``lags`` has the shape (..., 12): amounts of earlier periods, newest first, NaN where unknown.
    Each baseline has the shape (...) and the unit of ``lags``. It is never negative, and 0 without
    any known period.
    """
    baselines = {}

    with warnings.catch_warnings():
        # A series without history is all NaN; it is forecast as 0 below.
        warnings.filterwarnings("ignore", "Mean of empty slice|All-NaN", RuntimeWarning)
        for name, (count, combine_known, combine) in BASELINES.items():
            newest = lags[..., :count]
            has_unknown = bool(np.isnan(newest).any())
            values = (combine_known if has_unknown else combine)(newest, axis=-1)
            # A past of refunds would predict negative spending.
            baselines[name] = np.maximum(0.0, np.nan_to_num(values))

    return baselines
