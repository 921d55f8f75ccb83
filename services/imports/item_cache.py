"""The items of a file between its first reading and the later ones, which need not parse it again.

The first of them stay in memory, all others go into a temporary file.
"""

import pickle
import tempfile
import weakref
from collections.abc import Iterator

from importers.values import StatementItem

MAX_HELD_ITEMS = 50_000
"""Items in memory."""
BATCH_ITEMS = 1_000
"""Items that are written to the file, and read from it, together."""


class ItemCache:
    """Items of a file in their order; iterate over them any number of times once all are added."""

    def __init__(self) -> None:
        self._held: list[StatementItem] = []
        self._last: list[StatementItem] = []
        # Nothing is opened before the first batch.
        self._file = tempfile.SpooledTemporaryFile(max_size=1)  # noqa: SIM115
        weakref.finalize(self, self._file.close)
        self._batches = 0

    def add(self, item: StatementItem) -> None:
        """Add an item."""
        if len(self._held) < MAX_HELD_ITEMS:
            self._held.append(item)
            return
        self._last.append(item)
        if len(self._last) == BATCH_ITEMS:
            pickle.dump(self._last, self._file, pickle.HIGHEST_PROTOCOL)
            self._batches += 1
            self._last = []

    def __iter__(self) -> Iterator[StatementItem]:
        yield from self._held
        position = 0
        for _ in range(self._batches):
            # Another iteration may have moved on meanwhile.
            self._file.seek(position)
            batch = pickle.load(self._file)  # noqa: S301 (what this process has written)
            position = self._file.tell()
            yield from batch
        yield from self._last
