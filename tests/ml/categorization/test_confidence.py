import pytest

from ml.categorization.confidence import FEATURES, ConfidenceModel, compute_personal_bias


def test_a_model_fitted_on_other_features_is_refused() -> None:
    with pytest.raises(ValueError, match="other features"):
        ConfidenceModel.of_state({"coefficients": [0.0] * (FEATURES + 1), "intercept": 0.0})


def test_the_bias_follows_the_outcomes_and_stays_at_zero_without_any() -> None:
    assert compute_personal_bias([], []) == 0
    assert compute_personal_bias([2.0] * 50, [False] * 50) < -1
    assert compute_personal_bias([0.0] * 50, [True] * 50) > 0.5
    assert abs(compute_personal_bias([0.0] * 50, [True, False] * 25)) < 1e-9
    assert abs(compute_personal_bias([2.0], [False])) < 0.2


def test_the_bias_is_computed_from_the_newest_outcomes_only() -> None:
    recent = compute_personal_bias([1.0] * 300, [False] * 300)
    assert compute_personal_bias([1.0] * 900, [True] * 600 + [False] * 300) == recent
