"""Selection of the method by what each has lost before: the default, unless one was better."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ml.forecasting.arrays import FloatArray

BLEND, POOLED, USUAL = "blend", "pooled", "usual"
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
