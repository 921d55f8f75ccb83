"""Kernel memory: a person's labelled rows, and the weight of each for a new transaction.

The weight of a row grows with similar text, a near amount, a recent date and the same direction:

    w = cos^6 · exp(-|Δ log(1 + amount)| / 4) · exp(-age / 300 days) · (0.3 if directions differ)

With cos = 1 this is a memory of exact payees; below, a kernel estimate (Nadaraya and Watson, 1964).
Among rows of the same payee, a row is also multiplied by 0.4^m, where m is the total weight of the
newer rows: the newest label outweighs all earlier ones, so that one correction is enough.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse

from ml.categorization.arrays import Flags, Floats, GrowingArray, Numbers
from ml.categorization.text_vectors import COLUMNS, Vectors
from ml.categorization.transaction_features import TransactionFeatures

# The recipe was chosen by prequential accuracy on labelled ledgers and purchase cards.
TEXT_POWER = 6
MEANING_POWER = 12
"""Exponent for cosines of embeddings, which are high sooner than cosines of grams."""
AMOUNT_WEIGHT = 0.25
FADING_DAYS = 300.0
OTHER_DIRECTION_FACTOR = 0.3
# When labels were counted instead, a correction after seven payments changed nothing, and accuracy
# on purchase cards was 3 points lower (docs/DECISIONS.md).
NEWER_LABEL_FACTOR = 0.4
MIN_COSINE = 0.2
"""Rows below this cosine weigh less than a ten-thousandth and are skipped."""
SAME_PAYEE_COSINE = 0.95
MIN_SAME_PAYEE_COSINE = 0.9
"""Lower bound for rows with the same payee, however different their descriptions are."""
SIMILAR_COSINE = 0.5
"""Rows above this cosine count as similar in the confidence inputs."""

Embed = Callable[[str], npt.NDArray[np.float32]]
"""Maps a text to its embedding, a vector of unit length."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Labelled rows that are similar to one transaction, in the order in which they were learned.

    All arrays have the shape (neighbours,). ``rows`` are positions in the memory, not row ids.
    """

    rows: Numbers
    weights: Floats
    cosines: Floats
    is_same_payee: Flags

    def filter(self, mask: Flags) -> Neighbours:
        """Return the neighbours selected by ``mask`` (neighbours,)."""
        return Neighbours(
            self.rows[mask], self.weights[mask], self.cosines[mask], self.is_same_payee[mask]
        )


class TrainingRows(NamedTuple):
    """Labelled rows as arguments of ``linear.fit_linear``; amounts are log(1 + amount)."""

    vectors: Vectors
    log_amounts: Floats
    directions: Numbers
    categories: Numbers


class CategoryMemory:
    """Labelled rows of one person.

    Row ids and category ids are the caller's. Rows are appended and never moved; forgetting a row
    only clears its flag, so positions stay valid.
    """

    def __init__(self, embed: Embed | None = None) -> None:
        self._embed = embed
        # Distinct texts, with their vectors as the three arrays of a CSR matrix: the values of text
        # i are data[starts[i]:starts[i + 1]]. Rows share texts, so vectors are stored per text.
        self._text_positions: dict[str, int] = {}
        self.texts: list[str] = []
        self._embeddings = GrowingArray(np.float32)
        self._data = GrowingArray(np.float32)
        self._indices = GrowingArray(np.int32)
        self._starts = GrowingArray(np.int64)
        self._starts.extend(0)
        # One value per learned row.
        self._row_positions: dict[int, int] = {}
        self._payee_numbers: dict[str, int] = {}
        self._text = GrowingArray(np.int64)
        self._payee = GrowingArray(np.int64)
        self._category = GrowingArray(np.int64)
        self._log_amount = GrowingArray(np.float64)
        self._day = GrowingArray(np.float64)
        self._direction = GrowingArray(np.int64)
        self._is_active = GrowingArray(np.bool_)

    def __len__(self) -> int:
        """Return the number of rows that are learned and not forgotten."""
        return int(np.count_nonzero(self._is_active.values))

    def __contains__(self, text: object) -> bool:
        """Return whether the vector of a text is stored."""
        return text in self._text_positions

    # --- learning ---

    def learn(
        self, row: int, features: TransactionFeatures, vector: Vectors | None, category: int
    ) -> None:
        """Store the category of a row; replaces what was stored for the row before.

        ``vector`` (1, COLUMNS) is required when the text is new.
        """
        # A changed category counts once, as the newest, and not beside the old one.
        self.forget(row)
        text = self._text_positions.get(features.text)
        if text is None:
            assert vector is not None
            text = self._add_text(features.text, vector)

        # A row that is learned again gets a new position at the end: it is the newest of its payee.
        key = features.payee_key
        self._row_positions[row] = len(self._category.values)
        self._text.extend(text)
        self._payee.extend(self._payee_numbers.setdefault(key, len(self._payee_numbers)))
        self._category.extend(category)
        self._log_amount.extend(np.log1p(abs(features.amount)))
        self._day.extend(features.day)
        self._direction.extend(features.direction)
        self._is_active.extend(True)

    def _add_text(self, text: str, vector: Vectors) -> int:
        position = self._text_positions[text] = len(self._text_positions)
        self.texts.append(text)
        self._data.extend(vector.data)
        self._indices.extend(vector.indices)
        self._starts.extend(len(self._data.values))
        if self._embed is not None:
            self._embeddings.extend(self._embed(text))
        return position

    def forget(self, row: int) -> None:
        """Remove a row; does nothing when the row was not learned."""
        position = self._row_positions.pop(row, None)
        if position is not None:
            self._is_active.values[position] = False

    # --- reading ---

    @property
    def categories(self) -> Numbers:
        """Categories of the active rows, in the order in which they were learned."""
        return np.asarray(self._category.values[self._is_active.values])

    @property
    def categories_by_position(self) -> Numbers:
        """Categories of all rows by their position, including forgotten rows."""
        return np.asarray(self._category.values)

    @property
    def vectors(self) -> Vectors:
        """Vectors of the distinct texts (texts, COLUMNS), sharing memory with the buffers."""
        arrays = (self._data.values, self._indices.values, self._starts.values)
        return sparse.csr_matrix(arrays, shape=(len(self.texts), COLUMNS), copy=False)

    def select_newest(self, count: int) -> TrainingRows:
        """Return the ``count`` active rows that were learned last."""
        rows = np.flatnonzero(self._is_active.values)[-count:]
        return TrainingRows(
            self.vectors[self._text.values[rows]],
            self._log_amount.values[rows],
            self._direction.values[rows],
            self._category.values[rows],
        )

    def find_text(self, row: int) -> str:
        """Return the text of a row, given its position in ``Neighbours.rows``."""
        return self.texts[int(self._text.values[row])]

    def compute_cosines(self, vectors: Vectors) -> npt.NDArray[np.float32]:
        """Return the cosines (rows of ``vectors``, texts)."""
        # For a single transaction, a product with a dense vector avoids transposing the memory.
        if vectors.shape[0] == 1:
            dense = np.zeros(COLUMNS, dtype=np.float32)
            dense[vectors.indices] = vectors.data
            return np.asarray(self.vectors @ dense)[None, :]

        return np.asarray((vectors @ self.vectors.T.tocsr()).toarray())

    def find_neighbours(
        self, transactions: Sequence[TransactionFeatures], vectors: Vectors
    ) -> Iterator[Neighbours]:
        """Yield the neighbours of each transaction; ``vectors`` has one row per transaction."""
        # Cosines are computed per text and then spread over the rows.
        is_active, text_of_row = self._is_active.values, self._text.values
        cosines_by_text = self.compute_cosines(vectors)

        for features, text_cosines in zip(transactions, cosines_by_text, strict=True):
            row_cosines = text_cosines[text_of_row]
            payee = self._payee_numbers.get(features.payee_key)

            # A different description must not hide a payee that is known.
            if payee is not None:
                own = np.flatnonzero(self._payee.values == payee)
                row_cosines[own] = np.maximum(row_cosines[own], MIN_SAME_PAYEE_COSINE)

            rows = np.flatnonzero((row_cosines > MIN_COSINE) & is_active)
            # Rounding can raise the product of two unit vectors slightly above 1.
            cosines = np.minimum(row_cosines[rows], 1.0).astype(np.float64)

            is_same_payee = cosines > SAME_PAYEE_COSINE
            if payee is not None:
                is_same_payee |= self._payee.values[rows] == payee

            weights = self._compute_weights(features, rows, cosines, is_same_payee)
            yield Neighbours(rows, weights, cosines, is_same_payee)

    def _compute_weights(
        self, features: TransactionFeatures, rows: Numbers, cosines: Floats, is_same_payee: Flags
    ) -> Floats:
        amount_gap = np.abs(self._log_amount.values[rows] - np.log1p(abs(features.amount)))
        age = np.abs(self._day.values[rows] - features.day)
        weights = cosines**TEXT_POWER * np.exp(-AMOUNT_WEIGHT * amount_gap - age / FADING_DAYS)
        weights[self._direction.values[rows] != features.direction] *= OTHER_DIRECTION_FACTOR

        # From the newest row of the payee to the oldest: the sum before each is that of newer rows.
        same = np.flatnonzero(is_same_payee)[::-1]
        newer_weight = np.cumsum(weights[same]) - weights[same]
        weights[same] *= NEWER_LABEL_FACTOR**newer_weight
        return np.asarray(weights)

    def weigh_by_meaning(self, features: TransactionFeatures) -> tuple[Floats, Numbers]:
        """Return weights and categories of the active rows by similarity of their embeddings.

        Both are empty without an encoder.
        """
        if self._embed is None or not self.texts:
            return np.empty(0), np.empty(0, dtype=np.int64)

        embeddings = self._embeddings.values.reshape(len(self.texts), -1)
        text_cosines = embeddings @ self._embed(features.text)

        # Amount and direction are left to the kernel of grams, which this only complements.
        rows = np.flatnonzero(self._is_active.values)
        cosines = np.clip(text_cosines[self._text.values[rows]], 0, 1).astype(np.float64)
        age = np.abs(self._day.values[rows] - features.day)
        weights = cosines**MEANING_POWER * np.exp(-age / FADING_DAYS)
        return weights, self._category.values[rows]
