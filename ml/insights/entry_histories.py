"""What came before an entry, as far as rules of anomalies look at it."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import partial

from ml.insights.anomaly_values import LedgerEntry

PAYEE_ENTRIES = 60
CATEGORY_ENTRIES = 120
PERSON_ENTRIES = 300
"""Newest expenses that tell what is usual for a payee, a category and a person."""


@dataclass(frozen=True, slots=True)
class EntryHistory:
    """Earlier expenses of the same payee, of the same category and of the person, oldest first.

    ``fees`` are those of the person's expenses that a bank charged. Refunds are in none of them.
    """

    payee: Sequence[LedgerEntry]
    category: Sequence[LedgerEntry]
    person: Sequence[LedgerEntry]
    fees: Sequence[LedgerEntry]


class RunningHistory:
    """History of each entry of a ledger that is read in the order of time."""

    def __init__(self) -> None:
        self._payees: defaultdict[str, deque[LedgerEntry]] = defaultdict(
            partial(deque, maxlen=PAYEE_ENTRIES)
        )
        self._categories: defaultdict[Hashable, deque[LedgerEntry]] = defaultdict(
            partial(deque, maxlen=CATEGORY_ENTRIES)
        )
        self._person: deque[LedgerEntry] = deque(maxlen=PERSON_ENTRIES)

    def select(self, entry: LedgerEntry) -> EntryHistory:
        """Select what came before an entry."""
        person = tuple(self._person)
        return EntryHistory(
            payee=tuple(self._payees[entry.payee]) if entry.payee else (),
            category=tuple(self._categories[entry.category]),
            person=person,
            fees=tuple(one for one in person if one.is_fee),
        )

    def add(self, entry: LedgerEntry) -> None:
        """Add an expense that later ones are compared with."""
        if entry.payee:
            self._payees[entry.payee].append(entry)
        self._categories[entry.category].append(entry)
        self._person.append(entry)
