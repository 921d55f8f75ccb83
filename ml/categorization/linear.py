"""A person's own linear model of categories over the grams of a text and the amount.

A server fits it in the background while it serves, so fitting belongs to serving here.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from ml.categorization.arrays import Floats, Numbers
from ml.categorization.prior import softmax
from ml.categorization.text_vectors import Vectors

INVERSE_REGULARIZATION = 20.0  # scikit-learn's C
# As many as a categorizer is loaded with; fitting them takes up to a second.
MAX_ROWS = 3_000
MIN_GRAM_ROWS = 2
"""A gram in fewer rows says nothing about other rows."""
MAX_COLUMNS = 8_000
"""Most frequent grams; fitting holds about twenty copies of columns times categories in memory."""
MAX_ITERATIONS = 100
# Coarse: the model is one of several votes and is fitted again soon.
TOLERANCE = 1e-2
AMOUNT_BUCKETS = 64
BUCKETS_PER_LOG_UNIT = 2
AMOUNT_SCALE = 0.3
"""Value of the direction and amount columns, beside text vectors of length 1."""
# Out, transfer, in.
DIRECTIONS = 3
TWO_CLASSES = 2


@dataclass(frozen=True)
class PersonalLinear:
    """P(category | text, amount, direction).

    Attributes:
        categories: Category ids (categories,).
        columns: Columns with coefficients, ascending (columns,).
        coefficients: (columns, categories)
        intercepts: (categories,)
    """

    categories: Numbers
    columns: Numbers
    coefficients: npt.NDArray[np.float32]
    intercepts: Floats

    def predict(self, vectors: Vectors, log_amounts: Floats, directions: Numbers) -> Floats:
        """Return probabilities (rows, categories) for rows of texts, log(1 + amount), direction."""
        wide = append_amounts(vectors, log_amounts, directions)

        # Columns without coefficients get the value 0 instead of being removed: that keeps the row
        # starts of the matrix as they are.
        positions = np.searchsorted(self.columns, wide.indices)
        positions = np.minimum(positions, len(self.columns) - 1)
        has_coefficients = self.columns[positions] == wide.indices
        data = np.where(has_coefficients, wide.data, 0).astype(np.float32)

        shape = (wide.shape[0], len(self.columns))
        narrow = sparse.csr_matrix((data, positions.astype(np.int32), wide.indptr), shape=shape)
        return softmax(np.asarray(narrow @ self.coefficients) + self.intercepts)


def append_amounts(vectors: Vectors, log_amounts: Floats, directions: Numbers) -> Vectors:
    """Append two indicators to each row: its direction, and direction with amount bucket.

    Args:
        vectors: (rows, COLUMNS)
        log_amounts: log(1 + amount) (rows,)
        directions: -1, 0 or 1 (rows,)

    Returns:
        (rows, COLUMNS + DIRECTIONS · (AMOUNT_BUCKETS + 1))
    """
    count = vectors.shape[0]
    # On a logarithmic scale: 3 and 5 differ as much as 300 and 500.
    buckets = np.floor(BUCKETS_PER_LOG_UNIT * log_amounts)
    buckets = np.clip(buckets, 0, AMOUNT_BUCKETS - 1).astype(np.int64)
    direction_columns = directions + 1
    amount_columns = DIRECTIONS + direction_columns * AMOUNT_BUCKETS + buckets

    columns = np.stack([direction_columns, amount_columns], axis=1).ravel()
    rows = np.repeat(np.arange(count), 2)
    values = np.full(2 * count, AMOUNT_SCALE, dtype=np.float32)
    shape = (count, DIRECTIONS * (AMOUNT_BUCKETS + 1))
    indicators = sparse.csr_matrix((values, (rows, columns)), shape=shape)
    return sparse.hstack([vectors, indicators], format="csr", dtype=np.float32)


def fit_linear(
    vectors: Vectors, log_amounts: Floats, directions: Numbers, categories: Numbers
) -> PersonalLinear | None:
    """Fit a model to labelled rows; None while all rows have the same category.

    Takes up to a second for MAX_ROWS rows, so it must not run while a request waits.
    """
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    if len(np.unique(categories)) < TWO_CLASSES:
        return None

    # Always fitted from scratch, so that new, merged and removed categories need no special case.
    wide = append_amounts(vectors, log_amounts, directions)
    # On all 2^17 + 2^15 columns, fitting 3,000 rows took 7 s and 1 GB.
    columns = _select_columns(wide)
    model: Any = LogisticRegression(
        C=INVERSE_REGULARIZATION, max_iter=MAX_ITERATIONS, tol=TOLERANCE
    )
    with warnings.catch_warnings():
        # A model that has not quite converged is good enough; the next fit comes soon.
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(wide[:, columns], categories)

    coefficients, intercepts = model.coef_, model.intercept_
    if len(model.classes_) == TWO_CLASSES:
        # scikit-learn keeps a single row for two classes; half of it each way gives the same odds.
        coefficients = np.vstack([-coefficients, coefficients]) / 2
        intercepts = np.append(-intercepts, intercepts) / 2

    return PersonalLinear(
        model.classes_.astype(np.int64),
        columns,
        np.ascontiguousarray(coefficients.T, dtype=np.float32),
        intercepts,
    )


def _select_columns(wide: Vectors) -> Numbers:
    """Return the columns that occur in enough rows, at most MAX_COLUMNS, ascending."""
    rows_by_column = np.bincount(wide.indices, minlength=wide.shape[1])
    columns = np.flatnonzero(rows_by_column >= MIN_GRAM_ROWS)

    if len(columns) > MAX_COLUMNS:
        most_frequent = np.argsort(-rows_by_column[columns], kind="stable")[:MAX_COLUMNS]
        columns = np.sort(columns[most_frequent])

    return columns
