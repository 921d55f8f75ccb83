"""A person's labelled rows, and how much each of them says about a new one.

A row counts by how like its text is, how near its amount, how recent it is and whether money went the same way:
w = cos^6 · exp(-|Δ log(1 + amount)| / 4) · exp(-age / 300 days), three tenths of it when the direction differs. With
cos = 1 this is a memory of payees; below, it is a kernel estimate in the manner of Nadaraya and Watson. Of one payee, a
row counts 0.4^m for the weight m of the newer rows: what was said last outweighs all that was said before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from ml.categorization.text_vectors import COLUMNS, Vectors

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]

POWER = 6
MEANING_POWER = 12
"""Of embeddings, which are alike sooner than grams."""
AMOUNT_WEIGHT = 0.25
FADING_DAYS = 300.0
OTHER_DIRECTION = 0.3
OVERRULED = 0.4
LEAST_COSINE = 0.2
"""Below this a row's weight is under a ten-thousandth."""
Embed = Callable[[str], npt.NDArray[np.float32]]
"""A text's unit vector of meaning."""
SAME_PAYEE = 0.95
LEAST_OF_PAYEE = 0.9
"""How like rows of one payee are at least, whatever else is said of them."""
ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of a transaction before it has a category.

    ``text`` is clean; ``amount`` in units of its currency; ``direction`` -1 out, 1 in, 0 between own accounts; ``day``
    counted from 1970-01-01; ``payee`` the clean payee where the text says more than that.
    """

    text: str
    amount: float
    direction: int
    day: int
    payee: str = ""


class Growing:
    """A one-dimensional array to append to, at amortised cost."""

    def __init__(self, dtype: Any) -> None:
        self._held = np.empty(64, dtype=dtype)
        self._length = 0

    def extend(self, values: npt.ArrayLike) -> None:
        added = np.atleast_1d(np.asarray(values, dtype=self._held.dtype))
        length = self._length + len(added)
        if length > len(self._held):
            larger = np.empty(max(length, 2 * len(self._held)), dtype=self._held.dtype)
            larger[: self._length] = self._held[: self._length]
            self._held = larger
        self._held[self._length : length] = added
        self._length = length

    @property
    def values(self) -> npt.NDArray[Any]:
        return self._held[: self._length]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Of one entry: the rows that say something about it, with their weight and cosine."""

    rows: Numbers
    weights: Floats
    cosines: Floats
    is_same_payee: npt.NDArray[np.bool_]

    def only(self, kept: npt.NDArray[np.bool_]) -> Neighbours:
        """Some of them."""
        return Neighbours(*(getattr(self, name)[kept] for name in self.__slots__))


class CategoryMemory:
    """Rows by the caller's id; each says one category, a number that is the caller's too."""

    def __init__(self, embed: Embed | None = None) -> None:
        self._embed = embed
        self._embeddings = Growing(np.float32)
        self._texts: dict[str, int] = {}
        self.texts: list[str] = []
        self._rows: dict[int, int] = {}
        self._payees: dict[str, int] = {}
        self._data, self._indices, self._starts = (
            Growing(np.float32),
            Growing(np.int32),
            Growing(np.int64),
        )
        self._starts.extend(0)
        self._text_of, self._payee_of, self._category = (
            Growing(np.int64),
            Growing(np.int64),
            Growing(np.int64),
        )
        self._amount, self._day, self._direction = (
            Growing(np.float64),
            Growing(np.float64),
            Growing(np.int64),
        )
        self._is_known = Growing(np.bool_)

    def __len__(self) -> int:
        return int(np.count_nonzero(self._is_known.values))

    def __contains__(self, text: object) -> bool:
        """Whether a text is known, with its vector."""
        return text in self._texts

    def learn(self, row: int, entry: Entry, vector: Vectors | None, category: int) -> None:
        """Remember a row's category; what was said of it before is forgotten. ``vector`` is that of a new text."""
        self.forget(row)
        text = self._texts.get(entry.text)
        if text is None:
            assert vector is not None
            text = self._texts[entry.text] = len(self._texts)
            self.texts.append(entry.text)
            self._data.extend(vector.data)
            self._indices.extend(vector.indices)
            self._starts.extend(len(self._data.values))
            if self._embed is not None:
                self._embeddings.extend(self._embed(entry.text))
        self._rows[row] = len(self._category.values)
        self._text_of.extend(text)
        self._payee_of.extend(self._payees.setdefault(entry.payee or entry.text, len(self._payees)))
        self._category.extend(category)
        self._amount.extend(np.log1p(abs(entry.amount)))
        self._day.extend(entry.day)
        self._direction.extend(entry.direction)
        self._is_known.extend(True)

    def forget(self, row: int) -> None:
        place = self._rows.pop(row, None)
        if place is not None:
            self._is_known.values[place] = False

    @property
    def categories(self) -> Numbers:
        """Of every row that is known, in the order in which they were learned."""
        return np.asarray(self._category.values[self._is_known.values])

    @property
    def every_category(self) -> Numbers:
        """The same of all rows, by their place, forgotten ones too."""
        return np.asarray(self._category.values)

    @property
    def vectors(self) -> Vectors:
        """(texts, COLUMNS)"""
        held = (self._data.values, self._indices.values, self._starts.values)
        return sparse.csr_matrix(held, shape=(len(self._texts), COLUMNS), copy=False)

    def newest(self, count: int) -> tuple[Vectors, Floats, Numbers, Numbers]:
        """Vectors, log amounts, directions and categories of the rows learned last."""
        rows = np.flatnonzero(self._is_known.values)[-count:]
        found = self.vectors[self._text_of.values[rows]]
        return (
            found,
            self._amount.values[rows],
            self._direction.values[rows],
            self._category.values[rows],
        )

    def cosines(self, asked: Vectors) -> npt.NDArray[np.float32]:
        """(asked, texts)"""
        if asked.shape[0] == 1:
            dense = np.zeros(COLUMNS, dtype=np.float32)
            dense[asked.indices] = asked.data
            return np.asarray(self.vectors @ dense)[None, :]
        return np.asarray((asked @ self.vectors.T.tocsr()).toarray())

    def neighbours(self, entries: Sequence[Entry], asked: Vectors) -> Iterator[Neighbours]:
        """Of each entry, in order."""
        known, text_of = self._is_known.values, self._text_of.values
        cosines = self.cosines(asked)
        for entry, by_text in zip(entries, cosines, strict=True):
            by_row = by_text[text_of]
            payee = self._payees.get(entry.payee or entry.text)
            own = None if payee is None else np.flatnonzero(self._payee_of.values == payee)
            if own is not None:
                by_row[own] = np.maximum(by_row[own], LEAST_OF_PAYEE)
            rows = np.flatnonzero((by_row > LEAST_COSINE) & known)
            cosines = np.minimum(by_row[rows], 1.0).astype(np.float64)
            same = cosines > SAME_PAYEE
            if own is not None:
                same |= self._payee_of.values[rows] == payee
            yield self._weighed(entry, rows, cosines, same)

    def alike_in_meaning(self, entry: Entry) -> tuple[Floats, Numbers]:
        """Weights and categories of all rows by what their texts mean; nothing without an encoder."""
        if self._embed is None or not self.texts:
            return np.empty(0), np.empty(0, dtype=np.int64)
        meanings = self._embeddings.values.reshape(len(self.texts), -1) @ self._embed(entry.text)
        rows = np.flatnonzero(self._is_known.values)
        cosines = np.clip(meanings[self._text_of.values[rows]], 0, 1).astype(np.float64)
        age = np.abs(self._day.values[rows] - entry.day)
        return cosines**MEANING_POWER * np.exp(-age / FADING_DAYS), self._category.values[rows]

    def _weighed(
        self, entry: Entry, rows: Numbers, cosines: Floats, is_same_payee: npt.NDArray[np.bool_]
    ) -> Neighbours:
        amount = np.abs(self._amount.values[rows] - np.log1p(abs(entry.amount)))
        age = np.abs(self._day.values[rows] - entry.day)
        weights = cosines**POWER * np.exp(-AMOUNT_WEIGHT * amount - age / FADING_DAYS)
        weights[self._direction.values[rows] != entry.direction] *= OTHER_DIRECTION
        same = np.flatnonzero(is_same_payee)[::-1]
        weights[same] *= OVERRULED ** (np.cumsum(weights[same]) - weights[same])
        return Neighbours(rows, weights, cosines, is_same_payee)

    def text_of(self, row: int) -> str:
        """The text of a row, by its place among the neighbours."""
        return self.texts[int(self._text_of.values[row])]
