"""Rolling-origin evaluation on people the model has not learned from.

Every past period is forecast from what was known when it began, one after the other: the method is chosen by what
had been lost until then, and intervals are stretched by the coverage of the periods before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ml.forecasting.baselines import BASELINES, naive
from ml.forecasting.calibration import COVERAGE, SEGMENTS, Distribution, Experience, Ints, is_near
from ml.forecasting.features import Origins
from ml.forecasting.ledgers import Floats
from ml.forecasting.pooled_model import METHODS, POOLED, Outlook, PooledModel
from ml.forecasting.reconciliation import reconciled
from ml.forecasting.selection import choose
from ml.forecasting.training import Examples, Member, actuals, origins_of
from ml.scores import calibration_error, interval_coverage, pinball, wape, winkler

SHORT_HISTORY = 6
ENOUGH_FOR_A_PERIOD = 30
"""Forecasts of a period without which it is not called the worst."""


@dataclass(frozen=True)
class Forecasts:
    """Forecasts that have met their actuals, as columns of one length."""

    period: Ints
    age: Ints
    is_total: Ints
    segment: Ints
    method: Ints
    actual: Floats
    scale: Floats
    served: Floats
    center: Floats
    down: Floats
    up: Floats
    raw: Floats
    baselines: Floats

    def __len__(self) -> int:
        return len(self.actual)

    def only(self, chosen: Any) -> Forecasts:
        return Forecasts(*(getattr(self, name)[chosen] for name in self.__dataclass_fields__))


def backtest(model: PooledModel, members: Sequence[Member]) -> Forecasts:
    """The next period of every member, from every origin with two periods of history."""
    parts = []
    for member in members:
        at = origins_of(member, model.unit, varied=False, rng=np.random.default_rng(0))
        if at is not None:
            parts.append(_member(model, member, at))
    return Forecasts(
        *(np.concatenate([getattr(p, n) for p in parts]) for n in Forecasts.__dataclass_fields__)
    )


def served_methods(outlook: Outlook, actual: Floats, *defaults: str) -> tuple[list[str], list[str]]:
    """The method for totals and the one for categories, at each origin and (last) now, and what both begin with."""
    scale = outlook.rows.scale
    answers = []
    for columns, default in zip((slice(0, 1), slice(1, None)), defaults, strict=True):
        known = scale[:, columns].sum(axis=1)
        losses = {
            method: np.abs(actual[:, columns] - center[:, columns]).sum(axis=1)
            / np.where(known > 0, known, np.nan)
            for method, center in outlook.centers.items()
        }
        answers.append(choose(losses, default))
    return answers[0], answers[1]


def centers_of(
    outlook: Outlook, totals: Sequence[str], categories: Sequence[str]
) -> tuple[Floats, Floats]:
    """Each level's forecast by its method, and what is served: categories that add up to the total.

    Both are of shape (origins, series).
    """
    centers = np.empty(outlook.down.shape)
    for origin, (total, category) in enumerate(zip(totals, categories, strict=True)):
        centers[origin, 0] = outlook.centers[total][origin, 0]
        centers[origin, 1:] = outlook.centers[category][origin, 1:]
    served = centers.copy()
    for origin, parts in enumerate(centers[:, 1:]):
        served[origin, 1:] = reconciled(
            centers[origin, 0], parts, outlook.down[origin, 1:] + outlook.up[origin, 1:]
        )
    return centers, served


def _member(model: PooledModel, member: Member, at: Origins) -> Forecasts:
    outlook, actual = model.outlook(member.ledger, at), actuals(member.ledger, at)
    homes = (model.home(outlook, 0, 0), model.home(outlook, 0, min(1, actual.shape[1] - 1)))
    totals, categories = served_methods(outlook, actual, *homes)
    center, served = centers_of(outlook, totals[:-1], categories[:-1])
    known = outlook.rows.scale > 0
    level = np.broadcast_to(np.arange(actual.shape[1]) == 0, actual.shape)
    method = np.where(
        level,
        _numbers(totals[:-1])[:, None],
        np.broadcast_to(_numbers(categories[:-1])[:, None], actual.shape),
    )
    baselines = naive(outlook.rows.lags)
    pooled = outlook.centers[POOLED]
    raw = np.stack([pooled - outlook.down, pooled, pooled + outlook.up], axis=-1)
    return Forecasts(
        np.broadcast_to(at.bounds[at.target][:, None], actual.shape)[known],
        np.broadcast_to(outlook.rows.age[:, None], actual.shape)[known],
        level[known],
        outlook.segments[known],
        method[known],
        actual[known],
        outlook.rows.scale[known],
        served[known],
        center[known],
        outlook.down[known],
        outlook.up[known],
        raw[known],
        np.stack([baselines[name][known] for name in BASELINES], axis=-1),
    )


def _numbers(methods: Sequence[str]) -> Ints:
    return np.array([METHODS.index(method) for method in methods])


def intervals(model: PooledModel, found: Forecasts) -> tuple[Floats, Floats, Floats]:
    """Lower and upper bounds and confidence, period after period with the stretch that earlier ones have taught."""
    lower, upper, confidence = np.zeros(len(found)), np.zeros(len(found)), np.zeros(len(found))
    learned = dict.fromkeys(range(len(SEGMENTS)), Experience())
    for period in np.unique(found.period):
        for segment in np.unique(found.segment[found.period == period]):
            rows = np.flatnonzero((found.period == period) & (found.segment == segment))
            for row in rows:
                z = model.calibration.z(
                    int(segment), METHODS[found.method[row]], learned[segment].stretch
                )
                spread = Distribution(
                    found.center[row], found.down[row], found.up[row], z, served=found.served[row]
                )
                lower[row], upper[row] = spread.interval()
                confidence[row] = model.calibration.confidence(
                    int(segment), spread, learned[segment].trust
                )
            covered = np.mean(
                (lower[rows] <= found.actual[rows]) & (found.actual[rows] <= upper[rows])
            )
            near = np.mean(is_near(found.actual[rows], found.served[rows]))
            said = confidence[rows].mean()
            learned[segment] = learned[segment].after(
                len(rows), float(covered), float(said), float(near)
            )
    return lower, upper, confidence


def report(model: PooledModel, found: Forecasts, residuals: float) -> dict[str, Any]:
    """Scores by level and length of history.

    ``residuals`` is the half-width, in units of scale, of the interval around the mean of three periods that
    conformal prediction gives (see ``mean_residual``).
    """
    lower, upper, confidence = intervals(model, found)
    splits = {
        "all": np.ones(len(found), bool),
        "2-6": found.age <= SHORT_HISTORY,
        "7+": found.age > SHORT_HISTORY,
    }
    levels = {"total": found.is_total.astype(bool), "category": ~found.is_total.astype(bool)}
    return {
        level: {
            split: _scores(
                found.only(chosen), lower[chosen], upper[chosen], confidence[chosen], residuals
            )
            for split, members in splits.items()
            if (chosen := members & rows).any()
        }
        for level, rows in levels.items()
    }


def _scores(
    found: Forecasts, lower: Floats, upper: Floats, confidence: Floats, residuals: float
) -> dict[str, Any]:
    actual, center = found.actual, np.maximum(0.0, found.served)
    mean = found.baselines[:, list(BASELINES).index("mean_3")]
    half = residuals * found.scale
    near = is_near(actual, center)
    periods, counts = np.unique(found.period, return_counts=True)
    many = periods[counts >= min(ENOUGH_FOR_A_PERIOD, counts.max())]
    held = (lower <= actual) & (actual <= upper)
    by_period = {int(period): float(held[found.period == period].mean()) for period in many}
    worst = min(by_period, key=lambda period: by_period[period])
    at = found.period == worst
    return {
        "forecasts": len(found),
        "wape": {
            "model": wape(actual, center),
            "pooled_model_alone": wape(actual, found.raw[:, 1]),
            **{name: wape(actual, found.baselines[:, i]) for i, name in enumerate(BASELINES)},
        },
        "coverage": interval_coverage(actual, lower, upper),
        "coverage_of_raw_quantiles": interval_coverage(actual, found.raw[:, 0], found.raw[:, 2]),
        "winkler": winkler(actual, lower, upper),
        "winkler_mean_3_conformal": winkler(actual, np.maximum(0.0, mean - half), mean + half),
        "worst_period": {
            "start": str(np.datetime64(worst, "D")),
            "forecasts": int(at.sum()),
            "coverage": by_period[worst],
            "winkler": winkler(actual[at], lower[at], upper[at]),
        },
        "pinball": {
            str(q): pinball(actual, b, q) for q, b in ((0.1, lower), (0.5, center), (0.9, upper))
        },
        "confidence": {
            "mean": float(confidence.mean()),
            "within_20_percent": float(near.mean()),
            "calibration_error": calibration_error(confidence, near),
        },
    }


def mean_residual(found: Examples) -> float:
    """The conformal half-width of the mean of three, in units of scale, from examples held out of training."""
    mean = naive(found.lags)["mean_3"]
    return float(np.quantile(np.abs(found.actual - mean) / found.scale, COVERAGE))
