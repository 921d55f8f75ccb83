"""Making a total and its categories agree."""

from __future__ import annotations

import numpy as np

from ml.forecasting.ledgers import Floats

ROUNDING = 1e-9


def reconciled(total: float, parts: Floats, spread: Floats) -> Floats:
    """Parts that add up to the total: the difference goes where least is known.

    ``spread`` is how uncertain each part is. No part becomes negative; with nothing uncertain, and with no part to
    take the rest, all are scaled.
    """
    if not len(parts):
        return parts
    parts = np.maximum(0.0, parts)
    missing = total - parts.sum()
    if missing >= 0:
        weight = spread if spread.sum() > 0 else np.ones(len(parts))
        grown: Floats = parts + missing * weight / weight.sum()
        return grown
    free = np.ones(len(parts), bool)
    found = parts.copy()
    while missing < -ROUNDING and free.any():
        weight = np.where(free, np.maximum(spread, 1e-12), 0.0)
        found = found + missing * weight / weight.sum()
        missing = float(np.minimum(found, 0.0).sum())
        free &= found > 0
        found = np.maximum(found, 0.0)
    return found
