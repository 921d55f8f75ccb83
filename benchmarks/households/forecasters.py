"""Forecasters that can be evaluated on households: the one that serves, and a baseline."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np

from benchmarks.households import schedules
from benchmarks.households.evaluation import ForecastedAmount
from benchmarks.households.household import Household
from ml import shipped
from ml.forecasting import forecaster
from ml.forecasting.forecaster import ForecastQuestion
from ml.forecasting.known_through import infer_known_through
from ml.forecasting.ledgers import TOTAL, Ledger, build_ledger
from ml.forecasting.recurring import Payment
from ml.forecasting.spending_plan import SpendingPlan, build_plan

BASELINE_WINDOWS = 6
"""Earlier windows whose median is the baseline."""

YEAR_DAYS = 360
"""A window of at least so many days is a year."""

LOOK_BACK_DAYS = 1_150
"""Days of history that a forecast reads, as in the program."""

MIN_HISTORY_DAYS = 60
"""Days of history without which the program forecasts nothing."""


def forecast_served(
    household: Household, start: int, end: int, category: str | None = None
) -> ForecastedAmount | None:
    """Forecast a window as the program does for a user without own method scores.

    None with less history than the program asks for.
    """
    plan = _plan_household(household)
    if plan is None:
        return None

    question = ForecastQuestion("monthly", np.array([start, end]), 0, plan.origin, household.today)
    forecast = forecaster.forecast(plan, question)
    distribution = forecast.find(TOTAL if category is None else category).distribution
    lower, upper = distribution.interval()
    return ForecastedAmount(distribution.predicted, lower, upper)


@cache
def _plan_household(household: Household) -> SpendingPlan | None:
    """Plan a household's spending; None with less than two months of history."""
    rows = household.known_rows()
    days = np.array([row.day for row in rows])
    origin = infer_known_through(days, household.today) + 1
    ledger = _build_known_ledger(household, LOOK_BACK_DAYS)
    if origin - ledger.first_spending_day < MIN_HISTORY_DAYS:
        return None
    payments = [
        Payment(row.day, float(row.amount), row.payee, row.category)
        for row in rows
        if not row.is_income and row.amount > 0
    ]
    return build_plan(shipped.load_forecast_model(), ledger, payments, origin)


def forecast_median_of_six(
    household: Household, start: int, end: int, category: str | None = None
) -> ForecastedAmount | None:
    """Forecast the median of the same window in the last six weeks or complete months.

    A year is twelve such months. The bounds are the smallest and the largest of the six.
    """
    ledger = _build_known_ledger(household, household.today - household.first_day + 1)
    # Twelve times a month, because few people have a history of six years.
    factor = 12 if end - start >= YEAR_DAYS else 1
    if factor > 1:
        end = schedules.first_of_month(schedules.to_month(start) + 1)

    shift: Callable[[int, int], int] = _weeks_before if end - start == 7 else _months_before
    series = 0 if category is None else ledger.row_index(category)
    amounts: list[float] = []
    # Further back than any history reaches.
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


def _weeks_before(day: int, count: int) -> int:
    return day - 7 * count


def _months_before(day: int, count: int) -> int:
    """Return the same day of an earlier month, or the day after a shorter one."""
    month = schedules.to_month(day)
    position = day - schedules.first_of_month(month)
    following = schedules.first_of_month(month - count + 1)
    return min(schedules.first_of_month(month - count) + position, following)
