"""Prequential evaluation: predict each row in time order, then learn its label (Dawid, 1984).

This is how a person meets the categorizer, how it is measured, and how the predictions are made
that the confidence model is fitted to. A category becomes known with the first row that has it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ml.categorization.categorizer import Categorizer
from ml.categorization.choices import CategoryChoice
from ml.categorization.confidence import ConfidenceInputs, ConfidenceModel
from ml.categorization.memory import Embed
from ml.categorization.predictions import Prediction
from ml.categorization.prior import CategoryPrior
from ml.categorization.transaction_features import TransactionFeatures
from ml.categorization.variants import DEFAULT_VARIANT, Variant

Timer = Callable[[], float]
"""Returns seconds from any starting point."""


@dataclass(frozen=True, slots=True)
class LabelledRow:
    """A transaction and the name of the category that its owner gave it."""

    features: TransactionFeatures
    category: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """Prediction of one row, made before its category was known.

    Attributes:
        truth: Category that the owner gave the row.
        predicted: Predicted category; None while no category is known.
        confidence: Probability that the prediction is right, according to the method.
        inputs: Inputs of the confidence model; None for other methods.
        prediction_seconds: Time of the prediction.
        learning_seconds: Time of learning the label.
    """

    truth: str
    predicted: str | None
    confidence: float
    inputs: ConfidenceInputs | None = None
    prediction_seconds: float = 0.0
    learning_seconds: float = 0.0

    @property
    def is_right(self) -> bool:
        """Return whether the prediction is the truth."""
        return self.truth == self.predicted


def evaluate_categorizer(
    rows: Sequence[LabelledRow],
    prior: CategoryPrior,
    confidence: ConfidenceModel,
    variant: Variant = DEFAULT_VARIANT,
    embed: Embed | None = None,
    timer: Timer = lambda: 0.0,
) -> Iterator[Outcome]:
    """Yield the categorizer's outcome of each row; all seconds are zero without a timer."""
    keys: dict[str, int] = {}
    scores: list[float] = []
    rights: list[bool] = []
    categorizer = Categorizer(prior, confidence, [], variant, embed)

    for number, row in enumerate(rows):
        prediction, prediction_seconds = _predict(categorizer, row, timer)
        predicted = _find_name(prediction, list(keys))

        # Only after the prediction: a person creates a category when they first need it.
        if row.category not in keys:
            keys[row.category] = len(keys)
            categorizer.replace_choices([CategoryChoice(key, name) for name, key in keys.items()])
        learning_seconds = _learn(categorizer, number, row, keys[row.category], timer)

        outcome = Outcome(
            row.category,
            predicted,
            prediction.confidence,
            prediction.inputs,
            prediction_seconds,
            learning_seconds,
        )
        if prediction.candidates:
            scores.append(prediction.score)
            rights.append(outcome.is_right)
            categorizer.update_correction(scores, rights)

        # A server fits in the background; here the next row waits for it, to be reproducible.
        if categorizer.is_fit_due:
            categorizer.fit_linear()
        yield outcome


def _predict(categorizer: Categorizer, row: LabelledRow, timer: Timer) -> tuple[Prediction, float]:
    """Return the prediction of a row and its seconds."""
    started = timer()
    (prediction,) = categorizer.predict([row.features])
    return prediction, timer() - started


def _learn(
    categorizer: Categorizer, number: int, row: LabelledRow, category: int, timer: Timer
) -> float:
    """Learn the label of a row; returns the seconds."""
    started = timer()
    categorizer.learn(number, row.features, category)
    return timer() - started


def _find_name(prediction: Prediction, names: Sequence[str]) -> str | None:
    """Return the name of the first candidate; names are numbered in the order of first use."""
    return names[prediction.candidates[0].category] if prediction.candidates else None
