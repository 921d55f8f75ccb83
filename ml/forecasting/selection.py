"""Selection of the forecast method: the model, until something simpler has been clearly better."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ml.forecasting.arrays import FloatArray

POOLED = "pooled"
WITHOUT_INCOME = "pooled_without_income"
BLEND = "blend"
METHODS = (POOLED, WITHOUT_INCOME, BLEND, "mean_3", "median_6")
"""The model, the model without income, half model and half median, and two baselines."""

USUAL = "usual"
SERVED_METHODS = (BLEND, POOLED, USUAL)
"""Mostly the model, the model within limits, and the person's own level alone."""

MIN_FORECASTS = 3
"""Past forecasts without which nothing is replaced."""

CLEARLY_BETTER = 0.9
"""A method replaces another only if its loss is at most this share of the other's."""

HEAD_START = 1.0
"""What the default may lose, in units of usual spending, before it is replaced.

Without it, noise on short histories cost 4 % (docs/DECISIONS.md).
"""

MEMORY = 0.95
"""Weight of a loss after one more forecast."""

MAX_EXCESS_LOSS = 1.0
"""A single forecast counts as at most so much worse than the best method."""


@dataclass(frozen=True)
class MethodChoices:
    """Names of the methods for totals and for categories, one per past target and one for now."""

    totals: list[str]
    categories: list[str]


def choose_methods(
    losses: Mapping[str, FloatArray], default: str, min_forecasts: int = MIN_FORECASTS
) -> list[str]:
    """Choose the method at each of several moments from what each method has lost before it.

    ``losses`` holds, per method, the scaled absolute errors of past forecasts, of shape
    (forecasts,), oldest first, NaN where there is none. The result has one element more: the last
    is the method to use now.
    """
    names = list(losses)
    loss = np.array([losses[name] for name in names])
    # ``initial`` lets a column of NaN pass, where nanmin would warn.
    best_loss = np.nanmin(loss, axis=0, initial=np.inf)
    loss = np.minimum(loss, best_loss + MAX_EXCESS_LOSS)

    sums = np.zeros(len(names))
    count = 0
    default_index = serving = names.index(default)
    choices = []
    for step in range(loss.shape[1] + 1):
        best = int(np.argmin(sums))
        head_start = HEAD_START if serving == default_index else 0.0
        threshold = max(sums[serving] * CLEARLY_BETTER - head_start, 0.0)
        if count >= min_forecasts and best != serving and sums[best] < threshold:
            serving = best
        choices.append(names[serving])

        # Periods in which a method had no forecast are not comparable.
        if step < loss.shape[1] and not np.isnan(loss[:, step]).any():
            sums = sums * MEMORY + loss[:, step]
            count += 1
    return choices


def choose_methods_by_level(
    centers: Mapping[str, FloatArray],
    scale: FloatArray,
    actual: FloatArray,
    *,
    total_default: str,
    category_default: str,
) -> MethodChoices:
    """Choose a method for the total and one for all categories, at each target and after it.

    ``centers`` holds each method's forecasts; they, ``scale`` and ``actual`` have the shape
    (targets, series) and the unit minor units. Series 0 is the total.
    """
    totals, categories = slice(0, 1), slice(1, None)
    return MethodChoices(
        choose_methods(_scaled_losses(centers, scale, actual, totals), total_default),
        choose_methods(_scaled_losses(centers, scale, actual, categories), category_default),
    )


def _scaled_losses(
    centers: Mapping[str, FloatArray], scale: FloatArray, actual: FloatArray, columns: slice
) -> dict[str, FloatArray]:
    """Compute each method's error over some series, relative to their scale: (targets,)."""
    usual = scale[:, columns].sum(axis=1)
    divisor = np.where(usual > 0, usual, np.nan)
    return {
        method: np.abs(actual[:, columns] - center[:, columns]).sum(axis=1) / divisor
        for method, center in centers.items()
    }
