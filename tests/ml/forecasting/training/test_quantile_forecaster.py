import numpy as np
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from ml.forecasting.training.quantile_forecaster import QuantileForecaster


def noisy(count: int = 4_000) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(1)
    values = np.column_stack([rng.random(count), np.full(count, np.nan)])
    return values, values[:, 0] * 10 + rng.exponential(size=count)


def test_quantiles_lie_where_they_should_and_in_order() -> None:
    values, target = noisy()
    low, middle, high = (
        QuantileForecaster(max_iter=60).fit(values, target).predict_quantiles(values).T
    )
    assert np.mean(target <= low) == pytest.approx(0.1, abs=0.03)
    assert np.mean(target <= middle) == pytest.approx(0.5, abs=0.04)
    assert np.mean(target <= high) == pytest.approx(0.9, abs=0.03)
    assert (low <= middle).all()
    assert (middle <= high).all()


def test_nothing_is_predicted_below_zero() -> None:
    values, target = noisy()
    assert QuantileForecaster(max_iter=20).fit(values, target - 100).predict(values).min() == 0


def test_the_same_seed_gives_the_same_model() -> None:
    values, target = noisy()
    first, second = (
        QuantileForecaster(max_iter=20).fit(values, target).predict(values) for _ in range(2)
    )
    np.testing.assert_array_equal(first, second)


def test_it_follows_the_contract_of_estimators() -> None:
    estimator = QuantileForecaster(max_iter=7, random_state=3)
    assert clone(estimator).get_params() == estimator.get_params()
    with pytest.raises(NotFittedError):
        estimator.predict([[0.0]])
