"""Drift: changes in the distribution of inputs or confidences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

# Deciles, as is customary for the index.
BINS = 10
MIN_VALUES = 50
"""With fewer values, before or after, the index is not computed."""
# An empty bin would make the logarithm infinite.
MIN_SHARE = 1e-3
STABLE_BELOW, DRIFTED_FROM = 0.1, 0.25
"""The customary bounds of the population stability index."""

DriftLevel = Literal["stable", "moderate", "drifted"]


def compute_stability_index(before: Sequence[float], after: Sequence[float]) -> float | None:
    """Return the population stability index, Σ (a - b) · ln(a / b); None for too few values.

    ``b`` and ``a`` are the shares of earlier and later values in the deciles of the earlier ones.
    """
    if min(len(before), len(after)) < MIN_VALUES:
        return None

    quantiles = np.quantile(before, np.linspace(0, 1, BINS + 1)[1:-1])
    # Equal quantiles, of values that occur often, would only add empty bins.
    edges = np.unique(quantiles)
    b = _compute_shares(before, edges)
    a = _compute_shares(after, edges)
    return float(((a - b) * np.log(a / b)).sum())


def _compute_shares(
    values: Sequence[float], edges: np.ndarray[tuple[int], np.dtype[np.float64]]
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return the share of values between the edges (edges + 1,), never zero."""
    bins = np.searchsorted(edges, values, side="right")
    shares = np.bincount(bins, minlength=len(edges) + 1) / len(values)
    return np.maximum(shares, MIN_SHARE)


def classify_drift(index: float | None) -> DriftLevel | None:
    """Return the level of a stability index; None without an index."""
    if index is None:
        return None
    if index < STABLE_BELOW:
        return "stable"
    return "moderate" if index < DRIFTED_FROM else "drifted"
