"""Predictions: ranked categories of one transaction, with confidence and reasons."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ml.categorization.arrays import Floats
from ml.categorization.confidence import ConfidenceInputs
from ml.categorization.memory import SIMILAR_COSINE
from ml.categorization.mixture import Mixture

MAX_CANDIDATES = 3
TAKEN = -1.0
"""Below every probability."""
NO_OPINION = 0.5
"""Input of the confidence model where a comparison is not possible."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A category id and its probability, between 0 and 1."""

    category: int
    probability: float


@dataclass(frozen=True, slots=True)
class PredictionReasons:
    """Facts that a prediction rests on.

    Attributes:
        same_payee: Labelled rows of the same payee.
        same_payee_agreeing: Those of them that are labelled with the predicted category.
        nearest_text: Cleaned text of the most similar labelled row; None without neighbours.
        similarity: Its cosine, between 0 and 1; 0 without neighbours.
        concept: Key of the concept that the words clearly mean; None if there is none.
    """

    same_payee: int = 0
    same_payee_agreeing: int = 0
    nearest_text: str | None = None
    similarity: float = 0.0
    concept: str | None = None


@dataclass(frozen=True, slots=True)
class Prediction:
    """Predicted categories of one transaction.

    Attributes:
        candidates: Most probable first; at most MAX_CANDIDATES, empty when there are no choices.
        confidence: Probability that the first candidate is right.
        score: Log odds of the confidence, without the person's correction.
        reasons: Facts for the explanation.
        inputs: Inputs of the confidence model; None without candidates.
    """

    candidates: tuple[Candidate, ...]
    confidence: float
    score: float
    reasons: PredictionReasons
    inputs: ConfidenceInputs | None = None


NO_PREDICTION = Prediction((), 0.0, 0.0, PredictionReasons())


def rank_candidates(keys: list[int], mixture: Mixture, confidence: float) -> tuple[Candidate, ...]:
    """Return the answer and the next most probable choices.

    The answer gets the confidence. The others keep their proportions: those inside an undecided
    group share the confidence, those outside share the rest. None exceeds the answer.
    """
    probabilities: list[float] = mixture.mixed.tolist()
    answer, *group = mixture.top.tolist()
    outside = 1 - sum(probabilities[position] for position in (answer, *group))
    outside_factor = (1 - confidence) / outside if outside > 0 else 0.0

    candidates = [Candidate(keys[answer], confidence)]
    others = mixture.mixed.copy()
    others[answer] = TAKEN
    for _ in range(min(MAX_CANDIDATES, len(probabilities)) - 1):
        # Of equally probable choices the first.
        position = int(others.argmax())
        others[position] = TAKEN
        factor = confidence if position in group else outside_factor
        probability = min(confidence, probabilities[position] * factor)
        candidates.append(Candidate(keys[position], probability))

    return tuple(candidates)


def build_confidence_inputs(mixture: Mixture, labels: int, usage: Floats) -> ConfidenceInputs:
    """Return the evidence for the answer.

    Args:
        mixture: Probabilities of one transaction.
        labels: All labelled rows of the person.
        usage: Labelled rows of each choice (choices,).
    """
    neighbours, agreeing, top = mixture.votes.neighbours, mixture.agreeing, mixture.top
    others = mixture.mixed.copy()
    others[top] = 0.0
    probability = float(mixture.mixed[top].sum())

    payments = np.flatnonzero(neighbours.is_same_payee)
    last_agrees = float(agreeing[payments[-1]]) if len(payments) else NO_OPINION
    is_similar = neighbours.cosines > SIMILAR_COSINE

    linear_probability, models_agree = probability, NO_OPINION
    if mixture.linear is not None:
        linear_probability = float(mixture.linear[top].sum())
        models_agree = float(mixture.linear.argmax() == mixture.kernel.argmax())

    return ConfidenceInputs(
        probability=probability,
        runner_up=float(others.max()),
        mass=mixture.mass,
        cosine=float(neighbours.cosines.max()) if len(neighbours.cosines) else 0.0,
        same_payee=len(payments),
        same_payee_agreeing=int(np.count_nonzero(neighbours.is_same_payee & agreeing)),
        last_agrees=last_agrees,
        similar=int(np.count_nonzero(is_similar)),
        similar_agreeing=int(np.count_nonzero(is_similar & agreeing)),
        labels=labels,
        used=float(usage[top].sum()),
        kernel=float(mixture.kernel[top].sum()),
        linear=linear_probability,
        models_agree=models_agree,
        prior=float(mixture.prior[top].sum()),
    )
