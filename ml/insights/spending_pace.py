"""Spending of a month that runs ahead of that of the months before."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from statistics import median

from ml.insights.anomaly_values import AnomalyCandidate, AnomalyRule
from ml.insights.surprise import Prior, is_return, measure_surprise

FIRST_DAY = 10
"""Day of the month before which its pace says nothing: the rent was paid earlier."""

MIN_MONTHS, MAX_MONTHS = 4, 12
"""Months that a pace is compared with."""

MONTH = Prior(0.25, 3)
"""Spread of the logarithm of a month's spending before there are own months."""

MATERIAL_SHARE = 0.1
"""Share of a usual month of all spending by which a category must be ahead."""


def score_pace(
    day: int, spent: float, earlier: Sequence[float], usual_month: float, category: Hashable
) -> AnomalyCandidate | None:
    """Score the spending of a month so far.

    ``earlier`` is what months before had spent by the same day, ``usual_month`` what the person
    spends in a whole month; ``category`` is None for all spending.
    """
    spent_before = [amount for amount in earlier[-MAX_MONTHS:] if amount > 0]
    if len(spent_before) < MIN_MONTHS or len(spent_before) < len(earlier[-MAX_MONTHS:]) - 1:
        return None
    usual = median(spent_before)
    if spent <= max(spent_before) or spent - usual < MATERIAL_SHARE * usual_month:
        return None
    # What is paid once a year makes its month as dear every year.
    if is_return(spent, spent_before, usual):
        return None
    score = measure_surprise(spent, spent_before, MONTH)
    return AnomalyCandidate(
        AnomalyRule.SPENDING_PACE, score, day, spent, usual, len(spent_before), "", category
    )
