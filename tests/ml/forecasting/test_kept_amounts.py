import numpy as np
import pytest

from ml.forecasting.kept_amounts import find_least_kept

EVEN = np.full(12, 100.0)


@pytest.mark.parametrize(("risk", "kept"), [(0.05, 11), (0.2, 9), (0.5, 5)])
def test_earlier_periods_exceed_an_amount_about_as_seldom_as_promised(
    risk: float, kept: int
) -> None:
    amounts = np.array([4.0, 9, 1, 12, 6, 3, 8, 2, 11, 5, 10, 7])
    assert np.sum(amounts <= find_least_kept(amounts, risk)) == kept


def test_one_large_purchase_does_not_count() -> None:
    with_a_car = EVEN.copy()
    with_a_car[3] = 25_000
    assert find_least_kept(with_a_car, 0.2) == 100


def test_periods_before_a_lasting_fall_do_not_count() -> None:
    fallen = np.concatenate([np.full(3, 20.0), EVEN[3:]])
    assert find_least_kept(fallen, 0.2) == 20
    assert find_least_kept(np.concatenate([np.full(2, 20.0), EVEN[2:]]), 0.2) == 100


def test_two_periods_say_nothing() -> None:
    assert find_least_kept(EVEN[:2], 0.2) == 0
