import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ml.categorization.confidence import (
    FEATURES,
    NO_CORRECTION,
    ConfidenceModel,
    compute_correction,
    sigmoid,
)


def test_a_model_fitted_on_other_features_is_refused() -> None:
    with pytest.raises(ValueError, match="other features"):
        ConfidenceModel.of_state(
            {"coefficients": [0.0] * (FEATURES + 1), "intercept": 0.0, "cold": {}}
        )


def test_the_offset_follows_the_outcomes_and_stays_at_zero_without_any() -> None:
    assert compute_correction([], []) == NO_CORRECTION
    assert compute_correction([2.0] * 50, [False] * 50).apply(np.array([2.0]))[0] < 0.5
    assert compute_correction([0.0] * 50, [True] * 50).offset > 0.5
    assert abs(compute_correction([0.0] * 50, [True, False] * 25).offset) < 1e-9
    assert abs(compute_correction([2.0], [False]).offset) < 0.2


def test_the_slope_follows_how_well_scores_tell_right_from_wrong() -> None:
    clear = compute_correction([2.0, -2.0] * 100, [True, False] * 100)
    assert clear.slope > 1.2
    unclear = compute_correction([2.0, -2.0, 2.0, -2.0] * 50, [True, True, False, False] * 50)
    assert unclear.slope < 0.8


@given(st.lists(st.tuples(st.floats(-8, 8), st.booleans()), max_size=60))
def test_a_higher_score_stays_more_confident(outcomes: list[tuple[float, bool]]) -> None:
    scores, rights = [score for score, _ in outcomes], [is_right for _, is_right in outcomes]
    low, high = sigmoid(compute_correction(scores, rights).apply(np.array([-1.0, 1.0])))
    assert 0 < low < high < 1


def test_the_correction_is_computed_from_the_newest_outcomes_only() -> None:
    recent = compute_correction([1.0] * 300, [False] * 300)
    assert compute_correction([1.0] * 900, [True] * 600 + [False] * 300) == recent
