"""Fit of the category prior: logistic regression on the names and words of the lexicon."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from ml.categorization.lexicon import Concept, load_concepts
from ml.categorization.prior import CategoryPrior
from ml.categorization.text_vectors import COLUMNS, compute_idf, mark_occurrences, vectorize

INVERSE_REGULARIZATION = 20.0
"""The same as for a person's own linear model (``linear.INVERSE_REGULARIZATION``)."""
MIN_COEFFICIENT = 0.1
"""Smaller coefficients are dropped: the remaining tenth predicts as well as all of them."""
MAX_ITERATIONS = 200


def fit_prior(concepts: Sequence[Concept] | None = None) -> CategoryPrior:
    """Fit a prior; every name and word is one example of its concept.

    ``concepts`` default to those of the lexicon.
    """
    concepts = load_concepts() if concepts is None else concepts
    examples = _list_examples(concepts)
    texts = [text for text, _ in examples]
    labels = [label for _, label in examples]

    occurrences = mark_occurrences(texts)
    idf = compute_idf(occurrences)
    columns = np.unique(occurrences.indices)

    model = LogisticRegression(C=INVERSE_REGULARIZATION, max_iter=MAX_ITERATIONS)
    model.fit(vectorize(texts, idf)[:, columns], labels)

    is_large = np.abs(model.coef_) >= MIN_COEFFICIENT
    large = sparse.coo_matrix(np.where(is_large, model.coef_, 0).astype(np.float32))
    coefficients = sparse.csr_matrix(
        (large.data, (large.row, columns[large.col])), shape=(len(concepts), COLUMNS)
    )
    keys = tuple(concept.key for concept in concepts)
    return CategoryPrior(idf, coefficients, model.intercept_, keys)


def _list_examples(concepts: Sequence[Concept]) -> list[tuple[str, int]]:
    """Return (text, position of its concept), sorted so that the fit is reproducible."""
    examples: list[tuple[str, int]] = []
    for position, concept in enumerate(concepts):
        examples += [(text, position) for text in {*concept.names, *concept.words}]
    return sorted(examples)
