import numpy as np
import pytest

from ml.scores import bias, calibration_error, interval_coverage, pinball, skill, wape, winkler


def test_scores_of_a_known_case() -> None:
    actual, predicted = [100, 200], [110, 180]
    assert wape(actual, predicted) == pytest.approx(0.1)
    assert bias(actual, predicted) == pytest.approx(-10 / 300)
    assert interval_coverage(actual, [90, 210], [100, 220]) == 0.5
    assert skill(actual, predicted, [130, 230]) == pytest.approx(0.5)


def test_without_anything_to_score_there_is_no_score() -> None:
    assert wape([], []) is None
    assert bias([0], [5]) is None
    assert interval_coverage([], [], []) is None
    assert skill([1], [1], [1]) is None


def test_an_interval_pays_for_its_width_and_for_its_misses() -> None:
    assert winkler([100, 100], [90, 110], [110, 120]) == pytest.approx((20 + 10 + 10 * 10) / 200)


def test_a_quantile_pays_for_the_side_it_misses_on() -> None:
    assert pinball([100, 100], [90, 110], 0.9) == pytest.approx((0.9 * 10 + 0.1 * 10) / 200)


def test_confidence_that_holds_has_no_calibration_error() -> None:
    rng = np.random.default_rng(0)
    promised = rng.random(20_000)
    assert calibration_error(promised, rng.random(20_000) < promised) == pytest.approx(0, abs=0.02)
    assert calibration_error(np.full(100, 0.9), np.zeros(100)) == pytest.approx(0.9)
    assert calibration_error([], []) is None
