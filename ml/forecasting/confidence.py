"""Confidence: the probability that the actual lies within 20 % of a forecast.

Simulated outcomes alone promise too much where spending comes in lumps (a week's mean is seldom
what a week costs) and nothing is scheduled, and too little where something is. A logistic function
of the simulated probability, of how often the person's own earlier windows were near, of the share
that is not scheduled, of the age of the data and of the months of history corrects this; see
docs/DECISIONS.md.
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
    """Weights of the log-odds that were simulated and observed, of the rest, age and history."""

    simulated: float
    observed: float
    rest: float
    age: float
    intercept: float
    history: float = 0.0
    rest_power: int = 1

    def combine(
        self, simulated: float, observed: float, rest_share: float, age: int, months_back: int
    ) -> float:
        log_odds = (
            self.simulated * _log_odds(simulated)
            + self.observed * _log_odds(observed)
            + self.rest * rest_share**self.rest_power
            + self.age * math.log1p(age)
            + self.history * math.log1p(months_back)
            + self.intercept
        )
        return 1 / (1 + math.exp(-log_odds))


# Fitted to totals of bank accounts, cards, personal ledgers and invented households that are not
# among those who judge, as the API is asked for them; a group weighs by the root of its people. Of
# a total it matters whether anything is scheduled at all, and less how much: hence the power.
TOTAL_SHORT = _Weights(
    0.37, 0.33, rest=-1.07, age=-0.27, intercept=-0.40, history=0.13, rest_power=10
)
TOTAL_LONG = _Weights(
    0.59, 0.15, rest=-0.73, age=-0.37, intercept=-0.02, history=0.12, rest_power=10
)

# Most categories have nothing scheduled, which says nothing about them.
CATEGORY_SHORT = _Weights(0.52, 0.35, rest=-0.70, age=-0.19, intercept=0.31)
CATEGORY_LONG = _Weights(0.58, 0.26, rest=-0.90, age=-0.29, intercept=0.85)

OLDEST = 60
"""Days beyond which data are no older."""


def estimate_confidence(
    simulated: float,
    predicted: float,
    rest: float,
    earlier: FloatArray,
    days: int,
    age: int,
    months_back: int,
    *,
    is_total: bool = True,
) -> float:
    """Estimate the confidence of a forecast of a window with so many unknown days.

    ``simulated`` is the probability among simulated outcomes; ``rest`` is the part of ``predicted``
    that is neither entered nor scheduled, and ``earlier`` (windows,) what the window would have
    come to with the rest of earlier ones. ``age`` is the number of days since the last known one,
    ``months_back`` that of whole months of history. Totals have weights of their own.
    Windows that are made of months stay as simulated: nobody's past has enough of them.
    """
    if days > LONGEST_WINDOW:
        return simulated

    near = int(is_near(earlier, np.full(len(earlier), predicted)).sum())
    observed = (near + ASSUMED_WINDOWS * simulated) / (len(earlier) + ASSUMED_WINDOWS)
    rest_share = min(max(rest / predicted, 0.0), 1.0) if predicted > 0 else 0.0
    short, long = (TOTAL_SHORT, TOTAL_LONG) if is_total else (CATEGORY_SHORT, CATEGORY_LONG)
    weights = short if days <= SHORT_WINDOW else long
    return weights.combine(simulated, observed, rest_share, min(max(0, age), OLDEST), months_back)


def _log_odds(probability: float) -> float:
    lowest, highest = CONFIDENCE_LIMITS
    likely = min(max(probability, lowest), highest)
    return math.log(likely / (1 - likely))
