"""How much wider than simulated the intervals of windows must be to hold what they promise.

Measured on people whose outcomes were known (``python -m benchmarks.households`` and
``benchmarks.forecast``), by length of the window; see docs/DECISIONS.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ml.forecasting.days import month_number

STRETCH_BY_DAYS = ((10, 1.05), (45, 1.1), (200, 1.2), (1_200, 1.1))
"""Longest window in days, and the factor of its standard deviation."""

WHOLE_YEAR = 12
"""Months of history with which every month of the year has been lived through."""

FIRST_YEAR_STRETCH = 1.4
"""Factor of upward distances in the first year: nobody knows yet what a January costs.

A bank's accounts spent half as much again in January as in the months before. Of the factors tried
on accounts to learn from, this one has the best Winkler score.
"""

FIRST_JANUARY_STRETCH = 2.2
"""The same for a month that lies mostly in a January of the first year.

It is the month that earlier ones tell least about: yearly premiums, taxes, what Christmas cost.
"""

JANUARY_DAYS = (10, 45)
"""More days than the first, and at most as many as the second, have windows that this counts for.

A week of January is no surer than others, and a year is mostly of other months.
"""

FIRST_YEAR_SHAPE = 1.5
"""Exponent of distances in the first year, by which more outcomes are near and far ones farther.

Wider intervals alone would lower the confidence, which was right.
"""


@dataclass(frozen=True)
class Stretch:
    """Factors of outcomes below and above their middle, and the exponent of their distances."""

    lower: float
    upper: float
    shape: float = 1.0


def choose_stretch(start: int, days: int, months_back: int) -> Stretch:
    """Choose the stretch of a window by its unknown days and the whole months of history.

    ``start`` is the first unknown day, since 1970-01-01.
    """
    factor = find_stretch(days)
    if months_back >= WHOLE_YEAR:
        return Stretch(factor, factor)
    upper = FIRST_JANUARY_STRETCH if _is_january(start, days) else FIRST_YEAR_STRETCH
    return Stretch(factor, upper * factor, FIRST_YEAR_SHAPE)


def _is_january(start: int, days: int) -> bool:
    """Return whether a window of about a month has as many days in January as in other months."""
    shorter, longest = JANUARY_DAYS
    middle = month_number(np.array([start + days // 2]))[0]
    return shorter < days <= longest and int(middle) % WHOLE_YEAR == 0


def find_stretch(days: int) -> float:
    """Return the factor for a window of so many unknown days."""
    for longest, stretch in STRETCH_BY_DAYS:
        if days <= longest:
            return stretch
    return STRETCH_BY_DAYS[-1][1]
