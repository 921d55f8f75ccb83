"""Forecasts whose period is over and whose actual amount is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SettledForecast:
    """One forecast beside the actual amount; all amounts in minor units of one currency.

    ``lower`` and ``upper`` bound the 80 % interval, ``baseline`` is the mean of three periods,
    ``confidence`` the promised probability (0 to 1) that the actual lies within 20 % of
    ``predicted``, and ``candidates`` holds the amount that each method predicted.
    """

    period_start: dt.date
    actual: float
    predicted: float
    lower: float
    upper: float
    baseline: float
    confidence: float
    candidates: Mapping[str, float] = field(default_factory=dict)
