"""Calibration: from a model's center and half-widths to distributions that hold what they promise.

The table of a segment holds quantiles of the standardised deviation z over people that the model
has not learned from: split conformal prediction (Lei et al., 2018), in the asymmetric form of
Romano et al. (2019, conformalized quantile regression). Once a model serves, its intervals follow
the coverage that is observed (adaptive conformal inference: Gibbs and Candès, 2021).

The tables are fitted in ``training/calibration_fitting.py``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ml.forecasting.arrays import FloatArray
from ml.forecasting.distributions import COVERAGE, Distribution
from ml.forecasting.segments import SEGMENT_LEVELS

CONFIDENCE_GRID = np.linspace(0.0, 1.0, 26)
"""Raw confidences at which the calibrated ones are tabulated."""

CONFIDENCE_LIMITS = (0.01, 0.99)
"""No forecast is ever certain, and log-odds stay finite."""

LEARNING_RATE = 3.0
"""Change of log-stretch per unit of missing coverage, with many forecasts in a period."""

HALF_WEIGHT_FORECASTS = 30.0
"""Forecasts of a period at which it has half of its full influence."""

STRETCH_LIMITS = (0.5, 2.5)
TRUST_LIMITS = (-3.0, 3.0)


@dataclass(frozen=True)
class Calibration:
    """Quantiles of z for each segment and method, and the reliability of confidence.

    ``tables`` has the shape (segments, methods, QUANTILE_LEVELS), without unit; ``stretch`` the
    shape (segments, methods) and multiplies them. ``likely`` (levels, CONFIDENCE_GRID) is how often
    the actual lay near the prediction, for totals and for categories, when the distribution
    promised the probability on the grid. ``home`` names the method to begin with in each segment.
    """

    methods: tuple[str, ...]
    tables: FloatArray
    stretch: FloatArray
    likely: FloatArray
    home: tuple[str, ...] = ()

    def quantiles_of_z(self, segment: int, method: str, stretch: float = 1.0) -> FloatArray:
        """Return the quantiles of z of shape (QUANTILE_LEVELS,).

        ``stretch`` is what has been learned about the segment since the model was fitted.
        """
        index = self.methods.index(method)
        z: FloatArray = self.tables[segment, index] * self.stretch[segment, index] * stretch
        return z

    def confidence(self, segment: int, distribution: Distribution, trust: float = 0.0) -> float:
        """Return the calibrated probability that the actual lies within 20 % of the prediction.

        ``trust`` is added to its log-odds: what has been learned since the model was fitted.
        """
        table = self.likely[SEGMENT_LEVELS[segment]]
        share = float(np.interp(distribution.confidence(), CONFIDENCE_GRID, table))
        return adjust_confidence(share, trust)


def adjust_confidence(confidence: float, trust: float) -> float:
    """Add ``trust`` to the log-odds of a probability, which is never quite certain."""
    likely = np.clip(confidence, *CONFIDENCE_LIMITS)
    return float(1 / (1 + (1 - likely) / likely * np.exp(-trust)))


@dataclass(frozen=True)
class CalibrationAdjustment:
    """Correction of a segment's calibration, learned from its forecasts since the model was fitted.

    ``stretch`` multiplies the width of intervals; ``trust`` is added to the log-odds of confidence.
    """

    stretch: float = 1.0
    trust: float = 0.0

    def updated(
        self, forecasts: int, coverage: float, promised: float, near: float
    ) -> CalibrationAdjustment:
        """Return the adjustment after one more period.

        ``coverage`` is the share of that period's ``forecasts`` whose interval contained the
        actual, ``promised`` their mean confidence, and ``near`` the share that was near the actual.
        """
        # A period with few forecasts says little about the coverage.
        weight = LEARNING_RATE * forecasts / (forecasts + HALF_WEIGHT_FORECASTS)
        # Widths are a scale and change by factors; probabilities change in log-odds.
        stretch = self.stretch * np.exp(weight * (COVERAGE - coverage))
        trust = self.trust + 2 * weight * (near - promised)
        return CalibrationAdjustment(
            float(np.clip(stretch, *STRETCH_LIMITS)), float(np.clip(trust, *TRUST_LIMITS))
        )
