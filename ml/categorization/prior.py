"""Category prior: a linear model of concepts given a payee's words, before any label exists.

It is fitted on the lexicon alone (``training/prior.py``), so it contains nobody's ledger, and
ships with the program (``ml.shipped``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Self, TypedDict

import numpy as np
import numpy.typing as npt
from scipy import sparse

from ml.categorization.arrays import Flags, Floats
from ml.categorization.gazetteer import load_gazetteer
from ml.categorization.lexicon import Concept, load_concepts
from ml.categorization.person_names import looks_like_person
from ml.categorization.phrases import split_words
from ml.categorization.text_vectors import COLUMNS, Vectors, Weights, vectorize

MIN_MEANING = 0.15
"""Probability of a concept below which words mean nothing: they are spread over all concepts."""
GAZETTEER_POWER = 2.0
"""Weight of the gazetteer beside the linear model.

Chosen between merchants that only the gazetteer knows and ledgers, whose notes it misunderstands.
"""


class Meanings(NamedTuple):
    """Probabilities (texts, concepts), and whether the words mean anything at all (texts,)."""

    concepts: Floats
    is_known: Flags


class PriorState(TypedDict):
    """Serialized prior, as stored in ``ml/prior/categories.joblib``.

    Weights are float16 to keep the file small. Columns that no text of the lexicon uses share
    ``unknown_idf``.
    """

    keys: list[str]
    unknown_idf: float
    columns: npt.NDArray[np.int32]
    idf: npt.NDArray[np.float16]
    coefficients: tuple[npt.NDArray[np.float16], npt.NDArray[np.int32], npt.NDArray[np.int32]]
    intercepts: npt.NDArray[np.float32]


@dataclass(frozen=True)
class CategoryPrior:
    """P(concept | text), and the vectors of texts.

    Attributes:
        idf: Weight of each column (COLUMNS,).
        coefficients: Sparse matrix (concepts, COLUMNS).
        intercepts: (concepts,)
        keys: Keys of the concepts, in the order of the rows.
    """

    idf: Weights
    coefficients: Vectors
    intercepts: Floats
    keys: tuple[str, ...]

    @property
    def concepts(self) -> tuple[Concept, ...]:
        """Concepts of the lexicon, in the order of ``keys``."""
        return load_concepts()

    def vectorize(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors (texts, COLUMNS) of cleaned texts."""
        return vectorize(texts, self.idf)

    @cached_property
    def _coefficients_by_column(self) -> Vectors:
        """(COLUMNS, concepts): transposed once, because every prediction needs the product."""
        return self.coefficients.T.tocsr()

    def predict_concepts(self, vectors: Vectors) -> Floats:
        """Return the probabilities (texts, concepts) for vectors (texts, COLUMNS)."""
        return softmax((vectors @ self._coefficients_by_column).toarray() + self.intercepts)

    def predict(
        self, texts: Sequence[str], vectors: Vectors, home: frozenset[str] = frozenset()
    ) -> Meanings:
        """Return what texts mean by the gazetteer and by the linear model.

        Args:
            texts: Cleaned texts.
            vectors: Their vectors (texts, COLUMNS).
            home: The person's countries (ISO codes in lower case); empty if unknown.
        """
        odds = load_gazetteer().search(texts, home)
        by_grams = self.predict_concepts(vectors)
        # Letters of a person's name resemble brands by chance, or are those of one.
        is_person = np.array([looks_like_person(split_words(text)) for text in texts], dtype=bool)
        by_grams[is_person & ~odds.any(axis=1)] = 1 / by_grams.shape[1]
        is_known = odds.any(axis=1) | (by_grams.max(axis=1) >= MIN_MEANING)

        # A product, so that neither outvotes the other where both are sure.
        products = by_grams * (1 + odds) ** GAZETTEER_POWER
        return Meanings(products / products.sum(axis=1, keepdims=True), is_known)

    def state(self) -> PriorState:
        """Return the serializable state."""
        # Columns without a gram of the lexicon all have the largest weight, which is stored once.
        columns = np.flatnonzero(self.idf != self.idf.max())
        return {
            "keys": list(self.keys),
            "unknown_idf": float(self.idf.max()),
            "columns": columns.astype(np.int32),
            "idf": self.idf[columns].astype(np.float16),
            "coefficients": (
                self.coefficients.data.astype(np.float16),
                self.coefficients.indices.astype(np.int32),
                self.coefficients.indptr.astype(np.int32),
            ),
            "intercepts": self.intercepts.astype(np.float32),
        }

    @classmethod
    def of_state(cls, state: PriorState) -> Self:
        """Restore a prior.

        Raises:
            ValueError: The prior was fitted on a lexicon with other concepts.
        """
        keys = tuple(state["keys"])
        if keys != tuple(concept.key for concept in load_concepts()):
            raise ValueError(
                "The category prior was fitted on other concepts than the lexicon contains. "
                "Run `make prior` to fit a new one."
            )

        idf = np.full(COLUMNS, state["unknown_idf"], dtype=np.float32)
        idf[state["columns"]] = state["idf"]
        data, indices, indptr = state["coefficients"]
        coefficients = sparse.csr_matrix(
            (data.astype(np.float32), indices, indptr), shape=(len(keys), COLUMNS)
        )
        return cls(idf, coefficients, np.asarray(state["intercepts"], dtype=np.float64), keys)


def softmax(scores: Floats) -> Floats:
    """Return probabilities for scores (rows, classes)."""
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(exponentials / exponentials.sum(axis=1, keepdims=True))
