"""Forecasts of periods, as windows over a person's plan: the total, categories and groups."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ml.forecasting.arrays import DayArray, FloatArray, IntArray
from ml.forecasting.baselines import compute_baselines
from ml.forecasting.calibration import CalibrationAdjustment, adjust_confidence
from ml.forecasting.confidence import estimate_confidence
from ml.forecasting.distributions import Distribution
from ml.forecasting.ledgers import TOTAL, sum_windows
from ml.forecasting.past_windows import LAGS
from ml.forecasting.recurring import Payment
from ml.forecasting.scheduled_payments import ScheduledPayment
from ml.forecasting.segments import name_segment
from ml.forecasting.selection import SERVED_METHODS
from ml.forecasting.spending_plan import SpendingPlan
from ml.forecasting.window_distributions import WindowAmounts, distribute
from ml.forecasting.window_outcomes import measure_variation

Adjustments = Mapping[str, CalibrationAdjustment]
"""Corrections of intervals and confidence by the name of their segment."""

NEARLY_COMPLETE = 10
"""One part in so many of a complete period may be unknown."""

SeriesGroups = Mapping[Hashable, Collection[Hashable]]
"""Series by name, each the sum of those with these keys."""


@dataclass(frozen=True)
class ForecastQuestion:
    """The period to forecast, and the day from which it is seen.

    ``unit`` names the length of its periods. ``target`` is an index into ``bounds``, the first days
    of consecutive ones. ``origin`` is the first unknown day, ``today`` the day of asking. Days
    count from 1970-01-01.
    """

    unit: str
    bounds: DayArray
    target: int
    origin: int
    today: int

    @property
    def current(self) -> int:
        """Index of the period in which today lies."""
        return int(np.searchsorted(self.bounds, self.today, "right")) - 1

    @property
    def start(self) -> int:
        """First day of the target."""
        return int(self.bounds[self.target])

    @property
    def end(self) -> int:
        """Day after the target."""
        return int(self.bounds[self.target + 1])

    @property
    def unknown_start(self) -> int:
        """First unknown day of the target; its end when nothing is left to forecast."""
        return min(max(self.start, self.origin), self.end)

    def complete_periods(self, first_day: int) -> IntArray:
        """Return indices of periods that are known as a whole, in a ledger from ``first_day`` on.

        A tenth of a period may be missing: entries that end on the 27th are those of a month.
        """
        indices = np.arange(self.current)
        starts, ends = self.bounds[indices], self.bounds[indices + 1]
        slack = (ends - starts) // NEARLY_COMPLETE
        return indices[(starts + slack >= first_day) & (ends - slack <= self.origin)]


@dataclass(frozen=True)
class ForecastParts:
    """What a prediction consists of, in minor units; the four add up to it.

    ``payments`` are the scheduled ones, largest first, and ``season`` is what the time of year adds
    to what is ``usual``.
    """

    committed: float
    payments: Sequence[Payment]
    usual: float
    season: float


@dataclass(frozen=True)
class SeriesForecast:
    """Forecast of one series for the whole target; amounts in minor units.

    ``segment`` names the group of similar forecasts, ``confidence`` is the probability (0 to 1)
    that the actual lies within 20 % of the prediction, ``baseline`` the mean of the last three
    complete periods, and ``candidates`` what each method predicts. ``earlier`` (periods,) is what
    the target would come to with the rest of earlier complete periods, newest first, and with what
    is certain of it today. ``minor`` is the prediction in whole minor units, so rounded that it is
    the sum of those of its categories.
    """

    key: Hashable
    method: str
    segment: str
    distribution: Distribution
    confidence: float
    baseline: float
    candidates: dict[str, float]
    parts: ForecastParts
    earlier: FloatArray
    minor: int


@dataclass(frozen=True)
class PersonForecast:
    """Forecasts of the total, which is the sum of the categories, and of categories or groups."""

    series: list[SeriesForecast]

    def find(self, key: Hashable) -> SeriesForecast:
        """Return the forecast of a series. Raises KeyError for one without history."""
        for forecast in self.series:
            if forecast.key == key:
                return forecast
        raise KeyError(key)


def forecast(
    plan: SpendingPlan,
    question: ForecastQuestion,
    adjustments: Adjustments | None = None,
    groups: SeriesGroups | None = None,
) -> PersonForecast:
    """Forecast a period as a window over the plan: the total and every category, or ``groups``."""
    window = _open_window(plan, question)
    members: dict[Hashable, Collection[Hashable]] = {TOTAL: plan.keys}
    members |= {key: (key,) for key in plan.keys} if groups is None else groups
    chosen = _select_series(window, members)
    return PersonForecast([_forecast_series(window, one, adjustments or {}) for one in chosen])


def forecast_single(
    plan: SpendingPlan,
    question: ForecastQuestion,
    key: Hashable,
    adjustments: Adjustments | None = None,
) -> SeriesForecast:
    """Forecast the total or one category alone. Raises KeyError for one without history."""
    if key != TOTAL and key not in plan.keys:
        raise KeyError(key)
    window = _open_window(plan, question)
    (series,) = _select_series(window, {key: plan.keys if key == TOTAL else (key,)})
    return _forecast_series(window, series, adjustments or {})


@dataclass(frozen=True)
class _Window:
    """The window of a question over a plan; arrays of shape (series,) or (windows, series).

    ``earlier`` is the rest of windows like the unknown days, ``earlier_rest`` of whole periods.
    """

    plan: SpendingPlan
    question: ForecastQuestion
    committed: FloatArray
    scheduled: Sequence[ScheduledPayment]
    rest: Mapping[str, FloatArray]
    season: FloatArray
    earlier: FloatArray
    earlier_rest: FloatArray
    lags: FloatArray

    @property
    def days(self) -> int:
        """Number of unknown days."""
        return self.question.end - self.question.unknown_start


def _open_window(plan: SpendingPlan, question: ForecastQuestion) -> _Window:
    start, end = question.unknown_start, question.end
    return _Window(
        plan,
        question,
        committed=plan.sum_recorded(question.start, end),
        scheduled=plan.due(start, end),
        rest={method: plan.sum_rest(start, end, method) for method in SERVED_METHODS},
        season=plan.sum_season(start, end),
        earlier=measure_variation(plan, start, end),
        earlier_rest=_load_earlier_rest(plan, question),
        lags=_load_lags(plan, question),
    )


def _load_earlier_rest(plan: SpendingPlan, question: ForecastQuestion) -> FloatArray:
    """Return the rest of earlier complete periods, newest first: (periods, series)."""
    history, bounds = plan.history, question.bounds
    periods = question.complete_periods(plan.recorded.first_spending_day)[::-1][:LAGS]
    known = periods[(bounds[periods] >= history.first_day) & (bounds[periods + 1] <= plan.origin)]
    return sum_windows(plan.base, history.first_day, bounds[known], bounds[known + 1]).T


def _load_lags(plan: SpendingPlan, question: ForecastQuestion) -> FloatArray:
    """Return the spending of earlier complete periods, newest first: (series, LAGS), NaN if none.

    A period in which spending began only after its first day is not complete.
    """
    periods = question.complete_periods(plan.recorded.first_spending_day)[::-1][:LAGS]
    lags = np.full((len(plan.keys), LAGS), np.nan)
    bounds = question.bounds
    sums = plan.recorded.sum_spending(bounds[periods], bounds[periods + 1])
    lags[:, : len(periods)] = sums[:, 1:].T
    return lags


@dataclass(frozen=True)
class _Series:
    """A sum of series of the plan, with the ``rows`` that they have there.

    ``lags`` (LAGS,) are its earlier periods, and ``baselines`` what these forecast.
    """

    key: Hashable
    members: Collection[Hashable]
    rows: list[int]
    lags: FloatArray
    baselines: Mapping[str, float]


def _select_series(
    window: _Window, members: Mapping[Hashable, Collection[Hashable]]
) -> list[_Series]:
    chosen = {key: frozenset(keys) for key, keys in members.items()}
    rows = [_find_rows(window.plan, keys) for keys in chosen.values()]
    lags = np.array([window.lags[own].sum(axis=0) for own in rows]).reshape(-1, LAGS)
    # Of all at once: one by one takes longer than the rest of a forecast.
    baselines = compute_baselines(lags)
    mean_3, median_6 = baselines["mean_3"].tolist(), baselines["median_6"].tolist()
    columns = (chosen.items(), rows, lags, mean_3, median_6)
    return [
        _Series(key, keys, own, earlier, {"mean_3": mean, "median_6": median})
        for (key, keys), own, earlier, mean, median in zip(*columns, strict=True)
    ]


def _find_rows(plan: SpendingPlan, keys: Collection[Hashable]) -> list[int]:
    return [row for row, name in enumerate(plan.keys) if name in keys]


def _forecast_series(window: _Window, series: _Series, adjustments: Adjustments) -> SeriesForecast:
    """Build the forecast of the sum of some series of the plan."""
    plan, question = window.plan, window.question
    key, rows, lags = series.key, series.rows, series.lags
    scheduled = [one for one in window.scheduled if one.payment.category in series.members]
    committed = float(window.committed[rows].sum())
    rest = float(window.rest[plan.method][rows].sum())
    season = min(rest, float(window.season[rows].sum()))

    segment = name_segment(
        question.target - question.current,
        is_started=question.unknown_start > question.start,
        is_total=key == TOTAL,
        lags=lags,
    )
    adjustment = adjustments.get(segment, CalibrationAdjustment())
    earlier = window.earlier[:, rows].sum(axis=1)
    months_back = plan.history.months_back
    amounts = WindowAmounts(
        question.unknown_start,
        window.days,
        committed,
        scheduled,
        rest,
        season,
        earlier,
        months_back,
    )
    distribution = distribute(amounts, adjustment.stretch)
    confidence = 1.0
    if window.days:
        estimated = estimate_confidence(
            distribution.confidence(),
            distribution.predicted,
            rest,
            amounts.certain + np.maximum(0.0, earlier),
            window.days,
            question.today - question.origin,
            months_back,
            is_total=key == TOTAL,
        )
        confidence = adjust_confidence(estimated, adjustment.trust)

    candidates = dict(series.baselines)
    for method in SERVED_METHODS:
        candidates[method] = amounts.certain + float(window.rest[method][rows].sum())
    payments = sorted((one.payment for one in scheduled), key=lambda payment: -payment.amount)
    return SeriesForecast(
        key,
        plan.method,
        segment,
        distribution,
        confidence,
        candidates["mean_3"],
        candidates,
        ForecastParts(committed, payments, rest - season, season),
        amounts.certain + season + window.earlier_rest[:, rows].sum(axis=1),
        _round_rows(window, rows, scheduled),
    )


def _round_rows(window: _Window, rows: list[int], scheduled: Sequence[ScheduledPayment]) -> int:
    """Add up what is expected of each series, rounded to whole minor units."""
    plan = window.plan
    amounts = window.committed + window.rest[plan.method]
    row_by_key = {key: row for row, key in enumerate(plan.keys)}
    for one in scheduled:
        amounts[row_by_key[one.payment.category]] += one.payment.amount
    return int(np.round(amounts[rows]).sum())
