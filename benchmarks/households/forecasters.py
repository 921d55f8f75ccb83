"""Forecasters that can be evaluated on households: the one that serves, and a baseline."""

from __future__ import annotations

from collections.abc import Callable, Hashable

import numpy as np

from benchmarks.households import schedules
from benchmarks.households.evaluation import ForecastedAmount
from benchmarks.households.household import Household
from ml import shipped
from ml.forecasting import forecaster
from ml.forecasting.arrays import DayArray
from ml.forecasting.forecaster import ForecastQuestion
from ml.forecasting.ledgers import TOTAL, Ledger, build_ledger
from ml.forecasting.targets import MIN_HISTORY_PERIODS

BASELINE_WINDOWS = 6
"""Earlier windows whose median is the baseline."""

YEAR_DAYS = 360
"""A window of at least so many days is a year."""

LOOK_BACK_DAYS = {"weekly": 500, "monthly": 800, "yearly": 15 * 366}
"""Days of history that a forecast reads, as in the program."""


def forecast_served(
    household: Household, start: int, end: int, category: str | None = None
) -> ForecastedAmount | None:
    """Forecast a window as the program does for a user without own method scores.

    None with less history than the program asks for.
    """
    unit, bounds = _find_unit(household, start, end)
    origin = household.today + 1
    ledger = _build_known_ledger(household, LOOK_BACK_DAYS[unit])
    target = int(np.searchsorted(bounds, start, "right")) - 1
    question = ForecastQuestion(unit, bounds, target, origin)
    if question.current - ledger.first_period(bounds) < MIN_HISTORY_PERIODS:
        return None

    begin = np.array([question.start])
    sums = ledger.sum_spending(begin, np.array([min(origin, question.end)]))[0]
    keys: list[Hashable] = [TOTAL, *ledger.keys]
    spent = {key: float(amount) for key, amount in zip(keys, sums, strict=True)}
    forecast = forecaster.forecast(
        shipped.load_forecast_models()[unit], ledger, question, {}, spent
    )
    distribution = forecast.find(TOTAL if category is None else category).distribution
    lower, upper = distribution.interval()
    committed = distribution.committed
    return ForecastedAmount(
        distribution.predicted - committed, lower - committed, upper - committed
    )


def forecast_median_of_six(
    household: Household, start: int, end: int, category: str | None = None
) -> ForecastedAmount | None:
    """Forecast the median of the same window in the last six weeks or complete months.

    A year is twelve such months. The bounds are the smallest and the largest of the six.
    """
    ledger = _build_known_ledger(household, household.today - household.first_day + 1)
    factor = 12 if end - start >= YEAR_DAYS else 1
    if factor > 1:
        end = schedules.first_of_month(schedules.to_month(start) + 1)

    shift: Callable[[int, int], int] = _weeks_before if end - start == 7 else _months_before
    series = 0 if category is None else ledger.row_index(category)
    amounts: list[float] = []
    for count in range(1, 100):
        window = shift(start, count), shift(end, count)
        is_complete = window[1] <= household.today + 1
        if is_complete and window[0] >= ledger.first_day and len(amounts) < BASELINE_WINDOWS:
            sums = ledger.sum_spending(*(np.array([day]) for day in window))
            amounts.append(factor * float(sums[0, series]))
    if not amounts:
        return None
    return ForecastedAmount(float(np.median(amounts)), min(amounts), max(amounts))


def _build_known_ledger(household: Household, look_back: int) -> Ledger:
    first = household.today - look_back
    rows = [row for row in household.known_rows() if row.day >= first]
    return build_ledger(
        [(row.day, row.category, float(row.amount), 1) for row in rows if not row.is_income],
        [(row.day, float(row.amount)) for row in rows if row.is_income],
        household.today + 1,
    )


def _find_unit(household: Household, start: int, end: int) -> tuple[str, DayArray]:
    """Find the unit whose periods have the length of a window, and the bounds of its periods."""
    first, last = household.first_day, household.end_day
    if end - start == 7:
        return "weekly", np.arange(start - (start - first) // 7 * 7, last, 7)

    months = range(schedules.to_month(first), schedules.to_month(last) + 1)
    if end - start < YEAR_DAYS:
        return "monthly", np.array([schedules.first_of_month(month) for month in months])

    month = schedules.to_month(start)
    years = range(month % 12 + months[0] // 12 * 12 - 12, month + 13, 12)
    return "yearly", np.array([schedules.first_of_month(year) for year in years])


def _weeks_before(day: int, count: int) -> int:
    return day - 7 * count


def _months_before(day: int, count: int) -> int:
    """Return the same day of an earlier month, or the day after a shorter one."""
    month = schedules.to_month(day)
    position = day - schedules.first_of_month(month)
    following = schedules.first_of_month(month - count + 1)
    return min(schedules.first_of_month(month - count) + position, following)
