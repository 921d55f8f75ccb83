"""The outcomes of the coming days: rounded to the forecast, and joint from day to day."""

from itertools import pairwise

import numpy as np
import pytest

from ml.forecasting.cadences import Cadence
from ml.forecasting.day_outcomes import (
    PlanShare,
    round_rest,
    simulate_deviations,
    simulate_scheduled,
    sum_rounded,
)
from ml.forecasting.pooled_model import PooledModel
from ml.forecasting.recurring import Payment
from ml.forecasting.scheduled_payments import ScheduledPayment
from ml.forecasting.spending_plan import SpendingPlan
from tests.ml.forecasting.test_spending_plan import BOUNDS, ORIGIN, plan_of, rent_payments

DAYS = np.arange(ORIGIN, int(BOUNDS[22]))


@pytest.fixture
def plan(model: PooledModel) -> SpendingPlan:
    return plan_of(model, rent_payments(amount=125_000.5))


def whole(plan: SpendingPlan) -> PlanShare:
    return PlanShare(plan, np.ones(len(plan.keys)), plan.due(ORIGIN, int(DAYS[-1]) + 1))


def test_the_days_of_a_month_come_to_its_forecast_rounded_by_series(plan: SpendingPlan) -> None:
    share = whole(plan)
    daily = round_rest(share, DAYS, BOUNDS) + sum_rounded(share.scheduled, DAYS)
    for start, end in pairwise(int(day) for day in BOUNDS[18:23]):
        amounts = plan.sum_rest(start, end)
        for one in plan.due(start, end):
            amounts[list(plan.keys).index(one.payment.category)] += one.payment.amount
        is_inside = (start <= DAYS) & (end > DAYS)
        assert daily[is_inside].sum() == np.round(amounts).sum()


def test_days_before_the_first_count_on_it(plan: SpendingPlan) -> None:
    share = whole(plan)
    late = DAYS[5:]
    all_days = round_rest(share, DAYS, BOUNDS) + sum_rounded(share.scheduled, DAYS)
    later = round_rest(share, late, BOUNDS) + sum_rounded(share.scheduled, late)
    assert later[0] == all_days[:6].sum()
    assert later[1:].tolist() == all_days[6:].tolist()


def test_half_of_a_plan_rests_on_half_of_its_rest(plan: SpendingPlan) -> None:
    half = PlanShare(plan, np.full(len(plan.keys), 0.5), ())
    everything = PlanShare(plan, np.ones(len(plan.keys)), ())
    rest = [round_rest(share, DAYS, BOUNDS).sum() for share in (half, everything)]
    assert abs(2 * rest[0] - rest[1]) <= 2 * len(plan.keys) * 5


def test_outcomes_are_the_same_every_time_and_spread_with_the_distance(plan: SpendingPlan) -> None:
    first, second = (simulate_deviations(whole(plan), DAYS, 1.0) for _ in range(2))
    assert (first == second).all()
    spread = first.std(axis=0)
    assert spread[6] < spread[-1]


def test_outcomes_of_neighbouring_days_belong_together(plan: SpendingPlan) -> None:
    deviations = simulate_deviations(whole(plan), DAYS, 1.0)
    near = np.corrcoef(deviations[:, 40], deviations[:, 45])[0, 1]
    far = np.corrcoef(deviations[:, 3], deviations[:, -1])[0, 1]
    assert near > max(0.5, far)


def test_a_series_that_stays_away_pays_on_none_of_its_days() -> None:
    scheduled = [
        ScheduledPayment(Payment(day, 100.0, "Employer", "income"), Cadence.MONTHLY, 0.0, 0.7, day)
        for day in (10, 40, 70)
    ]
    sums = simulate_scheduled(scheduled, np.arange(1, 80))[:, -1]
    assert set(np.round(sums).tolist()) == {0.0, -300.0}
    assert np.mean(sums < 0) == pytest.approx(0.3, abs=0.08)
