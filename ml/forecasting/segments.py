"""Segments: groups of similar forecasts, whose intervals and confidence are corrected together."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ml.forecasting.arrays import FloatArray

LONG_HISTORY_PERIODS = 7
"""Complete periods from which on a history counts as long."""

SPARSE_ZERO_SHARE = 0.25
"""Share of earlier periods without spending from which on a series counts as sparse."""


class Segment(NamedTuple):
    """What forecasts have in common.

    ``case`` is ``next`` (a whole period that starts now), ``rest`` (of the current one),
    ``following`` or ``later``; ``level`` ``total`` or ``category``; ``history`` ``short`` or
    ``long``; ``density`` ``dense`` or ``sparse``.
    """

    case: str
    level: str
    history: str
    density: str

    def __str__(self) -> str:
        """The segment's name in stored forecasts and method scores."""
        return "/".join(self)


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
