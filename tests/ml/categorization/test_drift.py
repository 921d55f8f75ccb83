import random

from ml.categorization.drift import classify_drift, compute_stability_index


def test_a_shifted_distribution_is_drift() -> None:
    chance = random.Random(3)
    before = [chance.gauss(0.8, 0.1) for _ in range(400)]
    same = [chance.gauss(0.8, 0.1) for _ in range(400)]
    shifted = [chance.gauss(0.5, 0.1) for _ in range(400)]
    assert classify_drift(compute_stability_index(before, same)) == "stable"
    assert classify_drift(compute_stability_index(before, shifted)) == "drifted"
    assert classify_drift(0.2) == "moderate"
    assert classify_drift(compute_stability_index([1.0] * 60, [1.0] * 60)) == "stable"


def test_too_few_values_have_no_drift_level() -> None:
    values = [number / 400 for number in range(400)]
    assert classify_drift(compute_stability_index(values, values[:20])) is None
