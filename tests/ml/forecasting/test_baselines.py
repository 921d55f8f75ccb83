import numpy as np

from ml.forecasting.baselines import compute_baselines


def test_baselines_of_a_known_case() -> None:
    lags = np.array([[4.0, 2, 9, 1, 1, 1, 50, np.nan, np.nan, np.nan, np.nan, np.nan]])
    baselines = compute_baselines(lags)
    assert (baselines["last"][0], baselines["mean_3"][0], baselines["median_6"][0]) == (4, 5, 1.5)


def test_a_short_history_is_used_as_far_as_it_goes_and_nothing_is_negative() -> None:
    lags = np.full((2, 12), np.nan)
    lags[0, 0] = -8
    baselines = compute_baselines(lags)
    assert {float(value) for values in baselines.values() for value in values} == {0.0}
