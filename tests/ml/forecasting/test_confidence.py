import numpy as np
import pytest

from ml.forecasting.confidence import estimate_confidence

MONTH, WEEK, YEAR = 31, 7, 365
MONTHS_BACK = 12
NONE = np.zeros(0)


def test_what_earlier_windows_were_near_to_is_surer() -> None:
    near, far = np.full(12, 105.0), np.full(12, 200.0)
    confidences = [
        estimate_confidence(0.5, 100.0, 100.0, earlier, MONTH, 0, MONTHS_BACK)
        for earlier in (near, NONE, far)
    ]
    assert confidences == sorted(confidences, reverse=True)
    assert confidences[0] - confidences[2] > 0.1


def test_what_is_scheduled_is_surer_than_what_is_not() -> None:
    scheduled = estimate_confidence(0.5, 100.0, 10.0, NONE, MONTH, 0, MONTHS_BACK)
    assert scheduled > estimate_confidence(0.5, 100.0, 100.0, NONE, MONTH, 0, MONTHS_BACK)


def test_a_week_whose_mean_was_never_spent_is_hardly_sure() -> None:
    # Nothing in most weeks, and everything in one: the mean is never near.
    weeks = np.array([0, 0, 0, 400.0] * 4)
    assert estimate_confidence(0.2, 100.0, 100.0, weeks, WEEK, 0, MONTHS_BACK) < 0.1


@pytest.mark.parametrize("days", [1, WEEK, MONTH])
@pytest.mark.parametrize("simulated", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("predicted", [0.0, 100.0])
def test_it_is_a_probability_that_grows_with_the_simulated_one(
    days: int, simulated: float, predicted: float
) -> None:
    earlier = np.array([0.0, 90.0, 130.0])
    confidence = estimate_confidence(simulated, predicted, predicted, earlier, days, 0, MONTHS_BACK)
    assert 0 < confidence < 1
    assert confidence >= estimate_confidence(
        0.0, predicted, predicted, earlier, days, 0, MONTHS_BACK
    )


def test_a_year_stays_as_it_was_simulated() -> None:
    assert estimate_confidence(0.7, 100.0, 50.0, np.full(12, 8.0), YEAR, 0, MONTHS_BACK) == 0.7


def test_what_rests_on_old_data_is_less_sure() -> None:
    ages = [
        estimate_confidence(0.5, 100.0, 100.0, NONE, MONTH, age, MONTHS_BACK) for age in (0, 5, 40)
    ]
    assert ages == sorted(ages, reverse=True)
    assert len({*ages}) == 3


def test_a_longer_history_is_surer() -> None:
    confidences = [
        estimate_confidence(0.5, 100.0, 100.0, NONE, MONTH, 0, months) for months in (3, 12, 36)
    ]
    assert confidences == sorted(confidences)
    assert len({*confidences}) == 3


@pytest.mark.parametrize("days", [WEEK, MONTH])
def test_what_is_entered_or_scheduled_makes_a_forecast_no_less_sure(days: int) -> None:
    rests = [
        estimate_confidence(0.5, 100.0, rest, NONE, days, 0, MONTHS_BACK)
        for rest in (0.0, 50.0, 90.0, 100.0)
    ]
    assert rests == sorted(rests, reverse=True)


def test_a_category_without_scheduled_payments_is_no_less_sure_for_that() -> None:
    total, category = (
        estimate_confidence(0.5, 100.0, 100.0, NONE, MONTH, 0, MONTHS_BACK, is_total=is_total)
        for is_total in (True, False)
    )
    assert category > total
