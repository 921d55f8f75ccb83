import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ml.forecasting.distributions import QUANTILE_LEVELS, is_near, standardized

Z = np.linspace(-2, 2, len(QUANTILE_LEVELS))
positive = st.floats(0, 1e6)


@given(positive, positive, st.floats(0.01, 1e5), st.floats(0.01, 1e5), st.floats(-1e6, 2e6))
def test_a_distribution_is_consistent(
    center: float, committed: float, down: float, up: float, amount: float
) -> None:
    distribution = standardized(center, down, up, Z, committed)
    lower, upper = distribution.interval()
    above, further_above = map(distribution.probability_above, (amount, amount + 1))
    assert committed <= lower <= distribution.predicted <= upper
    assert 0 <= further_above <= above <= 1
    assert (np.diff(distribution.grid) >= 0).all()
    assert 0 <= distribution.confidence() <= 1
    assert distribution.probability_above(distribution.quantile(0.8)) <= 0.2 + 1e-4


def test_less_than_what_is_spent_is_certainly_exceeded() -> None:
    assert standardized(10.0, 5.0, 5.0, Z, committed=100.0).probability_above(99.0) == 1.0


def test_a_forecast_is_near_within_a_fifth_of_itself() -> None:
    actual, predicted = np.array([80.0, 120.0, 121.0, 0.0]), np.array([100.0, 100.0, 100.0, -5.0])
    assert is_near(actual, predicted).tolist() == [True, True, False, True]
