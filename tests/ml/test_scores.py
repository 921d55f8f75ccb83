import pytest

from ml.scores import bias, interval_coverage, skill, wape


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
