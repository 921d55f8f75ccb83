import numpy as np
from sklearn.ensemble import HistGradientBoostingRegressor

from ml.forecasting.trees import Trees


def grown() -> tuple[HistGradientBoostingRegressor, np.ndarray]:
    rng = np.random.default_rng(0)
    values = rng.normal(size=(600, 5))
    values[rng.random(values.shape) < 0.2] = np.nan
    target = np.nan_to_num(values[:, 0]) * 3 + np.isnan(values[:, 1]) * 5 + rng.normal(size=600)
    estimator = HistGradientBoostingRegressor(
        loss="quantile", quantile=0.9, max_iter=40, random_state=0
    )
    return estimator.fit(values, target), values


def test_bare_trees_predict_what_the_estimator_predicts() -> None:
    estimator, values = grown()
    np.testing.assert_allclose(
        Trees.of(estimator).predict(values), estimator.predict(values), atol=1e-4
    )


def test_packed_trees_are_the_same_trees() -> None:
    estimator, values = grown()
    trees = Trees.of(estimator)
    again = Trees.unpacked(trees.packed())
    np.testing.assert_array_equal(trees.predict(values), again.predict(values))


def test_no_rows_have_no_predictions() -> None:
    assert Trees.of(grown()[0]).predict(np.zeros((0, 5))).shape == (0,)
