"""Explanation of a prediction as amounts that add up to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ml.forecasting.forecaster import ForecastParts
from ml.forecasting.recurring import Payment


@dataclass(frozen=True)
class PredictionPart:
    """One of the amounts that a prediction consists of, in minor units; it may be negative.

    ``kind`` is ``already_spent``, ``recurring``, ``usual`` or ``season``; only ``recurring`` has
    ``items``, which add up to its amount.
    """

    kind: str
    amount: float
    items: Sequence[Payment] = ()


def list_prediction_parts(parts: ForecastParts) -> list[PredictionPart]:
    """List the parts of a prediction that are not zero; of a prediction of zero, one."""
    due = sum(payment.amount for payment in parts.payments)
    listed = [
        PredictionPart("already_spent", parts.committed),
        PredictionPart("recurring", due, parts.payments),
        PredictionPart("usual", parts.usual),
        PredictionPart("season", parts.season),
    ]
    # One part always remains, so that a forecast of zero is explained as well.
    return [part for part in listed if part.amount or part.kind == "usual"]
