"""Explanation of a prediction as amounts that add up to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ml.forecasting.recurring import Payment

MAX_PAYMENTS = 10
"""Recurring payments that an explanation lists."""


@dataclass(frozen=True)
class PredictionPart:
    """One of the amounts that a prediction consists of, in minor units; it may be negative.

    ``kind`` is ``already_spent``, ``recurring``, ``usual``, ``season`` or ``recent_change``; only
    ``recurring`` has ``items``.
    """

    kind: str
    amount: float
    items: Sequence[Payment] = ()


def compute_prediction_parts(
    predicted: float, committed: float, due: Sequence[Payment], usual: float, season: float
) -> list[PredictionPart]:
    """Split a prediction into parts that add up to it; all amounts in minor units.

    ``committed`` is what is already spent or entered, ``due`` the recurring payments to come,
    largest first, ``usual`` the median of the same part of recent periods, and ``season`` what this
    month of the year adds. The rest is the recent change.
    """
    open_amount = max(0.0, predicted - committed)

    recurring, items = 0.0, []
    for payment in due[:MAX_PAYMENTS]:
        # A payment that does not fit is not part of the prediction, but a smaller one may be.
        if recurring + payment.amount <= open_amount:
            recurring += payment.amount
            items.append(payment)

    # The median of past periods contains the recurring payments, which are listed by themselves.
    everyday = min(max(0.0, usual - recurring), open_amount - recurring)
    parts = [
        PredictionPart("already_spent", min(committed, predicted)),
        PredictionPart("recurring", recurring, items),
        PredictionPart("usual", everyday),
        PredictionPart("season", season),
        PredictionPart("recent_change", open_amount - recurring - everyday - season),
    ]
    # One part always remains, so that a forecast of zero is explained as well.
    return [part for part in parts if part.amount or part.kind == "usual"]
