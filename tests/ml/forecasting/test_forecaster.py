import numpy as np
import pytest

from ml.forecasting.calibration import Experience
from ml.forecasting.forecaster import (
    ForecastQuestion,
    MethodScore,
    compute_prediction_parts,
    forecast,
)
from ml.forecasting.ledgers import TOTAL
from ml.forecasting.pooled_model import PooledModel
from ml.forecasting.recurring import Payment
from tests.ml.conftest import made_ledger, month_bounds

BOUNDS = month_bounds()


def question(origin: int, ahead: int = 0) -> ForecastQuestion:
    current = int(np.searchsorted(BOUNDS, origin, "right")) - 1
    return ForecastQuestion("monthly", BOUNDS, current + ahead, origin)


def test_categories_add_up_and_lie_in_their_intervals(model: PooledModel) -> None:
    ledger = made_ledger(7)
    found = forecast(model, ledger, question(ledger.end_day), {})
    total, *parts = found.series
    assert total.key == TOTAL
    assert sum(part.distribution.predicted for part in parts) == pytest.approx(
        total.distribution.predicted
    )
    for series in found.series:
        low, high = series.distribution.interval()
        assert 0 <= low <= series.distribution.predicted <= high
        assert 0 <= series.confidence <= 1


def test_a_month_in_progress_starts_from_what_is_spent(model: PooledModel) -> None:
    ledger = made_ledger(7).until(int(BOUNDS[17]) + 20)
    spent = {TOTAL: 5_000.0, 1: 4_000.0, 2: 1_000.0}
    found = forecast(model, ledger, question(ledger.end_day), {}, spent)
    for series in found.series:
        assert series.distribution.interval()[0] >= spent[series.key]
    rent = found.find(1)
    assert (
        rent.distribution.predicted - 4_000 < 0.2 * ledger.daily[1].max()
    )  # this month's rent is paid


def test_what_is_entered_ahead_is_not_expected_twice(model: PooledModel) -> None:
    ledger = made_ledger(7)
    free = forecast(model, ledger, question(ledger.end_day), {}).series[0].distribution.predicted
    planned = {TOTAL: free / 2, 1: free / 2}
    told = (
        forecast(model, ledger, question(ledger.end_day), {}, planned=planned)
        .series[0]
        .distribution.predicted
    )
    assert told == pytest.approx(free)
    more = {TOTAL: 3 * free, 1: 3 * free}
    assert (
        forecast(model, ledger, question(ledger.end_day), {}, planned=more)
        .series[0]
        .distribution.predicted
        >= 3 * free
    )


def test_a_period_that_is_over_has_one_outcome(model: PooledModel) -> None:
    ledger = made_ledger(7).until(int(BOUNDS[17]))
    asked = ForecastQuestion("monthly", BOUNDS, 16, int(BOUNDS[17]))
    total = forecast(model, ledger, asked, {}, {TOTAL: 123.0}).series[0]
    assert total.distribution.interval() == (123.0, 123.0)
    assert total.confidence == 1.0


def test_the_instances_choice_serves_and_its_experience_widens(model: PooledModel) -> None:
    ledger = made_ledger(7, months=4)
    plain = forecast(model, ledger, question(ledger.end_day), {}).series[0]
    wide = MethodScore("mean_3", Experience(stretch=2.0))
    told = forecast(model, ledger, question(ledger.end_day), {plain.segment: wide}).series[0]
    assert (plain.method, told.method) == ("pooled", "mean_3")
    assert told.distribution.predicted == pytest.approx(told.baseline)
    plain_low, plain_high = plain.distribution.interval()
    low, high = told.distribution.interval()
    assert high - low > plain_high - plain_low


def test_a_merged_series_is_forecast_but_does_not_count_twice(model: PooledModel) -> None:
    ledger = made_ledger(7)
    bare = forecast(model, ledger, question(ledger.end_day), {})
    both = forecast(model, ledger.merged("both", [1, 2]), question(ledger.end_day), {})
    assert both.series[0].distribution.predicted == pytest.approx(
        bare.series[0].distribution.predicted
    )
    assert both.find("both").distribution.predicted > both.find(2).distribution.predicted
    with pytest.raises(KeyError):
        bare.find("both")


def test_parts_add_up_to_the_prediction() -> None:
    due = [
        Payment(1, 800.0, "Landlord", 1),
        Payment(2, 700.0, "Car", 2),
        Payment(3, 20.0, "Phone", 3),
    ]
    parts = compute_prediction_parts(1_500, 200, due, 1_200, 50)
    assert sum(part.amount for part in parts) == pytest.approx(1_500)
    recurring = next(part for part in parts if part.kind == "recurring")
    assert [payment.payee for payment in recurring.items] == ["Landlord", "Phone"]
