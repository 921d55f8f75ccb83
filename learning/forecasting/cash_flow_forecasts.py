"""The part of forecasts that the accounts of a cash flow bear: expected, and as outcomes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from core import periods
from core.enums import PeriodUnit
from core.identity import Caller
from core.periods import Period
from learning.day_numbers import date_to_day_number
from ml.forecasting.arrays import DayArray, FloatArray, IntArray
from ml.forecasting.day_outcomes import (
    PlanShare,
    round_rest,
    simulate_deviations,
    simulate_scheduled,
)
from ml.forecasting.recurring import Payment, find_recurring_series
from ml.forecasting.scheduled_payments import ScheduledPayment, schedule_payments
from ml.forecasting.spending_plan import SpendingPlan

LETTERS = "abcdefghij"


@dataclass(frozen=True, slots=True)
class CashFlowForecast:
    """What is expected beside the known payments, in minor units of the balance.

    ``rest`` (days,) is what each day changes, ``deviations`` (outcomes, days) how far outcomes of
    the sums up to each day, payments included, are from what is expected.
    """

    rest: IntArray
    deviations: FloatArray


def forecast_cash_flow(
    caller: Caller,
    plan: SpendingPlan | None,
    find_share: Callable[[Hashable], float],
    scheduled: Sequence[ScheduledPayment],
    period: Period,
    stretch: float,
    *,
    is_income: bool,
) -> CashFlowForecast:
    """Forecast what some accounts spend or receive on the days of a period, which begins tomorrow.

    ``find_share`` says which part of each series' rest is theirs, ``scheduled`` are their expected
    payments, ``stretch`` corrects the intervals. Without a plan only these payments are expected.
    """
    days = _number_days(period)
    sign = 1 if is_income else -1
    if plan is None:
        deviations = simulate_scheduled(scheduled, days)
        return CashFlowForecast(np.zeros(len(days), np.int64), sign * deviations)
    weights = np.array([find_share(key) for key in plan.keys], dtype=float)
    share = PlanShare(plan, weights, scheduled)
    rest = round_rest(share, days, _list_month_starts(caller, plan, period))
    return CashFlowForecast(sign * rest, sign * simulate_deviations(share, days, stretch))


def join_forecasts(parts: Iterable[CashFlowForecast]) -> CashFlowForecast:
    """Add up forecasts whose outcomes do not depend on each other."""
    listed = list(parts)
    rest: IntArray = np.sum([part.rest for part in listed], axis=0)
    deviations: FloatArray = np.sum([part.deviations for part in listed], axis=0)
    return CashFlowForecast(rest, deviations)


def find_recurring_transfers(
    transfers: Sequence[tuple[dt.date, int, int]], origin: dt.date, last: dt.date
) -> list[ScheduledPayment]:
    """Find the transfers to expect from ``origin``, the first unknown day, to ``last``.

    ``transfers`` are the day, the amount and the id of the other account of those in one direction,
    entered ones of later days included; the category of the result is that id.
    """
    first, end = date_to_day_number(origin), date_to_day_number(last) + 1
    payments = [
        Payment(date_to_day_number(day), float(minor), _name_account(account_id), account_id)
        for day, minor, account_id in transfers
    ]
    series = find_recurring_series(payments, first)
    return schedule_payments(series, payments, first, end)


def _name_account(account_id: int) -> str:
    """Name an account in letters: digits in a payee's name do not tell payees apart."""
    return "account " + "".join(LETTERS[int(digit)] for digit in str(account_id))


def _number_days(period: Period) -> DayArray:
    return np.arange(date_to_day_number(period.start), date_to_day_number(period.end) + 1)


def _list_month_starts(caller: Caller, plan: SpendingPlan, period: Period) -> DayArray:
    """List the first days of the caller's months from the plan's origin to the end of a period."""
    month = caller.period(PeriodUnit.MONTHLY, period.start)
    while date_to_day_number(month.start) > plan.origin:
        month = periods.shift_period(month, PeriodUnit.MONTHLY, -1)
    starts = []
    while month.start <= period.end:
        starts.append(date_to_day_number(month.start))
        month = periods.shift_period(month, PeriodUnit.MONTHLY, 1)
    return np.array(starts)
