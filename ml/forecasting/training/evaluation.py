"""Rolling-origin evaluation of what serves: a person's plan, made from what was known then.

Every past month is planned on its first day, and forecast as a window over that plan: the month,
its weeks, the total and every category.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict

import numpy as np
import pandas as pd

from ml.forecasting import forecaster
from ml.forecasting.arrays import DayArray
from ml.forecasting.distributions import is_near
from ml.forecasting.forecaster import ForecastQuestion, SeriesForecast
from ml.forecasting.ledgers import TOTAL, Ledger
from ml.forecasting.pooled_model import PooledModel
from ml.forecasting.recurring import LOOK_BACK_DAYS, Payment
from ml.forecasting.selection import SERVED_METHODS
from ml.forecasting.spending_plan import build_plan
from ml.forecasting.training.examples import TrainingLedger, list_known_months
from ml.scores import bias, calibration_error, interval_coverage, wape, winkler

SHORT_HISTORY_MONTHS = 6
"""Complete months up to which a history counts as short in reports."""

MIN_FORECASTS_OF_MONTH = 30
"""Forecasts of a month without which it is not called the worst."""

WEEKS = 4
"""Weeks of each month that are forecast."""

YEAR_DAYS = 365

BASELINES = ("mean_3", "median_6")

METHODS = ("predicted", *BASELINES, *SERVED_METHODS)
"""Columns whose error is reported: what served, the baselines, and what each method says."""

TOTALS, CATEGORIES, WEEKLY = "total", "category", "weekly total"
LEVELS = (TOTALS, CATEGORIES, WEEKLY)


@dataclass(frozen=True, slots=True)
class JudgedForecast:
    """One forecast beside its actual; amounts in minor units.

    ``level`` is one of LEVELS, ``start`` the first day of the window and ``age`` the number of
    months known before it. ``amounts`` has what each of METHODS said; weeks have no baselines.
    """

    owner: str
    level: str
    start: int
    age: int
    actual: float
    lower: float
    upper: float
    confidence: float
    amounts: Mapping[str, float]


class WorstMonth(TypedDict):
    """The month with the lowest coverage: its first day, forecasts and coverage."""

    start: str
    forecasts: int
    coverage: float


class ConfidenceScores(TypedDict):
    """How often forecasts were near the actual, and how well their confidence said so.

    ``brier`` is the mean squared error of the confidence, ``brier_constant`` that of always saying
    how often forecasts are near.
    """

    within_20_percent: float
    calibration_error: float | None
    brier: float
    brier_constant: float


class EvaluationScores(TypedDict):
    """Scores of a group of forecasts; None where the actuals add up to nothing.

    ``median_owner`` is the median over owners of the error relative to the mean of three months.
    """

    forecasts: int
    wape: dict[str, float | None]
    median_owner: float | None
    bias: float | None
    coverage: float | None
    winkler: float | None
    worst_month: WorstMonth
    confidence: ConfidenceScores


EvaluationReport = dict[str, dict[str, EvaluationScores]]
"""Scores of each level by length of history: ``all``, ``2-6`` or ``7+`` months."""


def backtest(
    model: PooledModel,
    ledgers: Sequence[TrainingLedger],
    payments: Mapping[str, Sequence[Payment]],
    first_day: int = 0,
    progress: Callable[[float], None] = lambda _: None,
) -> list[JudgedForecast]:
    """Forecast every whole month from ``first_day`` on that has enough history before it.

    ``payments`` are those of each owner, in the order of time.
    """
    judged: list[JudgedForecast] = []
    for number, ledger in enumerate(ledgers):
        paid = payments.get(str(ledger.owner), ())
        for month in list_known_months(ledger):
            if ledger.bounds[month] >= first_day:
                judged += _judge_month(model, ledger, paid, int(month))
        progress((number + 1) / len(ledgers))
    return judged


def _judge_month(
    model: PooledModel, ledger: TrainingLedger, payments: Sequence[Payment], month: int
) -> list[JudgedForecast]:
    bounds, origin = ledger.bounds, int(ledger.bounds[month])
    known = ledger.ledger.until(origin)
    recent = [one for one in payments if origin - LOOK_BACK_DAYS <= one.day < origin]
    plan = build_plan(model, known, recent, origin)
    age = month - ledger.ledger.first_complete_month(bounds)

    active = _list_active_keys(known, origin)
    window = bounds[month : month + 2]
    question = ForecastQuestion("monthly", bounds, month, origin, origin)
    judged = [
        _judge(ledger, series, TOTALS if series.key == TOTAL else CATEGORIES, window, age)
        for series in forecaster.forecast(plan, question).series
        if series.key == TOTAL or series.key in active
    ]
    for start in origin + 7 * np.arange(WEEKS):
        week = np.array([start, start + 7])
        asked = ForecastQuestion("weekly", week, 0, origin, origin)
        total = forecaster.forecast_single(plan, asked, TOTAL)
        judged.append(_judge(ledger, total, WEEKLY, week, age))
    return judged


def _list_active_keys(known: Ledger, origin: int) -> set[object]:
    """List the series with spending in the last year; others are not judged."""
    year = np.array([origin - YEAR_DAYS]), np.array([origin])
    counts = known.count_transactions(*year)[0, 1:]
    return {key for key, count in zip(known.keys, counts, strict=True) if count}


def _judge(
    ledger: TrainingLedger, series: SeriesForecast, level: str, window: DayArray, age: int
) -> JudgedForecast:
    row = ledger.ledger.row_index(series.key)
    lower, upper = series.distribution.interval()
    amounts = {method: series.candidates[method] for method in SERVED_METHODS}
    amounts["predicted"] = series.distribution.predicted
    if level != WEEKLY:
        amounts |= {name: series.candidates[name] for name in BASELINES}
    return JudgedForecast(
        owner=str(ledger.owner),
        level=level,
        start=int(window[0]),
        age=age,
        actual=float(ledger.ledger.sum_spending(window[:1], window[1:])[0, row]),
        lower=lower,
        upper=upper,
        confidence=series.confidence,
        amounts=amounts,
    )


def compute_report(judged: Sequence[JudgedForecast]) -> EvaluationReport:
    """Compute scores by level and length of history; groups without forecasts are left out."""
    table = pd.DataFrame([_list_values(forecast) for forecast in judged])
    is_short = table["age"] <= SHORT_HISTORY_MONTHS
    splits = {"all": is_short | True, "2-6": is_short, "7+": ~is_short}
    report: EvaluationReport = {}
    for level in LEVELS:
        for name, is_member in splits.items():
            members = table[is_member & (table["level"] == level)]
            if len(members):
                report.setdefault(level, {})[name] = _compute_scores(members)
    return report


def _list_values(forecast: JudgedForecast) -> dict[str, object]:
    values: dict[str, object] = {name: getattr(forecast, name) for name in forecast.__slots__}
    return {**values, **forecast.amounts}


def _compute_scores(table: pd.DataFrame) -> EvaluationScores:
    actual, lower, upper = (table[name].to_numpy() for name in ("actual", "lower", "upper"))
    predicted = table["predicted"].to_numpy()
    return {
        "forecasts": len(table),
        "wape": {
            name: wape(actual, table[name].to_numpy())
            for name in METHODS
            if table[name].notna().all()
        },
        "median_owner": _compute_median_owner(table),
        "bias": bias(actual, predicted),
        "coverage": interval_coverage(actual, lower, upper),
        "winkler": winkler(actual, lower, upper),
        "worst_month": _find_worst_month(table),
        "confidence": _score_confidence(table),
    }


def _compute_median_owner(table: pd.DataFrame) -> float | None:
    """Compute the median over owners of the error relative to that of the mean of three months."""
    errors = pd.DataFrame(
        {
            "predicted": (table["actual"] - table["predicted"]).abs(),
            "mean_3": (table["actual"] - table["mean_3"]).abs(),
        }
    )
    sums = errors.groupby(table["owner"]).sum()
    # Weeks have no baseline, whose sum is 0 then.
    ratios = (sums["predicted"] / sums["mean_3"])[sums["mean_3"] > 0]
    return float(ratios.median()) if len(ratios) else None


def _score_confidence(table: pd.DataFrame) -> ConfidenceScores:
    confidence = table["confidence"].to_numpy()
    near = is_near(table["actual"].to_numpy(), table["predicted"].to_numpy())
    share = float(near.mean())
    return {
        "within_20_percent": share,
        "calibration_error": calibration_error(confidence, near),
        "brier": float(np.mean((confidence - near) ** 2)),
        "brier_constant": share * (1 - share),
    }


def _find_worst_month(table: pd.DataFrame) -> WorstMonth:
    """Find the month with the lowest coverage among those with enough forecasts."""
    covered = table["actual"].between(table["lower"], table["upper"])
    months = table["start"].to_numpy().astype("datetime64[D]").astype("datetime64[M]")
    by_month = covered.groupby(months).agg(["mean", "size"])
    enough = by_month[by_month["size"] >= min(MIN_FORECASTS_OF_MONTH, by_month["size"].max())]
    worst = enough["mean"].idxmin()
    return {
        "start": str(pd.Timestamp(worst).date()),
        "forecasts": int(enough["size"][worst]),
        "coverage": float(enough["mean"][worst]),
    }
