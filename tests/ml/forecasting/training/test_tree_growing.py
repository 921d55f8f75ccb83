import numpy as np
import pytest

from ml.forecasting.training.tree_growing import QUANTILE, grow_trees


def noisy(count: int = 4_000) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows with a feature, one that is never known, and a skewed target; all weigh the same."""
    rng = np.random.default_rng(1)
    values = np.column_stack([rng.random(count), np.full(count, np.nan)])
    return values, values[:, 0] * 10 + rng.exponential(size=count), np.ones(count)


def test_the_quantile_lies_where_it_should() -> None:
    values, target, weight = noisy()
    predicted = grow_trees(values, target, weight).predict(values)
    assert np.mean(target <= predicted) == pytest.approx(QUANTILE, abs=0.04)


def test_the_same_seed_gives_the_same_trees() -> None:
    first, second = (grow_trees(*noisy()).predict(noisy()[0]) for _ in range(2))
    np.testing.assert_array_equal(first, second)


@pytest.mark.parametrize(("count", "least"), [(40, 20), (4_000, 40)])
def test_no_leaf_stands_for_fewer_rows_than_it_may(count: int, least: int) -> None:
    values, target, weight = noisy(count)
    predicted = grow_trees(values, target, weight).predict(values)
    assert np.unique(predicted, return_counts=True)[1].size <= max(1, count // least) ** 2
