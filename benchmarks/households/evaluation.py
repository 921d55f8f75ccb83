"""Evaluation of forecasts on invented households, by kind and by length of the window."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.households import schedules
from benchmarks.households.generator import build_household
from benchmarks.households.household import RENT, Household
from benchmarks.households.kinds import KINDS


@dataclass(frozen=True, slots=True)
class ForecastedAmount:
    """Forecast of a window in minor units, with the bounds of its 80 % interval."""

    predicted: float
    lower: float
    upper: float


TotalForecast = Callable[[Household, int, int], ForecastedAmount | None]
"""Forecasts all spending from a day to before another one; None where it gives no answer."""

CategoryForecast = Callable[[Household, int, int, str], ForecastedAmount | None]
"""The same for one category."""

REST, MONTH, WEEK, YEAR = "rest of month", "month", "week", "year"
WINDOWS = (MONTH, WEEK, YEAR, REST)


@dataclass(frozen=True, slots=True)
class WindowScores:
    """Scores of one window length, over the households of a kind.

    ``error`` is the median of |predicted - expected| / expected and ``worst_error`` its 0.9
    quantile; ``bias`` is the sum of predictions over that of the expectations, less 1. ``coverage``
    is the share of actual amounts inside of the intervals, ``answered`` that of households with a
    forecast. All but ``answered`` are NaN without any.
    """

    error: float
    worst_error: float
    bias: float
    coverage: float
    answered: float


@dataclass(frozen=True, slots=True)
class KindScores:
    """Scores of a kind of household.

    ``exact_rents`` is the share of next months whose rent is forecast to half a minor unit; None
    for kinds without a rent, and where no categories are forecast.
    """

    windows: Mapping[str, WindowScores]
    exact_rents: float | None


def list_windows(household: Household) -> dict[str, tuple[int, int]]:
    """List the windows that are judged: first day and day after the last, since 1970-01-01.

    They are the next calendar month, the next week from Monday, the twelve months from the next one
    on, and the rest of the current month, which is left out on its last day.
    """
    tomorrow = household.today + 1
    month = schedules.to_month(household.today)
    next_month = schedules.first_of_month(month + 1)
    monday = household.today + 7 - schedules.to_weekday(household.today)
    windows = {
        MONTH: (next_month, schedules.first_of_month(month + 2)),
        WEEK: (monday, monday + 7),
        YEAR: (next_month, schedules.first_of_month(month + 13)),
    }
    if tomorrow < next_month:
        windows[REST] = (tomorrow, next_month)
    return windows


def evaluate_households(
    forecast: TotalForecast,
    seeds: Sequence[int] = range(50),
    kinds: Iterable[str] = KINDS,
    forecast_category: CategoryForecast | None = None,
) -> dict[str, KindScores]:
    """Evaluate a forecaster on one household per kind and seed."""
    scores = {}
    for kind in kinds:
        households = [build_household(kind, seed) for seed in seeds]
        scores[kind] = _evaluate_kind(households, forecast, forecast_category)
    return scores


@dataclass(frozen=True, slots=True)
class _Outcome:
    """One window's forecast beside the truth, in minor units."""

    forecast: ForecastedAmount | None
    expected: float
    actual: float


def _evaluate_kind(
    households: Sequence[Household],
    forecast: TotalForecast,
    forecast_category: CategoryForecast | None,
) -> KindScores:
    outcomes: dict[str, list[_Outcome]] = {name: [] for name in WINDOWS}
    for household in households:
        for name, (start, end) in list_windows(household).items():
            outcome = _Outcome(
                forecast(household, start, end),
                household.expected(start, end),
                household.actual(start, end),
            )
            outcomes[name].append(outcome)

    windows = {name: _score_window(members) for name, members in outcomes.items()}
    return KindScores(windows, _share_of_exact_rents(households, forecast_category))


def _score_window(outcomes: Sequence[_Outcome]) -> WindowScores:
    answered = [outcome for outcome in outcomes if outcome.forecast is not None]
    if not answered:
        return WindowScores(np.nan, np.nan, np.nan, np.nan, 0.0)

    forecasts = [outcome.forecast for outcome in answered if outcome.forecast is not None]
    predicted = np.array([forecast.predicted for forecast in forecasts])
    expected = np.array([outcome.expected for outcome in answered])
    actual = np.array([outcome.actual for outcome in answered])
    # A minor unit at least: a rest of two days may have nothing to expect.
    errors = np.abs(predicted - expected) / np.maximum(1.0, expected)
    is_covered = [
        forecast.lower <= amount <= forecast.upper
        for forecast, amount in zip(forecasts, actual, strict=True)
    ]
    return WindowScores(
        error=float(np.median(errors)),
        worst_error=float(np.quantile(errors, 0.9)),
        bias=float(predicted.sum() / expected.sum() - 1),
        coverage=float(np.mean(is_covered)),
        answered=len(answered) / len(outcomes),
    )


def _share_of_exact_rents(
    households: Sequence[Household], forecast_category: CategoryForecast | None
) -> float | None:
    with_rent = [household for household in households if household.rent is not None]
    if forecast_category is None or not with_rent:
        return None

    exact = 0
    for household in with_rent:
        start, end = list_windows(household)[MONTH]
        forecast = forecast_category(household, start, end, RENT)
        # As many rents as fall due in the month: of weekly ones there are four or five.
        expected = household.expected(start, end, RENT)
        if forecast is not None and abs(forecast.predicted - expected) < 0.5:
            exact += 1
    return exact / len(with_rent)
