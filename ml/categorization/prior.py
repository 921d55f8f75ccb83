"""What a payee's words say before a person has labelled anything: a linear model of the lexicon.

The lexicon's words are its only examples, so nobody's ledger is in it. ``make prior`` fits it, ``ml.shipped`` keeps it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from scipy import sparse

from ml.categorization.lexicon import Concept, concepts
from ml.categorization.text_vectors import (
    COLUMNS,
    Vectors,
    Weights,
    inverse_document_frequency,
    occurrences,
    vectors,
)

Floats = npt.NDArray[np.float64]

STRENGTH = 20.0
"""The inverse of the regularisation, as for a person's own linear model."""
SMALLEST = 0.1
"""Coefficients below this are left out: a tenth of them says as much as all."""
MAX_ITERATIONS = 200


@dataclass(frozen=True)
class CategoryPrior:
    """P(concept | text), and the vectors of texts."""

    idf: Weights
    coefficients: Vectors
    """(concepts, COLUMNS)"""
    intercepts: Floats
    keys: tuple[str, ...]

    @property
    def concepts(self) -> tuple[Concept, ...]:
        return concepts()

    def vectors(self, texts: Sequence[str]) -> Vectors:
        return vectors(texts, self.idf)

    @cached_property
    def _by_column(self) -> Vectors:
        """(COLUMNS, concepts), as a product wants it."""
        return self.coefficients.T.tocsr()

    def probabilities(self, found: Vectors) -> Floats:
        """(texts, concepts) of the texts' vectors."""
        return softmax((found @ self._by_column).toarray() + self.intercepts)

    def state(self) -> dict[str, Any]:
        known = np.flatnonzero(self.idf != self.idf.max())
        return {
            "keys": list(self.keys),
            "unknown_idf": float(self.idf.max()),
            "columns": known.astype(np.int32),
            "idf": self.idf[known].astype(np.float16),
            "coefficients": (
                self.coefficients.data.astype(np.float16),
                self.coefficients.indices.astype(np.int32),
                self.coefficients.indptr.astype(np.int32),
            ),
            "intercepts": self.intercepts.astype(np.float32),
        }

    @classmethod
    def of_state(cls, state: Mapping[str, Any]) -> Self:
        """Raises ValueError when it was made of another lexicon."""
        keys = tuple(state["keys"])
        if keys != tuple(concept.key for concept in concepts()):
            raise ValueError(
                "the lexicon has other concepts than the model; make prior makes a new one"
            )
        idf = np.full(COLUMNS, state["unknown_idf"], dtype=np.float32)
        idf[state["columns"]] = state["idf"]
        data, indices, indptr = state["coefficients"]
        matrix = sparse.csr_matrix(
            (data.astype(np.float32), indices, indptr), shape=(len(keys), COLUMNS)
        )
        return cls(idf, matrix, np.asarray(state["intercepts"], dtype=np.float64), keys)


def fit_prior(known: Sequence[Concept] | None = None) -> CategoryPrior:
    """Learn the lexicon: every name and word is one example of its concept."""
    from sklearn.linear_model import LogisticRegression

    known = concepts() if known is None else known
    examples = [
        (text, row)
        for row, concept in enumerate(known)
        for text in {*concept.names, *concept.words}
    ]
    examples.sort()
    found = occurrences([text for text, _ in examples])
    idf = inverse_document_frequency(found)
    columns = np.unique(found.indices)
    weighted = vectors([text for text, _ in examples], idf)[:, columns]
    model = LogisticRegression(C=STRENGTH, max_iter=MAX_ITERATIONS)
    model.fit(weighted, [row for _, row in examples])
    kept = np.where(np.abs(model.coef_) >= SMALLEST, model.coef_, 0).astype(np.float32)
    matrix = sparse.coo_matrix(kept)
    coefficients = sparse.csr_matrix(
        (matrix.data, (matrix.row, columns[matrix.col])), shape=(len(known), COLUMNS)
    )
    return CategoryPrior(
        idf, coefficients, model.intercept_, tuple(concept.key for concept in known)
    )


def softmax(scores: Floats) -> Floats:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))
