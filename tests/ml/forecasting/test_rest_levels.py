import numpy as np
import pytest

from ml.forecasting.arrays import FloatArray
from ml.forecasting.rest_levels import (
    compute_caps,
    compute_levels,
    compute_medians,
    compute_variation,
    find_begun,
    limit_to_history,
)


def months(*amounts: float) -> FloatArray:
    """One series, newest month first."""
    return np.array(amounts, float)[:, None]


def test_one_car_is_one_car() -> None:
    car = months(0, 25_000, 0, 0, 0, 0, 0, 0)
    assert compute_caps(car)[0] == 0
    assert compute_levels(car)[0] == 0
    shops = months(300, 310, 5_000, 290, 305, 300)
    assert compute_levels(shops)[0] == pytest.approx(300, rel=0.1)


def test_a_level_weighs_newer_months_more() -> None:
    rising = months(400, 350, 400, 300, 300, 350)
    assert compute_levels(rising)[0] > 350


def test_after_a_separation_only_the_months_since_count() -> None:
    assert compute_levels(months(500, 520, 510, 900, 950, 880, 920))[0] == pytest.approx(510)


def test_refunds_never_make_a_level_negative() -> None:
    assert compute_levels(months(-50, -20, -30))[0] == 0


def limited(amount: float, history: FloatArray, *, has_begun: bool = True) -> float:
    """Return what a model may say of a series."""
    return float(limit_to_history(np.array([amount]), history, np.array([has_begun]))[0])


def test_a_model_says_no_more_than_a_persons_months_make_plausible() -> None:
    history = months(300, 310, 290, 305)
    assert limited(5_000, history) <= 2 * 1.3 * 305
    assert limited(0, history) == pytest.approx(145)
    assert limited(500, months(0, 0, 0, 0, 0, 0)) == 0


def test_in_a_short_history_a_month_with_purchases_may_be_a_beginning() -> None:
    assert limited(500, months(400, 0, 0, 0)) == 500
    assert limited(5_000, months(400, 0, 0, 0)) == 800
    assert limited(500, months(400, 0, 0, 0, 0, 0)) == 0


def test_the_first_months_of_what_has_begun_do_not_limit_a_model() -> None:
    assert limited(5_000, months(400, 390, 410)) == 5_000
    assert limited(10, months(400, 390, 410)) == 10
    assert limited(5_000, months(400, 390, 410, 405)) < 5_000


def test_one_purchase_is_one_purchase_in_a_short_history_too() -> None:
    assert limited(500, months(400, 0, 0), has_begun=False) == 0
    daily = np.array([1.0, 40.0])
    assert find_begun(daily, 3, np.array([False, False])).tolist() == [False, True]


def test_the_first_payment_of_a_quiet_account_may_be_a_beginning() -> None:
    assert find_begun(np.array([1.0]), 3, np.array([False])).all()


def test_what_comes_once_beside_scheduled_payments_comes_once() -> None:
    assert not find_begun(np.array([1.0]), 3, np.array([True])).any()


def test_before_the_first_whole_month_with_spending_a_model_is_not_limited() -> None:
    assert limited(500, months(0, 0, 0)) == 500


def test_a_median_forgets_single_months_and_refunds() -> None:
    assert compute_medians(months(300, 5_000, 310, 290, 305, 0, 900))[0] == pytest.approx(302.5)
    assert compute_medians(months(-50, -20, -30))[0] == 0


def test_regular_months_vary_little_and_a_series_without_spending_fully() -> None:
    assert compute_variation(months(300, 300, 300))[0] == 0
    assert compute_variation(months(0, 0, 0))[0] == 1
    assert compute_variation(months(100, 500, 100, 500))[0] > 0.5
