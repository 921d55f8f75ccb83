"""Predicted categories as plain values: category ids with names, and a reason in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from learning.categorization.transaction_text import format_payee

if TYPE_CHECKING:
    from ml.categorization.predictions import Prediction, PredictionReasons

MIN_SIMILARITY = 0.5
"""Cosine from which another payee is given as a reason."""


@dataclass(frozen=True, slots=True)
class CategoryCandidate:
    """A category and its probability, between 0 and 1."""

    category_id: int
    name: str
    probability: float


@dataclass(frozen=True, slots=True)
class CategoryPrediction:
    """Predicted categories of one transaction.

    Attributes:
        candidates: Most probable first, at most three; empty when there are no categories.
        confidence: Probability that the first candidate is right.
        reason: Explanation in a sentence.
        score: Log odds of the confidence before the person's correction; stored, to compute it.
        similarity: Cosine of the most similar labelled payee; stored, to measure drift.
    """

    candidates: tuple[CategoryCandidate, ...]
    confidence: float
    reason: str
    score: float
    similarity: float


@dataclass(frozen=True, slots=True)
class CategoryPredictions:
    """Predictions of one call, in order; the variant that made them, and the person's labels."""

    items: list[CategoryPrediction]
    variant: str
    labels: int


def build_prediction(prediction: Prediction, names: Mapping[int, str]) -> CategoryPrediction:
    """Return a prediction with the names of its categories and its reason in a sentence."""
    candidates = tuple(
        CategoryCandidate(candidate.category, names[candidate.category], candidate.probability)
        for candidate in prediction.candidates
    )
    return CategoryPrediction(
        candidates,
        prediction.confidence,
        describe_reasons(prediction.reasons),
        prediction.score,
        prediction.reasons.similarity,
    )


def describe_reasons(reasons: PredictionReasons) -> str:
    """Return the strongest reason as a sentence."""
    # Payments to the same payee weigh most, so they are named first.
    if reasons.same_payee_agreeing:
        if reasons.same_payee == 1:
            return "Your one payment to this payee."
        return f"{reasons.same_payee_agreeing} of your {reasons.same_payee} payments to this payee."
    if reasons.nearest_text and reasons.similarity >= MIN_SIMILARITY:
        return f"Similar to “{format_payee(reasons.nearest_text)}”."
    if reasons.concept:
        return f"The words suggest {reasons.concept.replace('_', ' ')}."
    return "Based on the words, the amount and your habits."
