from itertools import pairwise

import numpy as np
import pytest

from ml.forecasting.arrays import FloatArray
from ml.forecasting.days import shift_months_back
from ml.forecasting.ledgers import Ledger, build_ledger
from ml.forecasting.pooled_model import PooledModel
from ml.forecasting.recurring import Payment
from ml.forecasting.spending_plan import SpendingPlan, build_plan
from tests.ml.conftest import month_bounds, sample_ledger

BOUNDS = month_bounds()
ORIGIN = int(BOUNDS[18])
RENT, SHOPS = 1, 2


def rent_payments(months: int = 18, *, amount: float = 125_000.0) -> list[Payment]:
    return [Payment(int(BOUNDS[month]) + 2, amount, "Landlord", RENT) for month in range(months)]


def plan_of(model: PooledModel, payments: list[Payment], origin: int = ORIGIN) -> SpendingPlan:
    """Plan a household with these payments beside six shops a month."""
    shops = sample_ledger(3)
    rows = [(payment.day, payment.category, payment.amount, 1) for payment in payments]
    days = np.flatnonzero(shops.daily[shops.row_index(SHOPS)])
    rows += [
        (shops.first_day + int(day), SHOPS, float(shops.daily[shops.row_index(SHOPS), day]), 1)
        for day in days
    ]
    end = max([origin, *(payment.day + 1 for payment in payments)])
    return build_plan(model, build_ledger(rows, [], end), payments, origin)


def sum_due(plan: SpendingPlan, start: int, end: int) -> FloatArray:
    sums = np.zeros(len(plan.keys))
    for one in plan.due(start, end):
        sums[list(plan.keys).index(one.payment.category)] += one.payment.amount
    return sums


def test_a_constant_rent_is_planned_to_the_cent_in_every_month(model: PooledModel) -> None:
    plan = plan_of(model, rent_payments())
    rent = list(plan.keys).index(RENT)
    for start, end in pairwise(BOUNDS[18:43]):
        assert sum_due(plan, int(start), int(end))[rent] == 125_000
        assert plan.sum_rest(int(start), int(end))[rent] == 0


def test_windows_are_sums_of_their_days(model: PooledModel) -> None:
    plan = plan_of(model, rent_payments())
    month = range(ORIGIN, int(BOUNDS[19]))
    days = sum(plan.sum_rest(day, day + 1) + sum_due(plan, day, day + 1) for day in month)
    whole = plan.sum_rest(month.start, month.stop) + sum_due(plan, month.start, month.stop)
    assert days == pytest.approx(whole)


def test_a_payment_that_is_entered_ahead_is_not_expected_again(model: PooledModel) -> None:
    ahead = Payment(ORIGIN + 2, 125_000.0, "LANDLORD 4711", RENT)
    plan = plan_of(model, [*rent_payments(), ahead])
    rent = list(plan.keys).index(RENT)
    month = ORIGIN, int(BOUNDS[19])
    assert plan.sum_recorded(*month)[rent] == 125_000
    assert sum_due(plan, *month)[rent] == 0


def test_a_rent_that_was_paid_is_not_due_in_the_rest_of_its_month(model: PooledModel) -> None:
    plan = plan_of(model, rent_payments(19), origin=ORIGIN + 20)
    rent = list(plan.keys).index(RENT)
    assert sum_due(plan, ORIGIN + 20, int(BOUNDS[19]))[rent] == 0
    assert plan.sum_rest(ORIGIN + 20, int(BOUNDS[19]))[rent] == 0


def test_what_is_entered_for_an_unknown_day_is_part_of_what_is_expected(
    model: PooledModel,
) -> None:
    shops = list(plan_of(model, rent_payments()).keys).index(SHOPS)
    free = plan_of(model, rent_payments())
    entered = plan_of(model, [*rent_payments(), Payment(ORIGIN, 10_000_000.0, "Shop", SHOPS)])
    assert free.sum_rest(ORIGIN, ORIGIN + 1)[shops] > 0
    assert entered.sum_rest(ORIGIN, ORIGIN + 1)[shops] == 0


def test_a_single_car_leaves_the_plan_alone(model: PooledModel) -> None:
    free = plan_of(model, rent_payments())
    car = plan_of(model, [*rent_payments(), Payment(int(BOUNDS[17]) + 9, 2_500_000.0, "Cars", 9)])
    month = ORIGIN, int(BOUNDS[19])
    with_car, without = car.sum_rest(*month).sum(), free.sum_rest(*month).sum()
    assert with_car <= 1.25 * without


def test_weekdays_that_cost_more_are_planned_to_cost_more(model: PooledModel) -> None:
    days = np.arange(ORIGIN - 360, ORIGIN)
    rows = [(int(day), SHOPS, 7_000.0 if day % 7 == 0 else 500.0, 1) for day in days]
    plan = build_plan(model, build_ledger(rows, [], ORIGIN), [], ORIGIN)
    week = {day % 7: plan.sum_rest(day, day + 1)[0] for day in range(ORIGIN, ORIGIN + 7)}
    assert week[0] > 3 * max(amount for weekday, amount in week.items() if weekday)


def test_two_weeks_of_history_are_enough_for_a_plan(model: PooledModel) -> None:
    rows = [(ORIGIN - day, SHOPS, 1_000.0, 1) for day in range(1, 15)]
    plan = build_plan(model, build_ledger(rows, [], ORIGIN), [], ORIGIN)
    month = plan.sum_rest(ORIGIN, int(shift_months_back(ORIGIN, -1)))[0]
    assert month == pytest.approx(30_000, rel=0.1)


def test_months_that_nobody_entered_do_not_lower_the_plan(model: PooledModel) -> None:
    gap = range(int(BOUNDS[10]), int(BOUNDS[14]))
    days = [day for day in range(int(BOUNDS[0]), ORIGIN, 3) if day not in gap]
    rows = [(day, SHOPS, 3_000.0, 1) for day in days]
    rent = [payment for payment in rent_payments() if payment.day not in gap]
    rows += [(payment.day, RENT, payment.amount, 1) for payment in rent]
    plan = build_plan(model, build_ledger(rows, [], ORIGIN), rent, ORIGIN)

    start, end = int(BOUNDS[18]), int(BOUNDS[19])
    row_by_key = {key: row for row, key in enumerate(plan.keys)}
    rest = plan.sum_rest(start, end)
    assert rest[row_by_key[SHOPS]] == pytest.approx(31_000, rel=0.1)
    assert rest[row_by_key[RENT]] == 0
    assert sum_due(plan, start, end)[row_by_key[RENT]] == 125_000


def test_a_gym_that_was_cancelled_is_no_usual_spending(model: PooledModel) -> None:
    gym = [Payment(int(BOUNDS[month]) + 4, 3_990.0, "Gym", 3) for month in range(15)]
    plan = plan_of(model, [*rent_payments(), *gym])
    assert plan.sum_rest(ORIGIN, int(BOUNDS[19]))[list(plan.keys).index(3)] == 0


def test_a_young_ledger_is_expected_to_grow(model: PooledModel) -> None:
    # The same days again and again, so that only the number of months differs.
    def plan_months(months: int) -> float:
        plan = build_plan(model, shop_regularly(months), [], ORIGIN)
        return float(plan.sum_rest(ORIGIN, int(BOUNDS[19]), "usual")[0])

    assert plan_months(5) > 1.08 * plan_months(7)


def test_until_a_year_is_known_the_model_decides(model: PooledModel) -> None:
    def measure_distance(months: int) -> float:
        """Return how far the blend lies from the model, as a share of the way to the own level."""
        plan = build_plan(model, shop_regularly(months), [], ORIGIN)
        blend, pooled, usual = (
            float(plan.sum_rest(ORIGIN, int(BOUNDS[19]), method)[0])
            for method in ("blend", "pooled", "usual")
        )
        return (blend - pooled) / (usual - pooled)

    assert measure_distance(5) == pytest.approx(0.05)
    assert measure_distance(14) > 0.4


def shop_regularly(months: int) -> Ledger:
    """Return a ledger of so many months before the origin that differ by little."""
    days = [day for month in range(months) for day in BOUNDS[18 - month] - np.arange(1, 28, 3)]
    rows = [(int(day), SHOPS, 1_000.0 + int(day) % 7, 1) for day in days]
    return build_ledger(rows, [], ORIGIN)
