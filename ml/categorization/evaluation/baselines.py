"""Methods that the categorizer is compared with, by the same prequential protocol."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from ml.categorization.evaluation.prequential import LabelledRow, Outcome
from ml.categorization.text_vectors import WORD_PATTERN

INVERSE_REGULARIZATION = 20.0
MAX_ITERATIONS = 200
MIN_NEW_ROWS = 10
ROWS_PER_NEW_ROW = 20
"""Fitted again after a twentieth of new rows, as the categorizer's own linear model."""


def evaluate_payee_memory(rows: Sequence[LabelledRow]) -> Iterator[Outcome]:
    """Yield outcomes of an exact payee memory.

    Predicts the last category of the same cleaned payee, otherwise the most frequent category. The
    confidence is 1 for a payee that occurred before, otherwise 0.
    """
    last_category: dict[str, str] = {}
    counts: Counter[str] = Counter()

    for row in rows:
        text = row.features.text
        predicted = last_category.get(text, _most_frequent(counts))
        # Before the row is learned, as for every method of this protocol.
        yield Outcome(row.category, predicted, 1.0 if text in last_category else 0.0)
        last_category[text] = row.category
        counts[row.category] += 1


def evaluate_regression(rows: Sequence[LabelledRow]) -> Iterator[Outcome]:
    """Yield outcomes of logistic regression over TF-IDF of words.

    Predicts the most frequent category until two categories are known.
    """
    model: _TextRegression | None = None
    counts: Counter[str] = Counter()

    for number, row in enumerate(rows):
        if model is None:
            yield Outcome(row.category, _most_frequent(counts), 0.0)
        else:
            category, probability = model.predict(row.features.text)
            yield Outcome(row.category, category, probability)

        counts[row.category] += 1
        learned = rows[: number + 1]
        fitted_rows = 0 if model is None else model.fitted_rows
        if _is_fit_due(len(learned), fitted_rows) and _can_fit(learned):
            model = _TextRegression(learned)


class _TextRegression:
    """Logistic regression over TF-IDF of words, fitted to rows."""

    def __init__(self, rows: Sequence[LabelledRow]) -> None:
        self.fitted_rows = len(rows)
        self._words = TfidfVectorizer(token_pattern=WORD_PATTERN, sublinear_tf=True)
        self._model = LogisticRegression(C=INVERSE_REGULARIZATION, max_iter=MAX_ITERATIONS)
        vectors = self._words.fit_transform([row.features.text for row in rows])
        self._model.fit(vectors, [row.category for row in rows])

    def predict(self, text: str) -> tuple[str, float]:
        """Return the most probable category and its probability."""
        probabilities = self._model.predict_proba(self._words.transform([text]))[0]
        return str(self._model.classes_[probabilities.argmax()]), float(probabilities.max())


def _most_frequent(counts: Counter[str]) -> str | None:
    return counts.most_common(1)[0][0] if counts else None


def _is_fit_due(rows: int, fitted_rows: int) -> bool:
    return rows - fitted_rows >= max(MIN_NEW_ROWS, fitted_rows // ROWS_PER_NEW_ROW)


def _can_fit(rows: Sequence[LabelledRow]) -> bool:
    """Return whether there are two categories, and words to tell them apart."""
    categories = {row.category for row in rows}
    return len(categories) > 1 and any(row.features.text for row in rows)
