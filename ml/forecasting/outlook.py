"""Outlook: what every method forecasts for every series of a ledger, and how uncertain it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ml.forecasting.arrays import FloatArray, IntArray
from ml.forecasting.baselines import compute_baselines
from ml.forecasting.feature_names import DEVIATION_COLUMN, INCOME_COLUMNS
from ml.forecasting.features import FeatureRows, build_features
from ml.forecasting.ledgers import Ledger
from ml.forecasting.pooled_model import Forecasters
from ml.forecasting.segments import classify_segments
from ml.forecasting.selection import BLEND, POOLED, WITHOUT_INCOME
from ml.forecasting.targets import ForecastTargets

MIN_HALF_WIDTH = 0.02
"""Half-widths are at least this share of a series' scale."""

MIN_SCALE = 1e-6
"""Keeps half-widths above zero, in minor units, for series without spending."""


@dataclass(frozen=True)
class Outlook:
    """Forecasts of shape (targets, series), in minor units.

    ``centers`` holds each method's forecast; ``down`` and ``up`` are the half-widths below and
    above it. ``segments`` are indices into SEGMENTS.
    """

    centers: dict[str, FloatArray]
    down: FloatArray
    up: FloatArray
    segments: IntArray
    features: FeatureRows


def compute_outlook(forecasters: Forecasters, ledger: Ledger, targets: ForecastTargets) -> Outlook:
    """Forecast every series of a ledger by every method, for all targets at once."""
    features = build_features(ledger, targets)
    segments = classify_segments(targets, features.age, features.zero_share)
    return compute_outlook_from_features(forecasters, features, segments)


def compute_outlook_from_features(
    forecasters: Forecasters, features: FeatureRows, segments: IntArray
) -> Outlook:
    """Forecast by every method from features; ``segments`` has the shape (targets, series)."""
    scale = features.scale
    # One call for all targets and series: the trees work on rows.
    values = features.values.reshape(-1, features.values.shape[-1])
    rows = segments.ravel()

    quantiles = forecasters.predict_quantiles(values, rows).reshape(*scale.shape, 3)
    low, median, high = np.moveaxis(quantiles * scale[..., None], -1, 0)
    without_income = forecasters.predict_medians(mask_income(values), rows).reshape(scale.shape)
    baselines = compute_baselines(features.lags)

    centers = {
        POOLED: median,
        WITHOUT_INCOME: without_income * scale,
        BLEND: (median + baselines["median_6"]) / 2,
        "mean_3": baselines["mean_3"],
        "median_6": baselines["median_6"],
    }
    return Outlook(
        centers,
        _temper_half_width(median - low, features),
        _temper_half_width(high - median, features),
        segments,
        features,
    )


def mask_income(values: FloatArray) -> FloatArray:
    """Copy features (rows, features) as if income were unknown."""
    masked = values.copy()
    masked[:, INCOME_COLUMNS] = np.nan
    return masked


def _temper_half_width(width: FloatArray, features: FeatureRows) -> FloatArray:
    """Combine the model's half-width with the series' own variation by their geometric mean.

    It made the interval around a constant rent a tenth as wide (docs/DECISIONS.md).
    The model has seen other series stop that looked as regular as a rent; the rent itself has not
    varied. ``width`` and the result have the shape (targets, series), in minor units.
    """
    least = MIN_HALF_WIDTH * np.maximum(features.scale, MIN_SCALE)
    deviation = np.nan_to_num(features.values[..., DEVIATION_COLUMN]) * features.scale
    half_width: FloatArray = np.sqrt((width + least) * (deviation + least))
    return half_width
