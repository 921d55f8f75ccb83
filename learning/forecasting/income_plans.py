"""The plan of a user's income, made as that of the spending is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

import numpy as np

from ml.forecasting.ledgers import Ledger, running_sums
from ml.forecasting.pooled_model import PooledModel
from ml.forecasting.recurring import Payment, RecurringSeries
from ml.forecasting.spending_plan import SpendingPlan, plan_ahead, study_past

INCOME_KEY = "income"
"""The only series of a plan of income: what comes beside salaries comes from anywhere."""

MIN_HISTORY_DAYS = 60
"""Days since the first income without which only recurring income is expected."""

Categorized = TypeVar("Categorized", Payment, RecurringSeries)


def plan_income(
    model: PooledModel,
    ledger: Ledger,
    payments: Iterable[Payment],
    series: Iterable[RecurringSeries],
    origin: int,
) -> SpendingPlan | None:
    """Plan the income from ``origin``, the first unknown day; None with too short a history.

    ``ledger`` and ``payments`` hold everything that is entered, ``series`` are the recurring ones
    of the payments before the origin.
    """
    received = _turn(ledger)
    if origin - received.first_spending_day < MIN_HISTORY_DAYS:
        return None
    own_payments, own_series = _rename(payments), _rename(series)
    past = study_past(model, received, own_payments, own_series, origin)
    return plan_ahead(past, received, own_payments)


def _turn(ledger: Ledger) -> Ledger:
    """Return the income of a ledger in the place of its spending."""
    received = np.stack([ledger.income, ledger.income])
    counts = running_sums((np.diff(received, axis=1) > 0).astype(float))
    nothing = np.zeros_like(ledger.income)
    return Ledger(ledger.first_day, [INCOME_KEY], received, counts, nothing)


def _rename(items: Iterable[Categorized]) -> list[Categorized]:
    return [replace(item, category=INCOME_KEY) for item in items]
