import numpy as np
from sklearn.ensemble import HistGradientBoostingRegressor

from ml.forecasting.training.tree_growing import extract_trees
from ml.forecasting.trees import Trees


def fitted_estimator() -> tuple[HistGradientBoostingRegressor, np.ndarray]:
    rng = np.random.default_rng(0)
    values = rng.normal(size=(600, 5))
    values[rng.random(values.shape) < 0.2] = np.nan
    target = np.nan_to_num(values[:, 0]) * 3 + np.isnan(values[:, 1]) * 5 + rng.normal(size=600)
    estimator = HistGradientBoostingRegressor(
        loss="quantile", quantile=0.9, max_iter=40, random_state=0
    )
    return estimator.fit(values, target), values


def test_bare_trees_predict_what_the_estimator_predicts() -> None:
    estimator, values = fitted_estimator()
    np.testing.assert_allclose(
        extract_trees(estimator).predict(values), estimator.predict(values), atol=1e-4
    )


def test_restored_trees_predict_the_same() -> None:
    estimator, values = fitted_estimator()
    trees = extract_trees(estimator)
    restored = Trees.from_state(trees.to_state())
    np.testing.assert_array_equal(trees.predict(values), restored.predict(values))


def test_no_rows_have_no_predictions() -> None:
    assert extract_trees(fitted_estimator()[0]).predict(np.zeros((0, 5))).shape == (0,)
