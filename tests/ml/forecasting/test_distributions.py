import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ml.forecasting.distributions import (
    QUANTILE_LEVELS,
    find_quantiles,
    from_outcomes,
    is_near,
)

positive = st.floats(0, 1e6)


@given(positive, positive, st.lists(positive, min_size=1, max_size=30), st.floats(-1e6, 2e6))
def test_a_distribution_is_consistent(
    rest: float, committed: float, outcomes: list[float], amount: float
) -> None:
    drawn = committed + np.array(outcomes)
    distribution = from_outcomes(committed + rest, drawn, committed)
    lower, upper = distribution.interval()
    above, further_above = map(distribution.probability_above, (amount, amount + 1))
    assert committed <= lower <= distribution.predicted <= upper
    assert 0 <= further_above <= above <= 1
    assert (np.diff(distribution.grid) >= 0).all()
    assert 0 <= distribution.confidence() <= 1


def test_less_than_what_is_spent_is_certainly_exceeded() -> None:
    outcomes = 100.0 + np.arange(20)
    assert from_outcomes(110.0, outcomes, committed=100.0).probability_above(99.0) == 1.0


def test_a_forecast_is_near_within_a_fifth_of_itself() -> None:
    actual, predicted = np.array([80.0, 120.0, 121.0, 0.0]), np.array([100.0, 100.0, 100.0, -5.0])
    assert is_near(actual, predicted).tolist() == [True, True, False, True]


@given(st.lists(positive, min_size=1, max_size=30))
def test_quantiles_are_those_of_numpy(values: list[float]) -> None:
    ordered = np.sort(values)
    expected = np.quantile(ordered, QUANTILE_LEVELS)
    np.testing.assert_allclose(find_quantiles(ordered, QUANTILE_LEVELS), expected)
