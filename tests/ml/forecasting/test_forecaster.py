import numpy as np
import pytest

from ml.forecasting.calibration import CalibrationAdjustment
from ml.forecasting.forecaster import ForecastQuestion, forecast
from ml.forecasting.ledgers import TOTAL
from ml.forecasting.method_scores import MethodScore
from ml.forecasting.pooled_model import PooledModel
from tests.ml.conftest import month_bounds, sample_ledger

BOUNDS = month_bounds()


def question(origin: int, ahead: int = 0) -> ForecastQuestion:
    current = int(np.searchsorted(BOUNDS, origin, "right")) - 1
    return ForecastQuestion("monthly", BOUNDS, current + ahead, origin)


def test_categories_add_up_and_lie_in_their_intervals(model: PooledModel) -> None:
    ledger = sample_ledger(7)
    person = forecast(model, ledger, question(ledger.end_day), {})
    total, *parts = person.series
    assert total.key == TOTAL
    assert sum(part.distribution.predicted for part in parts) == pytest.approx(
        total.distribution.predicted
    )
    for series in person.series:
        low, high = series.distribution.interval()
        assert 0 <= low <= series.distribution.predicted <= high
        assert 0 <= series.confidence <= 1


def test_a_month_in_progress_starts_from_what_is_spent(model: PooledModel) -> None:
    ledger = sample_ledger(7).until(int(BOUNDS[17]) + 20)
    spent = {TOTAL: 5_000.0, 1: 4_000.0, 2: 1_000.0}
    person = forecast(model, ledger, question(ledger.end_day), {}, spent)
    for series in person.series:
        assert series.distribution.interval()[0] >= spent[series.key]
    rent = person.find(1)
    assert (
        rent.distribution.predicted - 4_000 < 0.2 * ledger.daily[1].max()
    )  # this month's rent is paid


def test_planned_amounts_are_not_expected_twice(model: PooledModel) -> None:
    ledger = sample_ledger(7)
    free = forecast(model, ledger, question(ledger.end_day), {}).series[0].distribution.predicted
    planned = {TOTAL: free / 2, 1: free / 2}
    with_plan = forecast(model, ledger, question(ledger.end_day), {}, planned=planned)
    assert with_plan.series[0].distribution.predicted == pytest.approx(free)
    more = {TOTAL: 3 * free, 1: 3 * free}
    with_more = forecast(model, ledger, question(ledger.end_day), {}, planned=more)
    assert with_more.series[0].distribution.predicted >= 3 * free


def test_a_period_that_is_over_has_one_outcome(model: PooledModel) -> None:
    ledger = sample_ledger(7).until(int(BOUNDS[17]))
    past = ForecastQuestion("monthly", BOUNDS, 16, int(BOUNDS[17]))
    total = forecast(model, ledger, past, {}, {TOTAL: 123.0}).series[0]
    assert total.distribution.interval() == (123.0, 123.0)
    assert total.confidence == 1.0


def test_the_method_score_of_the_instance_decides_and_widens_the_interval(
    model: PooledModel,
) -> None:
    ledger = sample_ledger(7, months=4)
    plain = forecast(model, ledger, question(ledger.end_day), {}).series[0]
    wide = MethodScore("mean_3", CalibrationAdjustment(stretch=2.0))
    scored = forecast(model, ledger, question(ledger.end_day), {plain.segment: wide}).series[0]
    assert (plain.method, scored.method) == ("pooled", "mean_3")
    assert scored.distribution.predicted == pytest.approx(scored.baseline)
    plain_low, plain_high = plain.distribution.interval()
    low, high = scored.distribution.interval()
    assert high - low > plain_high - plain_low


def test_a_merged_series_is_forecast_but_does_not_count_twice(model: PooledModel) -> None:
    ledger = sample_ledger(7)
    bare = forecast(model, ledger, question(ledger.end_day), {})
    both = forecast(model, ledger.with_merged_series("both", [1, 2]), question(ledger.end_day), {})
    assert both.series[0].distribution.predicted == pytest.approx(
        bare.series[0].distribution.predicted
    )
    assert both.find("both").distribution.predicted > both.find(2).distribution.predicted
    with pytest.raises(KeyError):
        bare.find("both")
