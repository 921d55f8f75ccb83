"""Correction of intervals and confidence by what was observed since a model serves.

Intervals follow the coverage that is observed (adaptive conformal inference: Gibbs and Candès,
2021).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ml.forecasting.distributions import COVERAGE

CONFIDENCE_LIMITS = (0.01, 0.99)
"""No forecast is ever certain, and log-odds stay finite."""

LEARNING_RATE = 3.0
"""Change of log-stretch per unit of missing coverage, with many forecasts in a period."""

HALF_WEIGHT_FORECASTS = 30.0
"""Forecasts of a period at which it has half of its full influence."""

STRETCH_LIMITS = (0.5, 2.5)
TRUST_LIMITS = (-3.0, 3.0)


def adjust_confidence(confidence: float, trust: float) -> float:
    """Add ``trust`` to the log-odds of a probability, which is never quite certain."""
    lowest, highest = CONFIDENCE_LIMITS
    likely = min(max(confidence, lowest), highest)
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
