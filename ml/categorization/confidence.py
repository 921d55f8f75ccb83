"""Confidence: the probability that the most probable category is right.

A small logistic model computes a score (log odds) from the evidence for the prediction. It ships
with the program and is fitted on other people's ledgers, predicted in time order before each label
is known (``training/confidence.py``). A line of each person corrects it: the offset and slope that
make the outcomes of their last predictions most probable, drawn towards no correction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Self, TypedDict

import numpy as np

from ml.categorization.arrays import Flags, Floats

# The columns of ``build_features``.
FEATURES = 18
COLD_FEATURES = [0, 1]
"""Columns that say something before there are labels: the probability and its lead."""
COLD_LABELS = 20
"""Labels from which the evidence of a person's own choices decides."""
MAX_OUTCOMES = 300
"""Outcomes that the personal correction is computed from, newest first."""
OFFSET_PRECISION, SLOPE_PRECISION = 10.0, 20.0
"""Precisions of the normal priors of offset and slope around no correction.

A handful of outcomes hardly moves them.
"""
MIN_SLOPE, MAX_SLOPE = 0.3, 3.0
MAX_OFFSET = 5.0
# Each step doubles the correct digits.
NEWTON_STEPS = 4
# The log odds of 0 and 1 are infinite; this bounds them to about 7.
MIN_PROBABILITY = 1e-3


class ConfidenceInputs(NamedTuple):
    """Evidence for the most probable category of one transaction.

    "The answer" is that category, or all of an undecided group. Probabilities are between 0 and 1;
    the rest are counts of the person's labelled rows, except where noted.

    Attributes:
        probability: Mixed probability of the answer.
        runner_up: Mixed probability of the most probable other category.
        mass: Total weight of the neighbours.
        cosine: Largest cosine of a neighbour, between 0 and 1.
        same_payee: Neighbours with the same payee.
        same_payee_agreeing: Those of them that are labelled with the answer.
        last_agrees: 1 if the newest row of the payee agrees, 0 if not, 0.5 without one.
        similar: Neighbours above ``memory.SIMILAR_COSINE``.
        similar_agreeing: Those of them that are labelled with the answer.
        labels: All labelled rows.
        used: Rows labelled with the answer.
        kernel: Probability of the answer by memory and prior.
        linear: Probability of the answer by the linear model.
        models_agree: 1 if both prefer the same category, 0 if not, 0.5 without a linear model.
        prior: Prior probability of the answer.
    """

    probability: float
    runner_up: float
    mass: float
    cosine: float
    same_payee: float
    same_payee_agreeing: float
    last_agrees: float
    similar: float
    similar_agreeing: float
    labels: float
    used: float
    kernel: float
    linear: float
    models_agree: float
    prior: float


def build_features(inputs: Sequence[ConfidenceInputs]) -> Floats:
    """Return the features (rows, FEATURES) of the confidence model.

    The order of the columns is part of the shipped model.
    """
    columns = ConfidenceInputs(*np.array(inputs, dtype=np.float64).T)
    # Shares of agreeing rows, each smoothed by half a row for and half a row against.
    payee = (columns.same_payee_agreeing + 0.5) / (columns.same_payee + 1)
    similar = (columns.similar_agreeing + 0.5) / (columns.similar + 1)
    has_payee = np.asarray(columns.same_payee) > 0
    used = (np.asarray(columns.used) + 0.5) / (np.asarray(columns.labels) + 1)

    features = (
        log_odds(columns.probability),
        columns.probability - columns.runner_up,
        np.log1p(columns.mass),
        columns.cosine,
        columns.cosine**4,  # low until the texts are nearly equal
        np.log1p(columns.same_payee),
        payee,
        (payee - 0.5) * has_payee,
        log_odds(payee),
        np.log1p(columns.labels),
        columns.models_agree,
        log_odds(columns.kernel),
        log_odds(columns.linear),
        columns.last_agrees,
        log_odds(similar),
        np.log1p(columns.similar),
        np.log(used),
        log_odds(columns.prior),
    )
    return np.stack(features, axis=1)


def log_odds(probability: Any) -> Any:
    """Return the logit of probabilities, which are clipped away from 0 and 1."""
    clipped = np.clip(probability, MIN_PROBABILITY, 1 - MIN_PROBABILITY)
    return np.log(clipped / (1 - clipped))


def sigmoid(score: Any) -> Any:
    """Return the probability for log odds."""
    return 1 / (1 + np.exp(-np.asarray(score)))


def find_cold(inputs: Sequence[ConfidenceInputs]) -> Flags:
    """Return which predictions (rows,) rest on words alone.

    With few labels, none of which resembles the payee, what was learned from people with many
    labels does not apply.
    """
    columns = ConfidenceInputs(*np.array(inputs, dtype=np.float64).T)
    is_new = (np.asarray(columns.same_payee) == 0) & (np.asarray(columns.similar) == 0)
    return np.asarray(is_new & (np.asarray(columns.labels) < COLD_LABELS))


class ScoreState(TypedDict):
    """Serialized linear score."""

    coefficients: list[float]
    intercept: float


class ConfidenceState(ScoreState):
    """Serialized confidence model, as stored in ``ml/prior/categories.joblib``."""

    cold: ScoreState


@dataclass(frozen=True)
class LinearScore:
    """Linear model from features (FEATURES,) to the log odds that a prediction is right."""

    coefficients: Floats
    intercept: float

    def compute(self, features: Floats) -> Floats:
        """Return the scores (rows,) for features (rows, FEATURES)."""
        return np.asarray(features @ self.coefficients + self.intercept)

    def state(self) -> ScoreState:
        """Return the serializable state."""
        return {"coefficients": self.coefficients.tolist(), "intercept": self.intercept}

    @classmethod
    def of_state(cls, state: ScoreState) -> Self:
        """Restore a score. Raises ValueError for other features."""
        coefficients = np.asarray(state["coefficients"], dtype=np.float64)
        # The number is all that a stored model reveals of its features; whoever reorders them must
        # fit it anew.
        if len(coefficients) != FEATURES:
            raise ValueError(
                "The confidence model was fitted on other features than this version computes. "
                "Run `make prior` to fit a new one."
            )
        return cls(coefficients, float(state["intercept"]))


@dataclass(frozen=True)
class ConfidenceModel:
    """Score of predictions for people with labels, and of those that rest on words alone."""

    warm: LinearScore
    cold: LinearScore

    def compute_scores(self, features: Floats, is_cold: Flags) -> Floats:
        """Return the scores (rows,) for features (rows, FEATURES)."""
        return np.where(is_cold, self.cold.compute(features), self.warm.compute(features))

    def state(self) -> ConfidenceState:
        """Return the serializable state."""
        warm = self.warm.state()
        return {
            "coefficients": warm["coefficients"],
            "intercept": warm["intercept"],
            "cold": self.cold.state(),
        }

    @classmethod
    def of_state(cls, state: ConfidenceState) -> Self:
        """Restore a model.

        Raises:
            ValueError: The model was fitted on other features.
        """
        return cls(LinearScore.of_state(state), LinearScore.of_state(state["cold"]))


class Correction(NamedTuple):
    """A person's correction of scores: ``slope * score + offset``."""

    offset: float = 0.0
    slope: float = 1.0

    def apply(self, scores: Floats) -> Floats:
        """Return the corrected scores, of the same shape."""
        return np.asarray(self.slope * scores + self.offset)


NO_CORRECTION = Correction()


def compute_correction(scores: Sequence[float], is_right: Sequence[bool]) -> Correction:
    """Return the correction of a person's scores, given past scores and outcomes.

    Both are oldest first. Maximises the posterior of offset and slope by Newton's method; no
    correction without outcomes.
    """
    if not len(scores):
        return NO_CORRECTION

    past = np.asarray(scores[-MAX_OUTCOMES:])
    truth = np.asarray(is_right[-MAX_OUTCOMES:], dtype=np.float64)
    inputs = np.stack([np.ones_like(past), past], axis=1)
    precision = np.diag([OFFSET_PRECISION, SLOPE_PRECISION])
    start = np.array(NO_CORRECTION)

    # The log posterior is concave and the prior keeps its curvature away from zero, so a few plain
    # Newton steps are enough.
    line = start
    for _ in range(NEWTON_STEPS):
        expected = sigmoid(inputs @ line)
        gradient = inputs.T @ (truth - expected) - precision @ (line - start)
        weights = expected * (1 - expected)
        curvature = (inputs.T * weights) @ inputs + precision
        line = line + np.linalg.solve(curvature, gradient)

    # A higher score must stay more confident.
    offset = float(np.clip(line[0], -MAX_OFFSET, MAX_OFFSET))
    return Correction(offset, float(np.clip(line[1], MIN_SLOPE, MAX_SLOPE)))
