"""Array types of the categorizer, and an array that grows."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

INITIAL_CAPACITY = 64


class GrowingArray:
    """One-dimensional array with amortised constant cost per appended value."""

    def __init__(self, dtype: Any) -> None:
        self._buffer = np.empty(INITIAL_CAPACITY, dtype=dtype)
        self._length = 0

    def extend(self, values: npt.ArrayLike) -> None:
        """Append one value or a sequence of values."""
        added = np.atleast_1d(np.asarray(values, dtype=self._buffer.dtype))
        length = self._length + len(added)

        if length > len(self._buffer):
            self._grow(length)

        self._buffer[self._length : length] = added
        self._length = length

    def _grow(self, length: int) -> None:
        # Doubling keeps the total cost of copying proportional to the number of values.
        larger = np.empty(max(length, 2 * len(self._buffer)), dtype=self._buffer.dtype)
        larger[: self._length] = self._buffer[: self._length]
        self._buffer = larger

    @property
    def values(self) -> npt.NDArray[Any]:
        """View of the appended values; valid until the next ``extend``."""
        return self._buffer[: self._length]
