"""Rolling-origin evaluation of a model on people that it has not learned from.

Every past period is forecast from what was known when it began, one after the other: the method is
chosen by what had been lost until then, and intervals are adjusted by the coverage of the periods
before.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

import numpy as np

from ml.forecasting.arrays import BoolArray, DayArray, FloatArray, IntArray
from ml.forecasting.baselines import BASELINES, compute_baselines
from ml.forecasting.calibration import CalibrationAdjustment
from ml.forecasting.distributions import COVERAGE, is_near, standardized
from ml.forecasting.outlook import Outlook, compute_outlook
from ml.forecasting.pooled_model import PooledModel
from ml.forecasting.reconciliation import reconcile
from ml.forecasting.segments import SEGMENTS
from ml.forecasting.selection import METHODS, POOLED, MethodChoices, choose_methods_by_level
from ml.forecasting.targets import ForecastTargets
from ml.forecasting.training.examples import TrainingExamples, TrainingLedger, sample_targets
from ml.scores import calibration_error, interval_coverage, pinball, wape, winkler

SHORT_HISTORY_PERIODS = 6
"""Complete periods up to which a history counts as short in reports."""

MIN_FORECASTS_OF_PERIOD = 30
"""Forecasts of a period without which it is not called the worst."""


@dataclass(frozen=True)
class BacktestForecasts:
    """Forecasts of past periods beside their actuals, as columns of shape (rows,).

    ``period`` is the first day of the target, ``age`` the number of complete periods before it,
    ``segment`` an index into SEGMENTS and ``method`` one into METHODS. Amounts are in minor units:
    ``served`` is the reconciled forecast, ``center`` the method's own, ``down`` and ``up`` are its
    half-widths. ``raw`` (rows, 3) holds the model's uncalibrated bounds around its median, and
    ``baselines`` (rows, baselines) the naive forecasts in the order of BASELINES.
    """

    period: DayArray
    age: IntArray
    is_total: BoolArray
    segment: IntArray
    method: IntArray
    actual: FloatArray
    scale: FloatArray
    served: FloatArray
    center: FloatArray
    down: FloatArray
    up: FloatArray
    raw: FloatArray
    baselines: FloatArray

    def __len__(self) -> int:
        return len(self.actual)

    def select(self, rows: IntArray | BoolArray) -> BacktestForecasts:
        """Return the forecasts at some positions."""
        columns = {
            field.name: getattr(self, field.name)[rows] for field in dataclasses.fields(self)
        }
        return BacktestForecasts(**columns)


@dataclass(frozen=True)
class Intervals:
    """Bounds in minor units and confidence from 0 to 1, of shape (rows,)."""

    lower: FloatArray
    upper: FloatArray
    confidence: FloatArray

    def select(self, rows: IntArray | BoolArray) -> Intervals:
        """Return the intervals at some positions."""
        return Intervals(self.lower[rows], self.upper[rows], self.confidence[rows])


class PeriodScores(TypedDict):
    """Scores of one period: its first day, the number of forecasts, coverage and Winkler score."""

    start: str
    forecasts: int
    coverage: float
    winkler: float | None


class ConfidenceScores(TypedDict):
    """Mean confidence, how often forecasts were near the actual, and the calibration error."""

    mean: float
    within_20_percent: float
    calibration_error: float | None


class EvaluationScores(TypedDict):
    """Scores of a group of forecasts; None where the actuals add up to nothing."""

    forecasts: int
    wape: dict[str, float | None]
    coverage: float | None
    coverage_of_raw_quantiles: float | None
    winkler: float | None
    winkler_mean_3_conformal: float | None
    worst_period: PeriodScores
    pinball: dict[str, float | None]
    confidence: ConfidenceScores


class EvaluationReport(TypedDict):
    """Scores of each level by length of history: ``all``, ``2-6`` or ``7+`` complete periods."""

    total: dict[str, EvaluationScores]
    category: dict[str, EvaluationScores]


def backtest(model: PooledModel, ledgers: Sequence[TrainingLedger]) -> BacktestForecasts:
    """Forecast every whole period that has enough history, for every ledger.

    Raises ValueError when there is none.
    """
    parts = []
    for ledger in ledgers:
        # Without varied targets nothing is drawn but periods of very long ledgers.
        rng = np.random.default_rng(0)
        targets = sample_targets(ledger, model.unit, varied=False, rng=rng)
        if targets is not None:
            parts.append(_backtest_ledger(model, ledger, targets))

    columns = {}
    for field in dataclasses.fields(BacktestForecasts):
        columns[field.name] = np.concatenate([getattr(part, field.name) for part in parts])
    return BacktestForecasts(**columns)


def compute_mean_residual(examples: TrainingExamples) -> float:
    """Compute the split-conformal half-width of the mean of three periods, in units of scale.

    The examples must be held out of what is evaluated.
    """
    mean_3 = compute_baselines(examples.lags)["mean_3"]
    residuals = np.abs(examples.actual - mean_3) / examples.scale
    return float(np.quantile(residuals, COVERAGE))


def compute_report(
    model: PooledModel, forecasts: BacktestForecasts, mean_residual: float
) -> EvaluationReport:
    """Compute scores by level and length of history; groups without forecasts are left out.

    ``mean_residual`` is the half-width of the comparison interval (see ``compute_mean_residual``).
    """
    intervals = compute_intervals(model, forecasts)
    return {
        "total": _compute_level(forecasts, intervals, mean_residual, forecasts.is_total),
        "category": _compute_level(forecasts, intervals, mean_residual, ~forecasts.is_total),
    }


def compute_intervals(model: PooledModel, forecasts: BacktestForecasts) -> Intervals:
    """Compute intervals period by period, adjusted by the coverage of earlier periods."""
    count = len(forecasts)
    intervals = Intervals(np.zeros(count), np.zeros(count), np.zeros(count))
    # As on a new server, which has not observed any coverage yet.
    adjustments = [CalibrationAdjustment() for _ in SEGMENTS]

    for period in np.unique(forecasts.period):
        is_period = forecasts.period == period
        for segment in np.unique(forecasts.segment[is_period]):
            rows = np.flatnonzero(is_period & (forecasts.segment == segment))
            adjustment = adjustments[segment]
            for row in rows:
                _set_interval(intervals, int(row), model, forecasts, adjustment)
            adjustments[segment] = _adjust(adjustment, forecasts, intervals, rows)
    return intervals


def _set_interval(
    intervals: Intervals,
    row: int,
    model: PooledModel,
    forecasts: BacktestForecasts,
    adjustment: CalibrationAdjustment,
) -> None:
    """Write the interval and confidence of one forecast into its row."""
    segment = int(forecasts.segment[row])
    method = METHODS[forecasts.method[row]]
    distribution = standardized(
        forecasts.center[row],
        forecasts.down[row],
        forecasts.up[row],
        model.calibration.quantiles_of_z(segment, method, adjustment.stretch),
        reconciled=forecasts.served[row],
    )
    intervals.lower[row], intervals.upper[row] = distribution.interval()
    intervals.confidence[row] = model.calibration.confidence(
        segment, distribution, adjustment.trust
    )


def _adjust(
    adjustment: CalibrationAdjustment,
    forecasts: BacktestForecasts,
    intervals: Intervals,
    rows: IntArray,
) -> CalibrationAdjustment:
    """Update an adjustment with the forecasts of one segment and period."""
    actual = forecasts.actual[rows]
    covered = (intervals.lower[rows] <= actual) & (actual <= intervals.upper[rows])
    near = is_near(actual, forecasts.served[rows])
    return adjustment.updated(
        len(rows),
        coverage=float(np.mean(covered)),
        promised=float(intervals.confidence[rows].mean()),
        near=float(np.mean(near)),
    )


def _backtest_ledger(
    model: PooledModel, ledger: TrainingLedger, targets: ForecastTargets
) -> BacktestForecasts:
    outlook = compute_outlook(model.forecasters, ledger.ledger, targets)
    actual = ledger.ledger.sum_spending(targets.starts, targets.ends)
    scale = outlook.features.scale
    category = min(1, actual.shape[1] - 1)
    choices = choose_methods_by_level(
        outlook.centers,
        scale,
        actual,
        total_default=model.home_method(int(outlook.segments[0, 0])),
        category_default=model.home_method(int(outlook.segments[0, category])),
    )
    method = _method_numbers(choices, actual.shape)
    center, served = _serve(outlook, method)

    is_total = np.broadcast_to(np.arange(actual.shape[1]) == 0, actual.shape)
    period_starts = targets.bounds[targets.target][:, None]
    pooled = outlook.centers[POOLED]
    raw = np.stack([pooled - outlook.down, pooled, pooled + outlook.up], axis=-1)
    baselines = compute_baselines(outlook.features.lags)

    # A series without spending in the last year has no scale and is not judged.
    rows = scale > 0
    return BacktestForecasts(
        period=np.broadcast_to(period_starts, actual.shape)[rows],
        age=np.broadcast_to(outlook.features.age[:, None], actual.shape)[rows],
        is_total=is_total[rows],
        segment=outlook.segments[rows],
        method=method[rows],
        actual=actual[rows],
        scale=scale[rows],
        served=served[rows],
        center=center[rows],
        down=outlook.down[rows],
        up=outlook.up[rows],
        raw=raw[rows],
        baselines=np.stack([baselines[name][rows] for name in BASELINES], axis=-1),
    )


def _method_numbers(choices: MethodChoices, shape: tuple[int, ...]) -> IntArray:
    """Return indices into METHODS of shape (targets, series); the last choice is for the future."""
    totals = [METHODS.index(method) for method in choices.totals[:-1]]
    categories = [METHODS.index(method) for method in choices.categories[:-1]]
    numbers = np.empty(shape, int)
    numbers[:, 0] = totals
    numbers[:, 1:] = np.array(categories)[:, None]
    return numbers


def _serve(outlook: Outlook, method: IntArray) -> tuple[FloatArray, FloatArray]:
    """Return each series' forecast by its method, and the same with categories reconciled.

    All have the shape (targets, series), in minor units.
    """
    centers = np.choose(method, [outlook.centers[name] for name in METHODS])
    spread = outlook.down + outlook.up
    served = centers.copy()
    for target, center in enumerate(centers):
        served[target, 1:] = reconcile(center[0], center[1:], spread[target, 1:])
    return centers, served


def _compute_level(
    forecasts: BacktestForecasts, intervals: Intervals, mean_residual: float, members: BoolArray
) -> dict[str, EvaluationScores]:
    """Compute the scores of some rows by length of history."""
    is_short = forecasts.age <= SHORT_HISTORY_PERIODS
    splits = {"all": np.ones(len(forecasts), bool), "2-6": is_short, "7+": ~is_short}
    scores = {}
    for name, split_rows in splits.items():
        rows = members & split_rows
        if rows.any():
            chosen, chosen_intervals = forecasts.select(rows), intervals.select(rows)
            scores[name] = _compute_scores(chosen, chosen_intervals, mean_residual)
    return scores


def _compute_scores(
    forecasts: BacktestForecasts, intervals: Intervals, mean_residual: float
) -> EvaluationScores:
    actual, served = forecasts.actual, np.maximum(0.0, forecasts.served)
    lower, upper = intervals.lower, intervals.upper
    mean_3 = forecasts.baselines[:, list(BASELINES).index("mean_3")]
    half_width = mean_residual * forecasts.scale
    near = is_near(actual, served)
    baseline_errors = {
        name: wape(actual, forecasts.baselines[:, index]) for index, name in enumerate(BASELINES)
    }
    return {
        "forecasts": len(forecasts),
        "wape": {
            "model": wape(actual, served),
            "pooled_model_alone": wape(actual, forecasts.raw[:, 1]),
            **baseline_errors,
        },
        "coverage": interval_coverage(actual, lower, upper),
        "coverage_of_raw_quantiles": interval_coverage(
            actual, forecasts.raw[:, 0], forecasts.raw[:, 2]
        ),
        "winkler": winkler(actual, lower, upper),
        "winkler_mean_3_conformal": winkler(
            actual, np.maximum(0.0, mean_3 - half_width), mean_3 + half_width
        ),
        "worst_period": _score_worst_period(forecasts, intervals),
        "pinball": {
            "0.1": pinball(actual, lower, 0.1),
            "0.5": pinball(actual, served, 0.5),
            "0.9": pinball(actual, upper, 0.9),
        },
        "confidence": {
            "mean": float(intervals.confidence.mean()),
            "within_20_percent": float(near.mean()),
            "calibration_error": calibration_error(intervals.confidence, near),
        },
    }


def _score_worst_period(forecasts: BacktestForecasts, intervals: Intervals) -> PeriodScores:
    """Score the period with the lowest coverage among those with enough forecasts."""
    actual = forecasts.actual
    covered = (intervals.lower <= actual) & (actual <= intervals.upper)
    periods, counts = np.unique(forecasts.period, return_counts=True)
    enough = min(MIN_FORECASTS_OF_PERIOD, counts.max())

    coverage_by_period = {
        int(period): float(covered[forecasts.period == period].mean())
        for period in periods[counts >= enough]
    }
    worst = min(coverage_by_period, key=lambda period: coverage_by_period[period])
    rows = forecasts.period == worst
    return {
        "start": str(np.datetime64(worst, "D")),
        "forecasts": int(rows.sum()),
        "coverage": coverage_by_period[worst],
        "winkler": winkler(actual[rows], intervals.lower[rows], intervals.upper[rows]),
    }
