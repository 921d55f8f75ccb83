"""Segments: groups of similar forecasts, each calibrated and scored on its own."""

from __future__ import annotations

import itertools
from typing import NamedTuple

import numpy as np

from ml.forecasting.arrays import FloatArray, IntArray
from ml.forecasting.targets import ForecastTargets

CASES = ("next", "rest", "following", "later")
"""A whole period that starts now, the rest of the current one, the one after it, and later ones."""

LEVELS = ("total", "category")
HISTORIES = ("short", "long")
DENSITIES = ("dense", "sparse")

LONG_HISTORY_PERIODS = 7
"""Complete periods from which on a history counts as long."""

SPARSE_ZERO_SHARE = 0.25
"""Share of earlier periods without spending from which on a series counts as sparse."""


class Segment(NamedTuple):
    """Target, level of aggregation, length of history and density that forecasts have in common."""

    case: str
    level: str
    history: str
    density: str

    def __str__(self) -> str:
        """The segment's name in stored forecasts and method scores."""
        return "/".join(self)


SEGMENTS = tuple(
    Segment(*names) for names in itertools.product(CASES, LEVELS, HISTORIES, DENSITIES)
)
"""All segments, in the order of the tables of shipped models."""

SEGMENT_CASES: IntArray = np.array([CASES.index(segment.case) for segment in SEGMENTS])
"""Index into CASES of each segment."""

SEGMENT_LEVELS: IntArray = np.array([LEVELS.index(segment.level) for segment in SEGMENTS])
"""Index into LEVELS of each segment."""


def classify_segments(targets: ForecastTargets, age: IntArray, zero_share: FloatArray) -> IntArray:
    """Find the segment of every forecast, as an index into SEGMENTS of shape (targets, series).

    ``age`` (targets,) is the number of complete periods known, ``zero_share`` (targets, series) the
    share of them without spending. Series 0 is the total.
    """
    case = _classify_cases(targets)[:, None]
    level = np.minimum(np.arange(zero_share.shape[1]), 1)[None, :]
    history = (age >= LONG_HISTORY_PERIODS).astype(int)[:, None]
    density = (zero_share >= SPARSE_ZERO_SHARE).astype(int)

    # The mixed-radix number of the four indices is the position in SEGMENTS.
    segments: IntArray = ((case * 2 + level) * 2 + history) * 2 + density
    return segments


def _classify_cases(targets: ForecastTargets) -> IntArray:
    """Find the case of each target, as an index into CASES of shape (targets,)."""
    ahead = targets.target - targets.current
    # On its first day, a period is still whole.
    is_inside = targets.origin > targets.bounds[targets.current]
    current = np.where(is_inside, CASES.index("rest"), CASES.index("next"))
    future = np.where(ahead == 1, CASES.index("following"), CASES.index("later"))
    cases: IntArray = np.where(ahead == 0, current, future)
    return cases


def name_segment(periods_ahead: int, *, is_started: bool, is_total: bool, lags: FloatArray) -> str:
    """Name the segment of a forecast of a whole period or of the rest of a started one.

    ``lags`` (periods,) is the spending of earlier complete periods, NaN where unknown.
    """
    if periods_ahead <= 0:
        case = "rest" if is_started else "next"
    else:
        case = "following" if periods_ahead == 1 else "later"

    known = lags[~np.isnan(lags)]
    zero_share = float(np.mean(known == 0)) if len(known) else 0.0
    return str(
        Segment(
            case,
            "total" if is_total else "category",
            "long" if len(known) >= LONG_HISTORY_PERIODS else "short",
            "sparse" if zero_share >= SPARSE_ZERO_SHARE else "dense",
        )
    )
