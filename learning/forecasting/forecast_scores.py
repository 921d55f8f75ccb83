"""How good forecasts were, and how methods stand: rows of what was said and what came, as figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from ml.forecasting.forecaster import Standing


def scores(rows: Sequence[dict[str, Any]]) -> dict[str, float | None]:
    """WAPE, bias, interval coverage, skill and the worth of confidence of forecasts that have met their actuals.

    Each row has ``actual``, ``predicted``, ``lower``, ``upper`` and ``baseline`` in minor units, and ``confidence``.
    """
    from ml import scores as measures
    from ml.forecasting.calibration import is_near

    names = ("actual", "predicted", "lower", "upper", "baseline", "confidence")
    column = {name: np.array([row[name] for row in rows], float) for name in names}
    near = is_near(column["actual"], column["predicted"])
    return {
        "wape": measures.wape(column["actual"], column["predicted"]),
        "bias": measures.bias(column["actual"], column["predicted"]),
        "interval_coverage": measures.interval_coverage(
            column["actual"], column["lower"], column["upper"]
        ),
        "skill": measures.skill(column["actual"], column["predicted"], column["baseline"]),
        "within_20_percent": float(near.mean()) if rows else None,
        "mean_confidence": float(column["confidence"].mean()) if rows else None,
    }


def standing(method: str | None, stretch: float, trust: float) -> Standing:
    """A stored standing as ``ml/`` knows it."""
    from ml.forecasting.calibration import Experience
    from ml.forecasting.forecaster import Standing

    return Standing(method, Experience(stretch, trust))


def standing_of(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The standing of a segment from its forecasts that have met their actuals, oldest period first.

    Each row has ``period``, ``actual``, ``predicted``, ``lower``, ``upper``, ``confidence`` and what every method
    had said, ``candidates``.
    """
    from ml.forecasting.method_scores import standing_of

    standing, losses = standing_of(rows)
    experience = standing.experience
    return {
        "method": standing.method,
        "losses": losses,
        "stretch": experience.stretch,
        "trust": experience.trust,
    }
