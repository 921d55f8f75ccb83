"""Methods that say what a month of the rest costs, and the choice among them on a person's past."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ml.forecasting.arrays import FloatArray
from ml.forecasting.ledgers import Ledger
from ml.forecasting.pooled_model import PooledModel
from ml.forecasting.pooled_months import predict_pooled_months
from ml.forecasting.rest_history import MONTHS_AHEAD, RestHistory
from ml.forecasting.rest_levels import compute_levels, compute_variation, limit_to_history
from ml.forecasting.selection import BLEND, POOLED, SERVED_METHODS, USUAL, choose_methods
from ml.forecasting.targets import TYPICAL_MONTH_DAYS

REPLAYED_MONTHS = 6
"""Past months on which the methods are compared for this person."""

MIN_MONTHS_BEFORE = 2
"""Months before a replayed one."""

MODEL_MONTHS = 12
"""Months ahead for which the pooled model is asked; the year after repeats them."""

LEAST_SHARE = 0.1
LARGEST_SHARES = (0.95, 0.6)
"""Limits of the pooled model's share in the blend: the largest with few own months, and with many.
"""

SHARE_PER_VARIATION = 1.2
"""Share of the pooled model in the blend, per coefficient of variation of a person's own months.

Who is regular is best forecast by what they do; who is not, by what others did in such months.
"""

TELLING_MONTHS = 12
"""Own months from which on they say how regular a person is; with fewer the model gets a share."""

MIN_DAYS = 7
"""Fewer days of history are extrapolated as if they were a week."""


@dataclass(frozen=True)
class MonthlyRest:
    """Amounts of the rest by method, in minor units.

    ``ahead`` has the shape (MONTHS_AHEAD, series). ``losses`` has the errors of replayed months
    relative to what is usual, oldest first, of shape (months,).
    """

    ahead: Mapping[str, FloatArray]
    losses: Mapping[str, FloatArray]


def compute_monthly_rest(
    model: PooledModel, known: Ledger, history: RestHistory, base: FloatArray, due: FloatArray
) -> MonthlyRest:
    """Compute what every method expects of the months ahead, and what it erred by before.

    ``base`` are running sums of the rest without seasons, (series, days + 1); ``due`` the scheduled
    payments of the months ahead, (MONTHS_AHEAD, series).
    """
    months = history.sum_months(base)
    if not len(months):
        level = _extrapolate_days(base, history)
        ahead = np.repeat(level[None], MONTHS_AHEAD, axis=0)
        return MonthlyRest(dict.fromkeys(SERVED_METHODS, ahead), _no_losses())

    replayed = max(0, min(REPLAYED_MONTHS, len(months) - MIN_MONTHS_BEFORE))
    pooled = predict_pooled_months(model, known, history, replayed, MODEL_MONTHS)
    # The model expects all spending; the scheduled payments among it are planned by themselves.
    pooled_ahead = np.maximum(0.0, pooled.ahead - due[:MODEL_MONTHS])
    scheduled = history.sum_months(history.scheduled)[:replayed]
    pooled_past = np.maximum(0.0, pooled.past - scheduled)
    return MonthlyRest(_expect_months(months, pooled_ahead), _replay_months(months, pooled_past))


def _expect_months(months: FloatArray, pooled: FloatArray) -> dict[str, FloatArray]:
    """Return the amounts of each method for the months ahead: (MONTHS_AHEAD, series).

    ``months`` are the recorded ones, newest first, and ``pooled`` (MODEL_MONTHS, series) what the
    model expects of those ahead.
    """
    usual = np.repeat(compute_levels(months)[None], MONTHS_AHEAD, axis=0)
    repeated = np.tile(pooled, (MONTHS_AHEAD // MODEL_MONTHS, 1))
    return _combine(usual, limit_to_history(repeated, months), months)


def _replay_months(months: FloatArray, pooled: FloatArray) -> dict[str, FloatArray]:
    """Return the error of each method in the newest months, oldest first: (months,).

    It is the mean of the errors by category and in total, relative to a usual month. ``pooled``
    (months, series) is what the model expected of them, newest first.
    """
    losses: dict[str, list[float]] = {method: [] for method in SERVED_METHODS}
    for back in range(len(pooled), 0, -1):
        before, actual = months[back:], months[back - 1]
        limited = limit_to_history(pooled[back - 1], before)
        usual_month = max(1.0, float(before[:REPLAYED_MONTHS].mean(axis=0).sum()))
        for method, amounts in _combine(compute_levels(before), limited, before).items():
            by_category = np.abs(amounts - actual).sum()
            in_total = abs(amounts.sum() - actual.sum())
            losses[method].append(float(by_category + in_total) / 2 / usual_month)
    return {method: np.array(values) for method, values in losses.items()}


def choose_method(months: MonthlyRest) -> str:
    """Choose the method that serves: the blend, unless another was clearly better before."""
    return choose_methods(months.losses, BLEND)[-1]


def _combine(usual: FloatArray, pooled: FloatArray, months: FloatArray) -> dict[str, FloatArray]:
    share_of_unknown = max(0.0, 1 - len(months) / TELLING_MONTHS)
    share_of_variation = SHARE_PER_VARIATION * compute_variation(months)
    largest = LARGEST_SHARES[len(months) >= TELLING_MONTHS]
    share = np.clip(share_of_variation + share_of_unknown, LEAST_SHARE, largest)
    return {
        POOLED: pooled,
        BLEND: share * pooled + (1 - share) * usual,
        USUAL: usual,
    }


def _extrapolate_days(running: FloatArray, history: RestHistory) -> FloatArray:
    """Extrapolate less than a month of history to a month: (series,).

    The dearest day of each series counts once: a rent on the first day is paid once a month.
    """
    daily = np.diff(running, axis=1)
    dearest = daily.max(axis=1, initial=0.0)
    days = max(MIN_DAYS, history.origin - history.first_day)
    ordinary = np.maximum(0.0, running[:, -1] - dearest)
    level: FloatArray = dearest + ordinary * TYPICAL_MONTH_DAYS / days
    return level


def _no_losses() -> dict[str, FloatArray]:
    return {method: np.zeros(0) for method in SERVED_METHODS}
