"""Fit a calibration on forecasts of people that the model has not learned from.

Because the level of spending drifts from month to month, plain split conformal prediction covers
too little. Each segment's table is therefore stretched until every past period, left out in turn,
is covered as promised on average.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from sklearn.isotonic import IsotonicRegression

from ml.forecasting.arrays import BoolArray, FloatArray, IntArray
from ml.forecasting.calibration import CONFIDENCE_GRID, Calibration
from ml.forecasting.distributions import (
    COVERAGE,
    DEFAULT_Z,
    LOWER,
    QUANTILE_LEVELS,
    UPPER,
    is_near,
    standardized,
)
from ml.forecasting.segments import LEVELS, SEGMENT_LEVELS, SEGMENTS, Segment

MIN_ROWS = 150
"""Forecasts without which a segment is calibrated together with similar ones."""

MIN_PERIODS = 3
"""Periods without which nothing is left out to find the stretch."""

MAX_BLOCKS = 24
"""Periods are left out in at most so many blocks, because there can be hundreds of days."""

MAX_CONFIDENCE_ROWS = 12_000
"""Forecasts, evenly picked, that confidence is calibrated on."""

MIN_SHARE_OF_WIDTH = 0.02
"""A center below this share of its interval predicts nothing, so that confidence has no meaning."""

STRETCH_RANGE = (0.8, 1.6)
# Halves the range to less than a millionth.
BISECTIONS = 20

SIMILARITIES = (
    ("case", "level", "history", "density"),
    ("level", "history", "density"),
    ("level", "density"),
)
"""Fields in which segments must agree to be calibrated together, from strict to loose."""


@dataclass(frozen=True)
class HeldOutForecasts:
    """Forecasts beside their actuals, as columns of shape (rows,); amounts in minor units.

    ``z`` holds the standardised deviations of each method, ``segments`` indices into SEGMENTS,
    ``periods`` the first days of targets. ``weight`` makes groups of different size count alike.
    ``center``, ``down`` and ``up`` are those of the main method.
    """

    z: Mapping[str, FloatArray]
    segments: IntArray
    periods: IntArray
    weight: FloatArray
    actual: FloatArray
    center: FloatArray
    down: FloatArray
    up: FloatArray


def standardize(
    actual: FloatArray, center: FloatArray, down: FloatArray, up: FloatArray
) -> FloatArray:
    """Compute z = (actual - center) / half-width, element by element.

    The half-width is ``down`` below the center and ``up`` above it.
    """
    distance = actual - center
    z: FloatArray = np.where(distance < 0, distance / down, distance / up)
    return z


def fit_calibration(forecasts: HeldOutForecasts, main_method: str) -> Calibration:
    """Fit the tables of every method, and the reliability of confidence of the main one."""
    methods = tuple(forecasts.z)
    tables = np.zeros((len(SEGMENTS), len(methods), len(QUANTILE_LEVELS)))
    stretch = np.ones((len(SEGMENTS), len(methods)))

    for number, segment in enumerate(SEGMENTS):
        rows = _select_similar(segment, forecasts.segments)
        weight = forecasts.weight[rows]
        periods = forecasts.periods[rows]
        for index, method in enumerate(methods):
            z = forecasts.z[method][rows]
            tables[number, index] = _compute_quantiles(z, weight, QUANTILE_LEVELS)
            stretch[number, index] = _find_stretch(z, periods, weight)

    uncalibrated = np.stack([CONFIDENCE_GRID for _ in LEVELS])
    calibration = Calibration(methods, tables, stretch, uncalibrated)
    return replace(calibration, likely=_fit_confidence(calibration, forecasts, main_method))


def _fit_confidence(
    calibration: Calibration, forecasts: HeldOutForecasts, method: str
) -> FloatArray:
    """Fit how often forecasts are near the actual, given the confidence of their distribution.

    Returns shares of shape (levels, CONFIDENCE_GRID), by isotonic regression (Zadrozny and Elkan,
    2002).
    """
    # Where nothing is predicted, being near it by 20 % has no meaning.
    width = forecasts.down + forecasts.up
    candidates = np.flatnonzero(forecasts.center > MIN_SHARE_OF_WIDTH * width)
    # Every nth and not the first: rows are ordered by owner.
    rows = candidates[:: max(1, len(candidates) // MAX_CONFIDENCE_ROWS)]

    promised = np.array([_raw_confidence(calibration, forecasts, row, method) for row in rows])
    near = is_near(forecasts.actual[rows], forecasts.center[rows])
    weight = forecasts.weight[rows]
    level_by_row = SEGMENT_LEVELS[forecasts.segments[rows]]

    tables = []
    for level in range(len(LEVELS)):
        members = level_by_row == level
        if members.sum() < MIN_ROWS:
            # What is promised stands for itself where too little says otherwise.
            tables.append(CONFIDENCE_GRID)
            continue
        regression = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip")
        regression.fit(promised[members], near[members], weight[members])
        tables.append(regression.predict(CONFIDENCE_GRID))
    return np.stack(tables)


def _raw_confidence(
    calibration: Calibration, forecasts: HeldOutForecasts, row: int, method: str
) -> float:
    z = calibration.quantiles_of_z(int(forecasts.segments[row]), method)
    distribution = standardized(forecasts.center[row], forecasts.down[row], forecasts.up[row], z)
    return distribution.confidence()


def _select_similar(segment: Segment, segments: IntArray) -> BoolArray:
    """Select the rows of a segment and, where they are few, of more and more of its neighbours."""
    for names in SIMILARITIES:
        alike = [i for i, other in enumerate(SEGMENTS) if _agree(segment, other, names)]
        rows = np.isin(segments, alike)
        if rows.sum() >= MIN_ROWS:
            return rows
    return np.ones(len(segments), bool)


def _agree(segment: Segment, other: Segment, names: tuple[str, ...]) -> bool:
    return all(getattr(segment, name) == getattr(other, name) for name in names)


def _compute_quantiles(z: FloatArray, weight: FloatArray, levels: FloatArray) -> FloatArray:
    """Compute weighted quantiles of z at the levels, of the shape of ``levels``."""
    if not len(z):
        default: FloatArray = np.interp(levels, QUANTILE_LEVELS, DEFAULT_Z)
        return default
    # The only method of numpy's that takes weights.
    quantiles: FloatArray = np.quantile(z, levels, weights=weight, method="inverted_cdf")
    return quantiles


def _find_stretch(z: FloatArray, periods: IntArray, weight: FloatArray) -> float:
    """Find the factor at which intervals from the other periods cover each period as promised.

    All three have the shape (rows,). The coverage counts on average over all periods.
    """
    distinct, period_index = np.unique(periods, return_inverse=True)
    if len(distinct) < MIN_PERIODS:
        return 1.0

    block_count = min(len(distinct), MAX_BLOCKS)
    # Blocks of neighbouring periods, because what drifts drifts together.
    blocks = period_index * block_count // len(distinct)
    interval_levels = QUANTILE_LEVELS[[LOWER, UPPER]]
    bounds = []
    for block in range(block_count):
        others = blocks != block
        bounds.append(_compute_quantiles(z[others], weight[others], interval_levels))
    edges = np.array(bounds)[blocks]

    # Coverage grows with the factor, so that bisection finds it.
    low, high = STRETCH_RANGE
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        covered = (middle * edges[:, 0] <= z) & (z <= middle * edges[:, 1])
        if np.average(covered, weights=weight) < COVERAGE:
            low = middle
        else:
            high = middle
    return (low + high) / 2
