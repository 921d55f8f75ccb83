"""Confidence: the probability that the actual lies within 20 % of a forecast.

Simulated outcomes alone promise too much where spending comes in lumps (a week's mean is seldom
what a week costs), and too little where most of it is scheduled. A logistic function of the
simulated probability, of how often the person's own earlier windows were near, of the share that
is not scheduled, and of the age of the data corrects both; see docs/DECISIONS.md.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ml.forecasting.arrays import FloatArray
from ml.forecasting.calibration import CONFIDENCE_LIMITS
from ml.forecasting.distributions import is_near
from ml.forecasting.window_outcomes import LONGEST_WINDOW

ASSUMED_WINDOWS = 3
"""Earlier windows as which the simulated probability counts beside the person's own."""

SHORT_WINDOW = 10
"""Days up to which a window is one of the short ones."""


@dataclass(frozen=True, slots=True)
class _Weights:
    """Weights of the log-odds that were simulated and observed, of the rest, and of the age."""

    simulated: float
    observed: float
    rest: float
    age: float
    intercept: float

    def combine(self, simulated: float, observed: float, rest_share: float, age: int) -> float:
        log_odds = (
            self.simulated * _log_odds(simulated)
            + self.observed * _log_odds(observed)
            + self.rest * rest_share
            + self.age * math.log1p(age)
            + self.intercept
        )
        return 1 / (1 + math.exp(-log_odds))


# Fitted to totals of bank accounts, cards, personal ledgers and invented households that are not
# among those who judge; a group weighs by the root of its people.
SHORT = _Weights(simulated=0.52, observed=0.35, rest=-0.70, age=-0.19, intercept=0.31)
LONG = _Weights(simulated=0.58, observed=0.26, rest=-0.90, age=-0.29, intercept=0.85)

OLDEST = 60
"""Days beyond which data are no older."""


def estimate_confidence(
    simulated: float, predicted: float, rest: float, earlier: FloatArray, days: int, age: int
) -> float:
    """Estimate the confidence of a forecast of a window with so many unknown days.

    ``simulated`` is the probability among simulated outcomes; ``rest`` is the part of ``predicted``
    that is neither entered nor scheduled, and ``earlier`` (windows,) what the window would have
    come to with the rest of earlier ones. ``age`` is the number of days since the last known one.
    Windows that are made of months stay as simulated: nobody's past has enough of them.
    """
    if days > LONGEST_WINDOW:
        return simulated

    near = int(is_near(earlier, np.full(len(earlier), predicted)).sum())
    observed = (near + ASSUMED_WINDOWS * simulated) / (len(earlier) + ASSUMED_WINDOWS)
    rest_share = min(max(rest / predicted, 0.0), 1.0) if predicted > 0 else 0.0
    weights = SHORT if days <= SHORT_WINDOW else LONG
    return weights.combine(simulated, observed, rest_share, min(max(0, age), OLDEST))


def _log_odds(probability: float) -> float:
    lowest, highest = CONFIDENCE_LIMITS
    likely = min(max(probability, lowest), highest)
    return math.log(likely / (1 - likely))
