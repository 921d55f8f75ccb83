"""Whether what comes in, or how sure the answers are, has changed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

BINS = 10
LEAST = 50
"""Fewer values than this, before or after, say nothing."""
EMPTY = 1e-3
STABLE, DRIFTED = 0.1, 0.25
"""The customary bounds of the index."""


def stability_index(before: Sequence[float], after: Sequence[float]) -> float | None:
    """Population stability index over the tenths of what came before: Σ (a - b) · ln(a / b). None of too few values."""
    if min(len(before), len(after)) < LEAST:
        return None
    edges = np.unique(np.quantile(before, np.linspace(0, 1, BINS + 1)[1:-1]))
    shares = [
        np.bincount(np.searchsorted(edges, values, side="right"), minlength=len(edges) + 1)
        / len(values)
        for values in (before, after)
    ]
    b, a = (np.maximum(share, EMPTY) for share in shares)
    return float(((a - b) * np.log(a / b)).sum())


def level(index: float | None) -> str | None:
    """``stable``, ``moderate`` or ``drifted``."""
    if index is None:
        return None
    return "stable" if index < STABLE else "moderate" if index < DRIFTED else "drifted"
