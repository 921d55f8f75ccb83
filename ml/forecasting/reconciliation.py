"""Adjustment of category forecasts so that they add up to the forecast of the total.

It costs 1 to 2 % of the categories' accuracy; amounts that do not add up would cost trust
(docs/DECISIONS.md).
"""

from __future__ import annotations

import numpy as np

from ml.forecasting.arrays import FloatArray

ROUNDING = 1e-9
"""A difference, in minor units, that is only floating-point noise."""

LEAST_SPREAD = 1e-12
"""Lets parts without any uncertainty shrink, evenly, where no other is left."""


def reconcile(total: float, parts: FloatArray, spread: FloatArray) -> FloatArray:
    """Adjust parts, in proportion to their uncertainty, until they add up to the total.

    ``parts`` and ``spread`` have the shape (parts,) and the unit of ``total``; so has the result.
    No part becomes negative. Without any uncertainty a surplus is spread evenly.
    """
    if not len(parts):
        return parts

    # What is missing or too much goes where least is certain.
    parts = np.maximum(0.0, parts)
    missing = total - parts.sum()
    if missing >= 0:
        weight = spread if spread.sum() > 0 else np.ones(len(parts))
        grown: FloatArray = parts + missing * weight / weight.sum()
        return grown

    # What a part cannot give because it has reached zero, the others give in the next round.
    free = np.ones(len(parts), bool)
    shrunk = parts.copy()
    # Ends, because each round takes at least one part out or leaves nothing to distribute.
    while missing < -ROUNDING and free.any():
        weight = np.where(free, np.maximum(spread, LEAST_SPREAD), 0.0)
        shrunk = shrunk + missing * weight / weight.sum()
        missing = float(np.minimum(shrunk, 0.0).sum())
        free &= shrunk > 0
        shrunk = np.maximum(shrunk, 0.0)
    return shrunk
