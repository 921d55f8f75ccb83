import numpy as np
import pytest

from ml.forecasting.arrays import FloatArray
from ml.forecasting.rest_levels import (
    compute_caps,
    compute_levels,
    compute_variation,
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


def test_a_model_says_no_more_than_a_persons_months_make_plausible() -> None:
    history = months(300, 310, 290, 305)
    assert limit_to_history(np.array([5_000.0]), history)[0] <= 2 * 1.3 * 305
    assert limit_to_history(np.array([0.0]), history)[0] == pytest.approx(145)
    assert limit_to_history(np.array([500.0]), months(0, 0, 0))[0] == 0


def test_regular_months_vary_little_and_a_series_without_spending_fully() -> None:
    assert compute_variation(months(300, 300, 300))[0] == 0
    assert compute_variation(months(0, 0, 0))[0] == 1
    assert compute_variation(months(100, 500, 100, 500))[0] > 0.5
