"""Sparse vectors of texts: hashed character and word n-grams of unit length.

The product of two vectors is their cosine. Character grams (``char_wb``, 2 to 5) match cut and
misspelt words; words and pairs of words match the rest. The weights are those of the lexicon and do
not depend on anybody's ledger, so the vector of a text never changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import sparse

if TYPE_CHECKING:
    from sklearn.feature_extraction.text import HashingVectorizer

Vectors: TypeAlias = Any
"""A scipy.sparse.csr_matrix, which has no type stubs."""
Weights = npt.NDArray[np.float32]

# Part of the shipped model: another number of columns needs another prior (`make prior`).
CHARACTER_COLUMNS = 2**17
WORD_COLUMNS = 2**15
COLUMNS = CHARACTER_COLUMNS + WORD_COLUMNS
WORD_PATTERN = r"\S+"


@cache
def _load_hashers() -> tuple[HashingVectorizer, HashingVectorizer]:
    from sklearn.feature_extraction.text import HashingVectorizer

    # Occurrences only: no signs, no counts, no norm. The weighting follows in ``vectorize``.
    common: dict[str, Any] = {
        "norm": None,
        "alternate_sign": False,
        "lowercase": False,
        "binary": True,
        "dtype": np.float32,
    }
    characters = HashingVectorizer(
        analyzer="char_wb", ngram_range=(2, 5), n_features=CHARACTER_COLUMNS, **common
    )
    words = HashingVectorizer(
        token_pattern=WORD_PATTERN, ngram_range=(1, 2), n_features=WORD_COLUMNS, **common
    )
    return characters, words


def mark_occurrences(texts: Sequence[str]) -> Vectors:
    """Return a matrix (texts, COLUMNS) with 1 where a gram occurs in a text."""
    if not texts:
        return sparse.csr_matrix((0, COLUMNS), dtype=np.float32)

    characters, words = _load_hashers()
    return sparse.hstack(
        [characters.transform(texts), words.transform(texts)], format="csr", dtype=np.float32
    )


def compute_idf(occurrences: Vectors) -> Weights:
    """Return inverse document frequencies (COLUMNS,), smoothed like TfidfTransformer's."""
    texts = occurrences.shape[0]
    frequencies = np.bincount(occurrences.indices, minlength=COLUMNS)
    return np.asarray(np.log((1 + texts) / (1 + frequencies)) + 1, dtype=np.float32)


def vectorize(texts: Sequence[str], idf: Weights) -> Vectors:
    """Return weighted vectors (texts, COLUMNS) of unit length; an empty text stays all zero."""
    vectors = mark_occurrences(texts)
    vectors.data = idf[vectors.indices]

    sizes = np.diff(vectors.indptr)
    lengths = _compute_lengths(vectors, sizes > 0)
    vectors.data /= np.repeat(lengths, sizes)
    return vectors


def _compute_lengths(vectors: Vectors, is_filled: npt.NDArray[np.bool_]) -> Weights:
    """Return Euclidean lengths (texts,); 1 for an empty text."""
    if not vectors.nnz:
        return np.ones(len(is_filled), dtype=np.float32)

    # ``reduceat`` returns a neighbour's value for an empty row, and an index must exist: hence the
    # appended zero, and the mask below.
    squares = np.add.reduceat(np.append(vectors.data**2, 0), vectors.indptr[:-1])
    lengths = np.where(is_filled, np.sqrt(np.where(is_filled, squares, 1)), 1)
    return np.asarray(lengths, dtype=np.float32)
