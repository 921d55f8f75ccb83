"""Texts as sparse vectors of hashed characters and words, of length one: their product is the cosine.

``char_wb`` 2-5 grams see through cut and misspelt words, words and pairs of words through everything else. A text's
vector never changes: the weights come with the lexicon, not with anybody's ledger.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import sparse

Vectors: TypeAlias = Any
"""A scipy.sparse.csr_matrix, which has no types."""
Weights = npt.NDArray[np.float32]

CHARACTER_COLUMNS = 2**17
WORD_COLUMNS = 2**15
COLUMNS = CHARACTER_COLUMNS + WORD_COLUMNS
WORD = r"\S+"


@cache
def _hashers() -> tuple[Any, Any]:
    from sklearn.feature_extraction.text import HashingVectorizer

    common = {
        "norm": None,
        "alternate_sign": False,
        "lowercase": False,
        "binary": True,
        "dtype": np.float32,
    }
    return (
        HashingVectorizer(
            analyzer="char_wb", ngram_range=(2, 5), n_features=CHARACTER_COLUMNS, **common
        ),
        HashingVectorizer(
            token_pattern=WORD, ngram_range=(1, 2), n_features=WORD_COLUMNS, **common
        ),
    )


def occurrences(texts: Sequence[str]) -> Vectors:
    """(texts, COLUMNS): 1 where a gram occurs."""
    if not texts:
        return sparse.csr_matrix((0, COLUMNS), dtype=np.float32)
    characters, words = _hashers()
    return sparse.hstack(
        [characters.transform(texts), words.transform(texts)], format="csr", dtype=np.float32
    )


def inverse_document_frequency(found: Vectors) -> Weights:
    """(COLUMNS,): smoothed, as scikit-learn's TfidfTransformer has it."""
    texts = found.shape[0]
    holding = np.bincount(found.indices, minlength=COLUMNS)
    return np.asarray(np.log((1 + texts) / (1 + holding)) + 1, dtype=np.float32)


def vectors(texts: Sequence[str], idf: Weights) -> Vectors:
    """(texts, COLUMNS): weighted, each of length one (an empty text stays empty)."""
    found = occurrences(texts)
    found.data = idf[found.indices]
    squares = (
        np.add.reduceat(np.append(found.data**2, 0), found.indptr[:-1])
        if found.nnz
        else np.zeros(len(texts))
    )
    filled = np.diff(found.indptr) > 0
    lengths = np.where(filled, np.sqrt(np.where(filled, squares, 1)), 1).astype(np.float32)
    found.data /= np.repeat(lengths, np.diff(found.indptr))
    return found
