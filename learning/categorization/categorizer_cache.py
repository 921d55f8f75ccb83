"""Cache of the categorizers of the people who asked last, each as of the last committed event."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from infrastructure.extensions import background
from learning.categorization.categorizer_memory import load_categorizer, update_categorizer
from learning.categorization.encoder import EncoderLoader
from models import User, db

if TYPE_CHECKING:
    from ml.categorization.categorizer import Categorizer

MAX_PEOPLE = 24
"""Cached categorizers of this process; each takes a few MB."""


@dataclass
class PersonCategorizer:
    """A cached categorizer; hold ``lock`` while using it.

    ``seq`` is the number of the last event of the person's log that it contains.
    """

    categorizer: Categorizer
    seq: int
    lock: threading.RLock = field(default_factory=threading.RLock)
    is_fitting: bool = False

    def update(self, connection: Connection, user_id: int, seq: int) -> bool:
        """Apply the events up to ``seq``; False when the categorizer should be loaded again."""
        with self.lock:
            if self.seq >= seq:
                return True
            if not update_categorizer(connection, user_id, self.categorizer, self.seq, seq):
                return False

            self.seq = seq
            return True

    def fit_in_background(self) -> None:
        """Fit the linear model in a background thread if enough labels are new."""
        if self.categorizer.is_fit_due and not self.is_fitting:
            self.is_fitting = True
            background.submit(self.fit)

    def fit(self) -> None:
        """Fit the linear model to the labels; the lock is free meanwhile, so predictions go on."""
        from ml.categorization.linear import fit_linear

        try:
            with self.lock:
                rows = self.categorizer.select_training_rows()
            linear = fit_linear(*rows)
            with self.lock:
                self.categorizer.use_linear(linear, len(rows.categories))
        finally:
            # Also after an error, or the person's model would never be fitted again.
            self.is_fitting = False


class CategorizerCache:
    """Categorizers by person and variant, the least recently used evicted first."""

    def __init__(self, encoder: EncoderLoader) -> None:
        self._encoder = encoder
        self._people: OrderedDict[tuple[int, str], PersonCategorizer] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, user_id: int, variant: str) -> PersonCategorizer:
        """Return a person's categorizer with every committed event; loads it if necessary.

        Raises:
            Unavailable: The shipped model is damaged.
        """
        # The lock guards the dictionary only: loading one person must not delay the others. Two
        # requests of the same person may both load; the second result replaces the first.
        key = (user_id, variant)
        with self._lock:
            person = self._people.get(key)

        with db.engine.connect() as connection:
            # Read before the ledger: an event that is committed meanwhile is applied once more.
            seq = connection.scalar(select(User.last_seq).where(User.id == user_id)) or 0
            if person is None or not person.update(connection, user_id, seq):
                embed = self._encoder.load_for(variant)
                categorizer = load_categorizer(connection, user_id, variant, embed)
                person = PersonCategorizer(categorizer, seq)

        self._store(key, person)
        return person

    def _store(self, key: tuple[int, str], person: PersonCategorizer) -> None:
        with self._lock:
            self._people[key] = person
            self._people.move_to_end(key)
            while len(self._people) > MAX_PEOPLE:
                self._people.popitem(last=False)

    def remove(self, user_id: int, variant: str) -> None:
        """Remove a categorizer, so that the next use loads it from the ledger."""
        with self._lock:
            self._people.pop((user_id, variant), None)
