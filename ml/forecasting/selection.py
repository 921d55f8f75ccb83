"""Which method serves: the model, until something simpler has been clearly better."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ml.forecasting.ledgers import Floats

ENOUGH = 3
"""Past forecasts without which nothing is replaced."""
BETTER = 0.9
HEAD_START = 1.0
"""What the default may lose, in units of usual spending, before it is replaced."""
MEMORY = 0.95
WORST = 1.0
"""A single forecast cannot be worse than the best by more than this."""


def choose(losses: Mapping[str, Floats], default: str, enough: int = ENOUGH) -> list[str]:
    """The method to use at each of some moments, given what each method has lost before it.

    ``losses``: per method, the scaled absolute errors of past forecasts, oldest first, NaN where there is none.
    The answer has one element more than they have: the last is the method to use now. A method is replaced only by
    one that lost a tenth less, and the default only by one that is ahead by more than its head start.
    """
    names = list(losses)
    lost = np.array([losses[name] for name in names])
    lost = np.minimum(lost, np.nanmin(lost, axis=0, initial=np.inf) + WORST)
    sums, serving, seen, chosen = np.zeros(len(names)), names.index(default), 0, []
    home = serving
    for step in range(lost.shape[1] + 1):
        best = int(np.argmin(sums))
        bar = sums[serving] * BETTER - (HEAD_START if serving == home else 0.0)
        if seen >= enough and best != serving and sums[best] < max(bar, 0.0):
            serving = best
        chosen.append(names[serving])
        if step < lost.shape[1] and not np.isnan(lost[:, step]).any():
            sums, seen = sums * MEMORY + lost[:, step], seen + 1
    return chosen
