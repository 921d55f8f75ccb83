"""The running score of a segment: which method would have served best, and what its intervals were worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import numpy as np

from ml.forecasting.calibration import Experience, is_near
from ml.forecasting.forecaster import Standing
from ml.forecasting.pooled_model import METHODS, POOLED
from ml.forecasting.selection import choose

ENOUGH_FORECASTS = 20
"""Forecasts of a segment without which its method is not replaced."""
WORST = 3.0


def standing_of(rows: Sequence[Mapping[str, Any]]) -> tuple[Standing, dict[str, float]]:
    """The standing after these forecasts, oldest period first, and the mean scaled loss of each method.

    Rows have ``period``, ``actual``, ``predicted``, ``lower``, ``upper``, ``confidence`` and ``candidates`` by method.
    """
    experience = Experience()
    losses: dict[str, list[float]] = {method: [] for method in METHODS}
    for _, members in groupby(rows, key=lambda row: row["period"]):
        period = list(members)
        for method in METHODS:
            losses[method].append(float(np.mean([_loss(row, method) for row in period])))
        actual, lower, upper = (
            np.array([row[name] for row in period], float) for name in ("actual", "lower", "upper")
        )
        near = is_near(actual, np.array([row["predicted"] for row in period], float))
        said = float(np.mean([row["confidence"] for row in period]))
        covered = float(np.mean((lower <= actual) & (actual <= upper)))
        experience = experience.after(len(period), covered, said, float(near.mean()))
    columns = {method: np.array(values) for method, values in losses.items()}
    chosen = choose(columns, POOLED)[-1] if len(rows) >= ENOUGH_FORECASTS else None
    return Standing(chosen, experience), {
        method: float(values.mean()) for method, values in columns.items()
    }


def _loss(row: Mapping[str, Any], method: str) -> float:
    """Absolute error in units of what this forecast was about."""
    said = row["candidates"]
    about = (abs(row["actual"]) + sum(abs(value) for value in said.values())) / (1 + len(said))
    return float(
        min(WORST, abs(row["actual"] - said.get(method, row["predicted"])) / max(1.0, about))
    )
