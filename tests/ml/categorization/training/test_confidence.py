import numpy as np
import pytest

from ml.categorization.confidence import (
    ConfidenceInputs,
    LinearScore,
    build_features,
    sigmoid,
)
from ml.categorization.training.confidence import fit_cold_confidence, fit_confidence

STRONG = ConfidenceInputs(0.95, 0.02, 6, 1, 8, 8, 1, 9, 9, 200, 40, 0.97, 0.9, 1, 0.8)
WEAK = ConfidenceInputs(0.3, 0.25, 0.1, 0.4, 0, 0, 0.5, 2, 0, 200, 3, 0.3, 0.3, 0, 0.2)


def test_a_fitted_model_is_more_confident_of_stronger_evidence() -> None:
    rng = np.random.default_rng(3)
    rows = [STRONG if rng.random() < 0.5 else WEAK for _ in range(400)]
    accuracies = [0.97 if row is STRONG else 0.35 for row in rows]
    is_right = np.array([rng.random() < accuracy for accuracy in accuracies], dtype=float)
    model = fit_confidence(build_features(rows), is_right, np.ones(400))

    strong, weak = sigmoid(model.compute(build_features([STRONG, WEAK])))
    assert strong == pytest.approx(0.97, abs=0.04)
    assert weak == pytest.approx(0.35, abs=0.08)

    restored = LinearScore.of_state(model.state())
    features = build_features([STRONG])
    assert np.array_equal(restored.compute(features), model.compute(features))


def test_without_labels_confidence_rests_on_the_words_alone() -> None:
    rng = np.random.default_rng(3)
    rows = [STRONG if rng.random() < 0.5 else WEAK for _ in range(400)]
    is_right = np.array([row is STRONG for row in rows], dtype=float)
    model = fit_cold_confidence(build_features(rows), is_right, np.ones(400))

    without_memory = STRONG._replace(mass=0, cosine=0, same_payee=0, similar=0, labels=0)
    scores = model.compute(build_features([STRONG, without_memory, WEAK]))
    assert scores[0] == scores[1] > scores[2]
