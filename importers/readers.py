"""Protocol that the reader of every bank format implements."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Protocol

from importers.values import MappingValues, Statement


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """Information about a file that the file itself does not contain.

    Dates far after ``today`` are taken for misread. ``is_card``: the account is a credit card.
    ``is_spending_list``: there is no account, so that amounts without any sign are money out.
    ``currency``: that of the account, of files that name none. ``mapping``: the user's corrections
    of the mapping.
    """

    today: dt.date
    is_card: bool = False
    is_spending_list: bool = False
    currency: str | None = None
    mapping: MappingValues = field(default_factory=MappingValues)


class StatementReader(Protocol):
    """Reader of one bank format, without state; ``registry.READERS`` lists all of them."""

    name: str

    def recognises(self, sample: str) -> bool:
        """Return whether the first characters of a file are of this format."""
        ...

    def read(self, content: bytes, options: ReadOptions) -> Statement:
        """Analyse a file. Raises FileError if it cannot be read."""
        ...
