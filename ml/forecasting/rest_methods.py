"""Methods that say what a month of the rest costs, and the choice among them on a person's past."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ml.forecasting.arrays import BoolArray, FloatArray
from ml.forecasting.ledgers import Ledger
from ml.forecasting.pooled_model import PooledModel
from ml.forecasting.pooled_months import predict_pooled_months
from ml.forecasting.rest_history import MONTHS_AHEAD, RestHistory
from ml.forecasting.rest_levels import (
    compute_levels,
    compute_medians,
    compute_variation,
    find_begun,
    limit_to_history,
)
from ml.forecasting.selection import BLEND, POOLED, SERVED_METHODS, USUAL, choose_methods
from ml.forecasting.targets import TYPICAL_MONTH_DAYS

REPLAYED_MONTHS = 6
"""Past months on which the methods are compared for this person."""

MIN_MONTHS_BEFORE = 2
"""Months before a replayed one."""

MODEL_MONTHS = 12
"""Months ahead for which the pooled model is asked; the year after repeats them."""

YOUNG_SHARE = 0.95
"""The pooled model's share in the blend until TELLING_MONTHS are known."""

SHARE_LIMITS = (0.1, 0.5)
"""Limits of the pooled model's share in the blend from then on."""

SHARE_PER_VARIATION = 1.2
"""Share of the pooled model in the blend, per coefficient of variation of a person's own months.

Who is regular is best forecast by what they do; who is not, by what others did in such months.
"""

TELLING_MONTHS = 12
"""Own months from which on they say how regular a person is."""

KNOWN_MONTHS = 18
"""Own months from which on they alone say so; with fewer the model gets more."""

YOUNG_MONTHS = 6
"""Own months below which a ledger is young."""

YOUNG_GROWTH = 1.1
"""Factor of what young ledgers are expected to cost: a new account is used more and more.

Until October 1993, accounts to learn from spent 1.12 times (standard error 0.05) what was expected
of their first six months; the factor is shrunk by what chance makes of it.
"""

MEDIAN = "median"
"""The person's own median month, which is mixed with the blend where that was better before."""

MEDIAN_MONTHS = 6
"""Own months from which on their median is mixed with the blend."""

MEDIAN_ODDS = 1 / 9
"""Odds of the median against the blend before any month is replayed."""

MEDIAN_EVIDENCE = 4.0
"""Growth of the log-odds of the median with each usual month by which the blend erred more."""

MAX_DIFFERENCE = 1.0
"""Usual months by which one replayed month counts at most: one car is one car."""

MIN_DAYS = 7
"""Fewer days of history are extrapolated as if they were a week."""


@dataclass(frozen=True)
class MonthlyPast:
    """What the known months tell of the rest; amounts in minor units.

    ``months`` (months, series) are the recorded ones, newest first, and ``pooled`` (MODEL_MONTHS,
    series) is what the model expects of all spending ahead. ``has_begun`` (series,) marks series
    that may have begun, and ``median_share`` is the median's share of the blend. ``losses`` has the
    errors of each method in replayed months relative to what is usual, oldest first: (months,).
    ``level`` (series,) is what a month costs, where less than a month is known.
    """

    months: FloatArray
    pooled: FloatArray
    has_begun: BoolArray
    median_share: float
    losses: Mapping[str, FloatArray]
    level: FloatArray

    def choose_method(self) -> str:
        """Choose the method that serves: the blend, unless another was clearly better before."""
        return choose_methods(self.losses, BLEND)[-1]


def study_months(
    model: PooledModel, known: Ledger, history: RestHistory, base: FloatArray
) -> MonthlyPast:
    """Compute what the model expects, and what every method erred by before.

    ``base`` are running sums of the rest without seasons, (series, days + 1).
    """
    months = history.sum_months(base)
    has_begun = _find_begun(history, base)
    if not len(months):
        level = _extrapolate_days(base, history)
        return MonthlyPast(months, months, has_begun[0], 0.0, _no_losses(), level)

    replayed = max(0, min(REPLAYED_MONTHS, len(months) - MIN_MONTHS_BEFORE))
    pooled = predict_pooled_months(model, known, history, replayed, MODEL_MONTHS)
    scheduled = history.sum_months(history.scheduled)[:replayed]
    losses = _replay_months(months, np.maximum(0.0, pooled.past - scheduled), has_begun)
    return MonthlyPast(
        months=months,
        pooled=pooled.ahead,
        has_begun=has_begun[0],
        median_share=_weigh_median(losses) if len(months) >= MEDIAN_MONTHS else 0.0,
        losses={method: losses[method] for method in SERVED_METHODS},
        level=months[0],
    )


def expect_months(past: MonthlyPast, due: FloatArray) -> dict[str, FloatArray]:
    """Return the amounts of each method for the months ahead: (MONTHS_AHEAD, series).

    ``due`` are the scheduled payments of those months, in the same shape.
    """
    months = past.months
    if not len(months):
        level = np.repeat(past.level[None], MONTHS_AHEAD, axis=0)
        return dict.fromkeys(SERVED_METHODS, level)

    # The model expects all spending; the scheduled payments among it are planned by themselves.
    pooled = np.maximum(0.0, past.pooled - due[:MODEL_MONTHS])
    usual = np.repeat(compute_levels(months)[None], MONTHS_AHEAD, axis=0)
    repeated = np.tile(pooled, (MONTHS_AHEAD // MODEL_MONTHS, 1))
    ahead = _combine(usual, limit_to_history(repeated, months, past.has_begun), months)
    share, medians = past.median_share, compute_medians(months)
    ahead[BLEND] = (1 - share) * ahead[BLEND] + share * medians
    growth = YOUNG_GROWTH if len(months) < YOUNG_MONTHS else 1.0
    return {method: growth * amounts for method, amounts in ahead.items()}


def _find_begun(history: RestHistory, base: FloatArray) -> BoolArray:
    """Mark series that may have begun by the origin and by each month before: newest first."""
    is_paid = history.scheduled[:, -1] > 0
    months = range(history.months_back, -1, -1)
    days = history.count_days(base)
    return np.array([find_begun(*row, is_paid) for row in zip(days, months, strict=True)])


def _replay_months(
    months: FloatArray, pooled: FloatArray, has_begun: BoolArray
) -> dict[str, FloatArray]:
    """Return the error of each method in the newest months, oldest first: (months,).

    It is the mean of the errors by category and in total, relative to a usual month. ``pooled``
    (months, series) is what the model expected of them, newest first; ``has_begun`` (months + 1,
    series) marks series that may have begun by the origin and by the first day of each month.
    """
    losses: dict[str, list[float]] = {method: [] for method in (*SERVED_METHODS, MEDIAN)}
    for back in range(len(pooled), 0, -1):
        before, actual = months[back:], months[back - 1]
        limited = limit_to_history(pooled[back - 1], before, has_begun[back])
        usual_month = max(1.0, float(before[:REPLAYED_MONTHS].mean(axis=0).sum()))
        expected = _combine(compute_levels(before), limited, before)
        expected[MEDIAN] = compute_medians(before)
        for method, amounts in expected.items():
            by_category = np.abs(amounts - actual).sum()
            in_total = abs(amounts.sum() - actual.sum())
            losses[method].append(float(by_category + in_total) / 2 / usual_month)
    return {method: np.array(values) for method, values in losses.items()}


def _weigh_median(losses: Mapping[str, FloatArray]) -> float:
    """Return the median's share of the blend: the larger, the more the blend erred before."""
    difference = np.clip(losses[BLEND] - losses[MEDIAN], -MAX_DIFFERENCE, MAX_DIFFERENCE)
    odds = MEDIAN_ODDS * np.exp(MEDIAN_EVIDENCE * difference.sum())
    return float(odds / (1 + odds))


def _combine(usual: FloatArray, pooled: FloatArray, months: FloatArray) -> dict[str, FloatArray]:
    share = _weigh_model(months)
    return {
        POOLED: pooled,
        BLEND: share * pooled + (1 - share) * usual,
        USUAL: usual,
    }


def _weigh_model(months: FloatArray) -> FloatArray:
    """Return the pooled model's share in the blend of each series: (series,)."""
    if len(months) < TELLING_MONTHS:
        return np.full(months.shape[1], YOUNG_SHARE)
    share_of_unknown = max(0.0, 1 - len(months) / KNOWN_MONTHS)
    share_of_variation = SHARE_PER_VARIATION * compute_variation(months)
    share: FloatArray = np.clip(share_of_variation + share_of_unknown, *SHARE_LIMITS)
    return share


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
