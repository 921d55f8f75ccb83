"""A person's own linear model over the grams of their payees and the size of the amount."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from ml.categorization.memory import Floats, Numbers
from ml.categorization.prior import softmax
from ml.categorization.text_vectors import COLUMNS, Vectors

STRENGTH = 20.0
MAX_ROWS = 3_000
LEAST_ROWS = 2
"""A gram in fewer rows tells nothing of others."""
MAX_COLUMNS = 8_000
"""The most frequent grams: fitting holds some twenty copies of columns times categories."""
MAX_ITERATIONS = 100
TOLERANCE = 1e-2
AMOUNT_STEPS = 64
AMOUNT_SCALE = 0.3
DIRECTIONS = 3


@dataclass(frozen=True)
class PersonalLinear:
    """P(category | text, amount); its columns are those that occurred."""

    categories: Numbers
    columns: Numbers
    coefficients: npt.NDArray[np.float32]
    """(columns, categories)"""
    intercepts: Floats

    def probabilities(self, asked: Vectors, amounts: Floats, directions: Numbers) -> Floats:
        """(asked, categories)"""
        wide = with_amounts(asked, amounts, directions)
        places = np.minimum(np.searchsorted(self.columns, wide.indices), len(self.columns) - 1)
        known = self.columns[places] == wide.indices
        data = np.where(known, wide.data, 0).astype(np.float32)
        shape = (wide.shape[0], len(self.columns))
        narrow = sparse.csr_matrix((data, places.astype(np.int32), wide.indptr), shape=shape)
        return softmax(np.asarray(narrow @ self.coefficients) + self.intercepts)


def with_amounts(found: Vectors, amounts: Floats, directions: Numbers) -> Vectors:
    """(rows, COLUMNS and two more per row: the direction, and the step of its log amount)."""
    rows = np.arange(found.shape[0])
    steps = np.clip(np.floor(2 * amounts), 0, AMOUNT_STEPS - 1).astype(np.int64)
    way = directions + 1
    columns = np.stack([COLUMNS + way, COLUMNS + DIRECTIONS + way * AMOUNT_STEPS + steps], axis=1)
    width = DIRECTIONS * (AMOUNT_STEPS + 1)
    added = sparse.csr_matrix(
        (
            np.full(2 * len(rows), AMOUNT_SCALE, dtype=np.float32),
            (np.repeat(rows, 2), columns.ravel() - COLUMNS),
        ),
        shape=(len(rows), width),
    )
    return sparse.hstack([found, added], format="csr", dtype=np.float32)


def fit_linear(
    found: Vectors, amounts: Floats, directions: Numbers, categories: Numbers
) -> PersonalLinear | None:
    """None while there is nothing to tell apart."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    if len(np.unique(categories)) < 2:  # noqa: PLR2004 (two classes)
        return None
    wide = with_amounts(found, amounts, directions)
    rows = np.bincount(wide.indices, minlength=wide.shape[1])
    columns = np.flatnonzero(rows >= LEAST_ROWS)
    if len(columns) > MAX_COLUMNS:
        columns = np.sort(columns[np.argsort(-rows[columns], kind="stable")[:MAX_COLUMNS]])
    narrow = wide[:, columns]
    model: Any = LogisticRegression(C=STRENGTH, max_iter=MAX_ITERATIONS, tol=TOLERANCE)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(narrow, categories)
    coefficients, intercepts = model.coef_, model.intercept_
    if len(model.classes_) == 2:  # noqa: PLR2004 (scikit-learn keeps one row for two classes)
        coefficients, intercepts = (
            np.vstack([-coefficients, coefficients]) / 2,
            np.append(-intercepts, intercepts) / 2,
        )
    return PersonalLinear(
        model.classes_.astype(np.int64),
        columns,
        np.ascontiguousarray(coefficients.T, dtype=np.float32),
        intercepts,
    )
