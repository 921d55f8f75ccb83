import numpy as np
import pytest

from benchmarks.confidence import Outcome, describe, measure_calibration, measure_chance


def test_probabilities_that_come_true_as_often_as_they_say_are_calibrated() -> None:
    promised = np.repeat([0.25, 0.75], 100)
    came = np.concatenate([np.arange(100) < 25, np.arange(100) < 75]).astype(float)
    assert measure_calibration(promised, came) == pytest.approx(0)
    assert measure_calibration(promised, np.ones(200)) == pytest.approx(0.5)


def test_a_description_compares_with_the_best_constant() -> None:
    outcomes = [Outcome(0.9, 100.0, 110.0), Outcome(0.1, 100.0, 200.0)]
    text = describe("monthly", outcomes)
    assert "2 forecasts; promised 0.500, came 0.500" in text
    assert "Brier score 0.010, constant 0.250" in text


def test_chance_makes_a_tenth_of_the_error_of_a_hundred_times_the_forecasts() -> None:
    few, many = (measure_chance(np.full(count, 0.5)) for count in (50, 5_000))
    assert few / many == pytest.approx(10, rel=0.2)
