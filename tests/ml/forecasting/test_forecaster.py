import numpy as np
import pytest

from ml.forecasting.calibration import CalibrationAdjustment
from ml.forecasting.forecaster import ForecastQuestion, PersonForecast, forecast
from ml.forecasting.ledgers import TOTAL
from ml.forecasting.pooled_model import PooledModel
from ml.forecasting.spending_plan import SpendingPlan, build_plan
from tests.ml.conftest import month_bounds, sample_ledger

BOUNDS = month_bounds()


def plan_from(model: PooledModel, seed: int = 7, *, months: int = 18, day: int = 0) -> SpendingPlan:
    """Plan a household from a day of the month after its history on."""
    ledger = sample_ledger(seed, months + 1)
    return build_plan(model, ledger.until(int(BOUNDS[months]) + day), [], int(BOUNDS[months]) + day)


def question(plan: SpendingPlan, ahead: int = 0) -> ForecastQuestion:
    current = int(np.searchsorted(BOUNDS, plan.origin, "right")) - 1
    return ForecastQuestion("monthly", BOUNDS, current + ahead, plan.origin, plan.origin)


def predict(person: PersonForecast, key: object = TOTAL) -> float:
    return person.find(key).distribution.predicted


def test_categories_add_up_and_lie_in_their_intervals(model: PooledModel) -> None:
    plan = plan_from(model)
    person = forecast(plan, question(plan))
    total, *parts = person.series
    assert total.key == TOTAL
    assert sum(part.distribution.predicted for part in parts) == pytest.approx(predict(person))
    for series in person.series:
        low, high = series.distribution.interval()
        assert 0 <= low <= series.distribution.predicted <= high
        assert 0 <= series.confidence <= 1


def test_parts_add_up_to_every_prediction(model: PooledModel) -> None:
    plan = plan_from(model, day=12)
    for series in forecast(plan, question(plan)).series:
        parts = series.parts
        due = sum(payment.amount for payment in parts.payments)
        assert parts.committed + due + parts.usual + parts.season == pytest.approx(
            series.distribution.predicted
        )


def test_a_month_in_progress_starts_from_what_is_spent(model: PooledModel) -> None:
    plan = plan_from(model, day=20)
    person = forecast(plan, question(plan))
    spent = plan.sum_recorded(int(BOUNDS[18]), int(BOUNDS[19]))
    assert spent.sum() > 0
    for row, key in enumerate(plan.keys):
        assert person.find(key).distribution.interval()[0] >= spent[row]


def test_a_period_that_is_over_has_one_outcome(model: PooledModel) -> None:
    plan = plan_from(model, day=20)
    past = ForecastQuestion("monthly", BOUNDS, 16, plan.origin, plan.origin)
    total = forecast(plan, past).find(TOTAL)
    actual = plan.sum_recorded(int(BOUNDS[16]), int(BOUNDS[17])).sum()
    assert total.distribution.interval() == pytest.approx((actual, actual))
    assert total.confidence == 1.0


def test_a_year_is_the_sum_of_its_months(model: PooledModel) -> None:
    plan = plan_from(model)
    months = [predict(forecast(plan, question(plan, ahead))) for ahead in range(12)]
    bounds = np.array([BOUNDS[18], BOUNDS[30]])
    year = forecast(plan, ForecastQuestion("yearly", bounds, 0, plan.origin, plan.origin))
    assert predict(year) == pytest.approx(sum(months))


def test_a_group_is_the_sum_of_its_categories(model: PooledModel) -> None:
    plan = plan_from(model)
    person = forecast(plan, question(plan))
    grouped = forecast(plan, question(plan), groups={"both": [1, 2]})
    assert predict(grouped, "both") == pytest.approx(predict(person, 1) + predict(person, 2))
    assert predict(grouped, "both") == pytest.approx(predict(grouped)) == predict(person)
    with pytest.raises(KeyError):
        forecast(plan, question(plan)).find("both")


def test_what_intervals_missed_widens_them(model: PooledModel) -> None:
    plan = plan_from(model)
    plain = forecast(plan, question(plan)).find(TOTAL)
    score = CalibrationAdjustment(stretch=2.0)
    scored = forecast(plan, question(plan), {plain.segment: score}).find(TOTAL)
    plain_low, plain_high = plain.distribution.interval()
    low, high = scored.distribution.interval()
    assert high - low > plain_high - plain_low


def test_baselines_are_of_complete_periods(model: PooledModel) -> None:
    plan = plan_from(model, day=12)
    months = [plan.recorded.sum_spending(BOUNDS[[m]], BOUNDS[[m + 1]])[0, 0] for m in (15, 16, 17)]
    assert forecast(plan, question(plan)).find(TOTAL).baseline == pytest.approx(np.mean(months))


def test_a_partial_first_period_is_not_complete() -> None:
    asked = ForecastQuestion("monthly", BOUNDS, 18, int(BOUNDS[18]), int(BOUNDS[18]))
    assert asked.complete_periods(int(BOUNDS[15]) + 10).tolist() == [16, 17]
    assert asked.complete_periods(int(BOUNDS[15]) + 2).tolist() == [15, 16, 17]


def test_almost_complete_periods_count_as_complete() -> None:
    known = ForecastQuestion("monthly", BOUNDS, 18, int(BOUNDS[18]) - 3, int(BOUNDS[18]) + 20)
    assert known.complete_periods(int(BOUNDS[15])).tolist() == [15, 16, 17]
    unknown = ForecastQuestion("monthly", BOUNDS, 18, int(BOUNDS[18]) - 4, int(BOUNDS[18]) + 20)
    assert unknown.complete_periods(int(BOUNDS[15])).tolist() == [15, 16]
