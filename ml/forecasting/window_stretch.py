"""How much wider than simulated the intervals of windows must be to hold what they promise.

Measured on people whose outcomes were known (``python -m benchmarks.households`` and
``benchmarks.forecast``), by length of the window; see docs/DECISIONS.md.
"""

from __future__ import annotations

STRETCH_BY_DAYS = ((10, 1.05), (45, 1.1), (200, 1.2), (1_200, 1.1))
"""Longest window in days, and the factor of its standard deviation."""


def find_stretch(days: int) -> float:
    """Return the factor for a window of so many unknown days."""
    for longest, stretch in STRETCH_BY_DAYS:
        if days <= longest:
            return stretch
    return STRETCH_BY_DAYS[-1][1]
