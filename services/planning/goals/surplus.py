"""What the forecast leaves over per month: income less the spending that it expects."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot
from statistics import fmean

import ml_service
from core import periods
from core.enums import PeriodUnit, ProjectionProblem, TransactionKind
from core.errors import NotEnoughData
from core.identity import Caller
from core.money import Money
from core.periods import Period
from ml_service import TOTAL, BudgetPredictionService, Pace, SpendingHistory
from services.forecasting.adjustments import load_adjustments
from services.ledger.total_queries import sum_by_month

LOOK_BACK_MONTHS = 12
AHEAD_MONTHS = 12
"""Months whose forecasts are averaged: a year, because every season has its own spending."""
HALF_80 = 1.2816
"""Half the width of an 80 % interval, in standard deviations."""


@dataclass(frozen=True, slots=True)
class Surplus:
    """Income, expected spending, and what is left over per month in one currency.

    ``pace`` is in minor units; ``pace`` and the amounts are None with a ``problem``, but for
    NO_SURPLUS, which has amounts.
    """

    currency: str
    pace: Pace | None
    income: Money | None
    spending: Money | None
    surplus: Money | None
    problem: ProjectionProblem | None


def load_surplus(service: BudgetPredictionService, caller: Caller, currency: str) -> Surplus:
    """Load what the forecast leaves over per month of the coming year, in a currency.

    Income is the mean of the last complete months of which the entries are known, twelve at most;
    spending is the mean of the forecasts of the next twelve months.
    """
    history = service.load_history(caller, currency)
    incomes = _load_incomes(caller, history, currency)
    try:
        forecasts = _forecast_spending(service, caller, history)
    except NotEnoughData:
        return _unknown(currency, ProjectionProblem.NOT_ENOUGH_HISTORY)
    income = ml_service.measure_pace(incomes)
    if income is None:
        return _unknown(currency, ProjectionProblem.NOT_ENOUGH_HISTORY)
    if income.mean <= 0:
        return _unknown(currency, ProjectionProblem.NO_INCOME)

    spending = fmean(forecast.minor for forecast in forecasts)
    deviation = hypot(income.deviation, fmean(forecast.deviation for forecast in forecasts))
    left = income.mean - spending
    return Surplus(
        currency=currency,
        pace=Pace(left, deviation, income.months),
        income=Money(round(income.mean), currency),
        spending=Money(round(spending), currency),
        surplus=Money(round(income.mean) - round(spending), currency),
        problem=ProjectionProblem.NO_SURPLUS if left <= 0 else None,
    )


@dataclass(frozen=True, slots=True)
class _MonthForecast:
    """The expected spending of a month and its standard deviation, in minor units."""

    minor: int
    deviation: float


def _forecast_spending(
    service: BudgetPredictionService, caller: Caller, history: SpendingHistory
) -> Sequence[_MonthForecast]:
    unit = PeriodUnit.MONTHLY
    model, adjustments = service.load_model(), load_adjustments(unit)
    forecasts = []
    for horizon in range(1, AHEAD_MONTHS + 1):
        # No categories: only the total is needed.
        forecast, _ = service.forecast(caller, history, model, unit, horizon, adjustments, {})
        total = forecast.find(TOTAL)
        lower, upper = total.distribution.interval()
        forecasts.append(_MonthForecast(total.minor, (upper - lower) / 2 / HALF_80))
    return forecasts


def _load_incomes(caller: Caller, history: SpendingHistory, currency: str) -> list[int]:
    """Load the income of the last complete known months, the newest first, in minor units."""
    months = _list_known_months(caller, history)
    if not months:
        return []
    span = Period(months[-1].start, months[0].start)
    sums = sum_by_month(caller, TransactionKind.INCOME, currency, span)
    return [sums[month.start].minor if month.start in sums else 0 for month in months]


def _list_known_months(caller: Caller, history: SpendingHistory) -> list[Period]:
    """List the complete months of which the entries are known, the newest first."""
    unit, first_day = PeriodUnit.MONTHLY, history.first_day
    if first_day is None:
        return []
    first = caller.period(unit, first_day)
    # A month that began before the first entry is not complete.
    oldest = first if first.start == first_day else periods.shift_period(first, unit, 1)
    month = caller.period(unit, history.known_through)
    if month.end > history.known_through:
        month = periods.shift_period(month, unit, -1)
    months: list[Period] = []
    while month.start >= oldest.start and len(months) < LOOK_BACK_MONTHS:
        months.append(month)
        month = periods.shift_period(month, unit, -1)
    return months


def _unknown(currency: str, problem: ProjectionProblem) -> Surplus:
    return Surplus(currency, None, None, None, None, problem)
