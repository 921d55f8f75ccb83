"""Forecast of one person's spending in one period: the total and its categories."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ml.forecasting.arrays import DayArray, FloatArray
from ml.forecasting.distributions import DEFAULT_Z, LOWER, UPPER, Distribution
from ml.forecasting.ledgers import TOTAL, Ledger
from ml.forecasting.method_scores import MethodScore
from ml.forecasting.outlook import Outlook, compute_outlook, estimate_season
from ml.forecasting.pooled_model import PooledModel
from ml.forecasting.reconciliation import reconcile
from ml.forecasting.segments import SEGMENTS
from ml.forecasting.selection import METHODS, choose_methods_by_level
from ml.forecasting.targets import MIN_HISTORY_PERIODS, ForecastTargets, Unit

COMPARED_PERIODS = 9
"""Past periods on which the methods are compared for this person."""

MethodScores = Mapping[str, MethodScore]
"""Method scores of this instance by the name of their segment."""


@dataclass(frozen=True)
class ForecastQuestion:
    """The period to forecast, and the day from which it is seen.

    ``target`` is an index into ``bounds``, the first days of consecutive periods. ``origin`` is the
    first unknown day; the ledger holds nothing on or after it. Days count from 1970-01-01.
    """

    unit: Unit
    bounds: DayArray
    target: int
    origin: int

    @property
    def current(self) -> int:
        """Index of the period in which the origin lies."""
        return int(np.searchsorted(self.bounds, self.origin, "right")) - 1

    @property
    def start(self) -> int:
        """First day of the target."""
        return int(self.bounds[self.target])

    @property
    def end(self) -> int:
        """Day after the target."""
        return int(self.bounds[self.target + 1])

    @property
    def is_over(self) -> bool:
        """Check that nothing of the target is left to forecast."""
        return self.origin >= self.end


@dataclass(frozen=True)
class SeriesForecast:
    """Forecast of one series for the whole target; amounts in minor units.

    ``segment`` names the group of similar forecasts, ``confidence`` is the probability (0 to 1)
    that the actual lies within 20 % of the prediction, ``baseline`` the mean of the last three
    periods, and ``candidates`` what each method predicts.
    """

    key: Hashable
    method: str
    segment: str
    distribution: Distribution
    confidence: float
    baseline: float
    candidates: dict[str, float]


@dataclass(frozen=True)
class PersonForecast:
    """Forecasts of the total and of every category, which add up.

    ``season`` is what the month of the year adds to the total, ``usual`` the median of the last six
    periods of each series; both in minor units and by series key.
    """

    series: list[SeriesForecast]
    season: dict[Hashable, float]
    usual: dict[Hashable, float]

    def find(self, key: Hashable) -> SeriesForecast:
        """Return the forecast of a series. Raises KeyError for one without history."""
        for forecast in self.series:
            if forecast.key == key:
                return forecast
        raise KeyError(key)


def forecast(
    model: PooledModel,
    ledger: Ledger,
    question: ForecastQuestion,
    method_scores: MethodScores,
    spent: Mapping[Hashable, float] | None = None,
    planned: Mapping[Hashable, float] | None = None,
) -> PersonForecast:
    """Forecast a period.

    ``spent`` is what the target has cost before the origin and ``planned`` what is already entered
    for its later days, in minor units by series key, including TOTAL. A forecast is never below
    their sum.
    """
    targets = _build_targets(ledger, question)
    outlook = compute_outlook(model.forecasters, ledger, targets)
    methods = _choose_methods(model, outlook, ledger, targets, method_scores)
    keys = [TOTAL, *ledger.keys]
    present = _Present(
        outlook,
        keys,
        methods,
        _to_array(spent, keys),
        _to_array(planned, keys),
        is_over=question.is_over,
    )

    series = _forecast_all_series(model, present, ledger.parts, method_scores)
    season = estimate_season(model.forecasters, outlook, present.now, 0, methods[0])
    medians = outlook.centers["median_6"][present.now]
    usual = {key: float(median) for key, median in zip(keys, medians, strict=True)}
    return PersonForecast(series, {TOTAL: season}, usual)


@dataclass(frozen=True)
class _Present:
    """The target of a question within an outlook; arrays of shape (series,), in minor units."""

    outlook: Outlook
    keys: Sequence[Hashable]
    methods: Sequence[str]
    spent: FloatArray
    planned: FloatArray
    is_over: bool

    @property
    def now(self) -> int:
        """Index of the question's target: the last of the outlook."""
        return len(self.outlook.segments) - 1

    def expected(self) -> FloatArray:
        """Return what is expected besides the planned amounts; 0 of it in a period that is over."""
        centers = np.zeros(len(self.keys))
        if not self.is_over:
            for number, method in enumerate(self.methods):
                centers[number] = self.outlook.centers[method][self.now, number]
        # Planned amounts are certain and added to what is committed; the model expects them once
        # more.
        return centers - self.planned

    def spread(self) -> FloatArray:
        """Return the width of each series' uncertainty."""
        if self.is_over:
            return np.zeros(len(self.keys))
        spread: FloatArray = self.outlook.down[self.now] + self.outlook.up[self.now]
        return spread


def _build_targets(ledger: Ledger, question: ForecastQuestion) -> ForecastTargets:
    """Build the last periods that are over, to compare methods on, and the question's target."""
    current = question.current
    first = ledger.first_period(question.bounds)
    past = np.arange(max(first + MIN_HISTORY_PERIODS, current - COMPARED_PERIODS), current)
    return ForecastTargets(
        question.unit,
        question.bounds,
        current=np.append(past, current),
        target=np.append(past, question.target),
        origin=np.append(question.bounds[past], question.origin),
    )


def _choose_methods(
    model: PooledModel,
    outlook: Outlook,
    ledger: Ledger,
    targets: ForecastTargets,
    method_scores: MethodScores,
) -> list[str]:
    """Choose each series' method: the instance's, unless this person's past says otherwise."""
    actual = ledger.sum_spending(targets.starts, targets.ends)
    # The present has no actual yet; what its first days cost must not judge a method.
    actual[-1] = np.nan

    # Without any category, the total's default stands in for theirs and is not used.
    category = min(1, actual.shape[1] - 1)
    choices = choose_methods_by_level(
        outlook.centers,
        outlook.features.scale,
        actual,
        total_default=_default_method(model, int(outlook.segments[-1, 0]), method_scores),
        category_default=_default_method(model, int(outlook.segments[-1, category]), method_scores),
    )
    # The last target is the present: its choice rests on the actuals before it.
    now = len(actual) - 1
    return [choices.totals[now], *[choices.categories[now]] * len(ledger.keys)]


def _default_method(model: PooledModel, segment: int, method_scores: MethodScores) -> str:
    score = _find_score(method_scores, segment)
    return score.method or model.home_method(segment)


def _find_score(method_scores: MethodScores, segment: int) -> MethodScore:
    return method_scores.get(str(SEGMENTS[segment]), MethodScore())


def _to_array(values: Mapping[Hashable, float] | None, keys: Sequence[Hashable]) -> FloatArray:
    amounts = values or {}
    return np.array([amounts.get(key, 0.0) for key in keys])


def _forecast_all_series(
    model: PooledModel, present: _Present, parts: slice, method_scores: MethodScores
) -> list[SeriesForecast]:
    """Build the forecasts of all series; those of ``parts`` add up to the total."""
    center = present.expected()
    reconciled = _reconcile_parts(center, present.spread(), parts)
    return [
        _forecast_series(
            model,
            present,
            number,
            method_scores,
            center=float(center[number]),
            reconciled=float(reconciled[number]),
        )
        for number in range(len(present.keys))
    ]


def _reconcile_parts(center: FloatArray, spread: FloatArray, parts: slice) -> FloatArray:
    """Return expected amounts (series,) that are not negative and whose parts make up the total."""
    reconciled = np.maximum(0.0, center)
    reconciled[parts] = reconcile(reconciled[0], reconciled[parts], spread[parts])
    return reconciled


def _forecast_series(
    model: PooledModel,
    present: _Present,
    number: int,
    method_scores: MethodScores,
    *,
    center: float,
    reconciled: float,
) -> SeriesForecast:
    """Build the forecast of one series from its center and its reconciled amount."""
    segment = int(present.outlook.segments[present.now, number])
    adjustment = _find_score(method_scores, segment).adjustment
    committed = max(0.0, float(present.spent[number] + present.planned[number]))

    distribution = Distribution(
        center,
        float(present.outlook.down[present.now, number]),
        float(present.outlook.up[present.now, number]),
        _quantiles_of_z(model, present, number, center, adjustment.stretch),
        committed,
        reconciled,
    )
    if present.is_over:
        confidence = 1.0
    else:
        confidence = model.calibration.confidence(segment, distribution, adjustment.trust)

    candidates = _compute_candidates(present, number, committed)
    return SeriesForecast(
        present.keys[number],
        present.methods[number],
        str(SEGMENTS[segment]),
        distribution,
        confidence,
        candidates["mean_3"],
        candidates,
    )


def _quantiles_of_z(
    model: PooledModel, present: _Present, number: int, center: float, stretch: float
) -> FloatArray:
    """Return the calibrated quantiles of z for one series; all 0 for a period that is over."""
    if present.is_over:
        return np.zeros(len(DEFAULT_Z))

    segment = int(present.outlook.segments[present.now, number])
    z = model.calibration.quantiles_of_z(segment, present.methods[number], stretch)
    if center > 0 and not z[LOWER : UPPER + 1].any():
        # The segment was learned where nothing was predicted and nothing happened.
        return DEFAULT_Z
    return z


def _compute_candidates(present: _Present, number: int, committed: float) -> dict[str, float]:
    """Return what each method predicts for the whole target, never below what is committed."""
    candidates = {}
    for method in METHODS:
        expected = float(present.outlook.centers[method][present.now, number])
        candidates[method] = max(committed, float(present.spent[number]) + expected)
    return candidates
