"""Fit of the confidence model: logistic regression on features and outcomes of predictions."""

from __future__ import annotations

import numpy as np
from sklearn.linear_model import LogisticRegression

from ml.categorization.arrays import Floats
from ml.categorization.confidence import COLD_FEATURES, FEATURES, LinearScore

INVERSE_REGULARIZATION = 0.5
# Keeps a feature that never varies from being divided by zero.
MIN_SCALE = 1e-3
MAX_ITERATIONS = 2_000


def fit_confidence(features: Floats, is_right: Floats, weights: Floats) -> LinearScore:
    """Fit the score of predictions.

    Args:
        features: (rows, FEATURES)
        is_right: 1 where the prediction was right, else 0 (rows,)
        weights: Weight of each row, of any scale (rows,)
    """
    means = features.mean(axis=0)
    scales = np.maximum(features.std(axis=0), MIN_SCALE)

    model = LogisticRegression(C=INVERSE_REGULARIZATION, max_iter=MAX_ITERATIONS)
    model.fit(
        (features - means) / scales,
        is_right,
        sample_weight=weights * len(weights) / weights.sum(),
    )

    # The model that ships applies to features as they are, so the scaling moves into it.
    coefficients = model.coef_[0] / scales
    return LinearScore(coefficients, float(model.intercept_[0] - means @ coefficients))


def fit_cold_confidence(features: Floats, is_right: Floats, weights: Floats) -> LinearScore:
    """Fit the score of predictions that rest on words alone; arguments as ``fit_confidence``."""
    few = fit_confidence(features[:, COLD_FEATURES], is_right, weights)
    coefficients = np.zeros(FEATURES)
    coefficients[COLD_FEATURES] = few.coefficients
    return LinearScore(coefficients, few.intercept)
