import numpy as np
import pytest

from ml.categorization.confidence import (
    FEATURES,
    ConfidenceModel,
    Evidence,
    features,
    fit_confidence,
    personal_bias,
    probability_of,
)

STRONG = Evidence(0.95, 0.02, 6, 1, 8, 8, 1, 9, 9, 200, 40, 0.97, 0.9, 1, 0.8)
WEAK = Evidence(0.3, 0.25, 0.1, 0.4, 0, 0, 0.5, 2, 0, 200, 3, 0.3, 0.3, 0, 0.2)


def test_more_evidence_is_more_confidence_once_fitted() -> None:
    rng = np.random.default_rng(3)
    rows = [STRONG if rng.random() < 0.5 else WEAK for _ in range(400)]
    right = np.array(
        [rng.random() < (0.97 if row is STRONG else 0.35) for row in rows], dtype=float
    )
    model = fit_confidence(features(rows), right, np.ones(400))
    strong, weak = probability_of(model.scores(features([STRONG, WEAK])))
    assert strong == pytest.approx(0.97, abs=0.04)
    assert weak == pytest.approx(0.35, abs=0.08)
    again = ConfidenceModel.of_state(model.state())
    assert np.array_equal(again.scores(features([STRONG])), model.scores(features([STRONG])))


def test_a_model_for_other_evidence_is_refused() -> None:
    with pytest.raises(ValueError, match="other evidence"):
        ConfidenceModel.of_state({"coefficients": [0.0] * (FEATURES + 1), "intercept": 0.0})


def test_the_bias_follows_what_came_and_holds_still_without_it() -> None:
    assert personal_bias([], []) == 0
    assert personal_bias([2.0] * 50, [False] * 50) < -1
    assert personal_bias([0.0] * 50, [True] * 50) > 0.5
    assert abs(personal_bias([0.0] * 50, [True, False] * 25)) < 1e-9
    assert abs(personal_bias([2.0], [False])) < 0.2
