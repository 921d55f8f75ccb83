"""What a bank file says, in plain values. Money in is positive, money out negative, in the file's own decimals."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


class FileError(ValueError):
    """A file that cannot be read at all; the message is for people, ``code`` for programs.

    ``problems`` names lines where that is known, as (pointer, message).
    """

    def __init__(
        self,
        message: str,
        code: str = "unreadable_file",
        problems: tuple[tuple[str, str], ...] = (),
    ) -> None:
        super().__init__(message)
        self.code = code
        self.problems = problems


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One movement of money as the bank tells it.

    ``bank_id`` is the bank's own id of it. ``account`` and ``to_account`` are accounts as the file names them;
    ``kind``, ``tags`` and ``category_id`` only come with files of programs like this one.
    """

    line: int
    date: dt.date
    amount: Decimal
    payee: str = ""
    description: str = ""
    notes: str = ""
    currency: str | None = None
    bank_id: str | None = None
    is_pending: bool = False
    balance: Decimal | None = None
    category: str | None = None
    category_id: int | None = None
    account: str | None = None
    to_account: str | None = None
    kind: str | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row that cannot be taken, and why; ``column`` is the file's own name for the place."""

    line: int
    column: str | None
    message: str


@dataclass(frozen=True, slots=True)
class StatedBalance:
    """What was in an account according to the file: at the end of ``date``, or before the first row."""

    date: dt.date
    amount: Decimal
    currency: str | None = None
    account: str | None = None
    is_opening: bool = False


Item = StatementRow | RowProblem | StatedBalance


@dataclass(frozen=True, slots=True)
class Question:
    """Something that the file alone does not tell; the answer goes into the mapping under ``field``."""

    field: str
    message: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why something was concluded, and how sure that is (0-1)."""

    about: str
    conclusion: str
    reason: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Reading:
    """A file understood: what it is, why, what remains to be asked, and its rows, which may be read again and again."""

    format: str
    items: Callable[[], Iterator[Item]]
    mapping: dict[str, Any] | None = None
    evidence: tuple[Evidence, ...] = ()
    questions: tuple[Question, ...] = ()
    signature: str | None = None
    columns: tuple[str, ...] = field(default=())

    @property
    def confidence(self) -> float:
        """As sure as the least sure conclusion."""
        return min((one.confidence for one in self.evidence), default=1.0)
