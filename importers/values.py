"""Contents of a bank file as plain values.

Amounts are signed decimals in the file's currency: money in is positive, money out negative.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypedDict

from core.interchange import InterchangePart

PathProblem = tuple[tuple[str, ...], str]
"""Path to a field of the request, and what is wrong with it."""


class FileError(ValueError):
    """A file cannot be read at all.

    The message is for people, ``code`` is stable and meant for programs. ``problems`` names fields
    of the request (usually of the mapping), each with a message.
    """

    def __init__(
        self,
        message: str,
        code: str = "unreadable_file",
        problems: tuple[PathProblem, ...] = (),
    ) -> None:
        super().__init__(message)
        self.code = code
        self.problems = problems


ColumnReference = str | int
"""A column by its heading or by its position from 0."""


class MappingValues(TypedDict, total=False):
    """Mapping of a file as JSON holds it: the detected one, or a user's corrections of it.

    A correction that is missing or null leaves the detected value, except ``header_line`` null (the
    file has no header), ``currency`` null (none is assumed) and a null column (the role is unused).
    """

    encoding: str | None
    delimiter: str | None
    header_line: int | None
    first_line: int | None
    date_order: str | None
    decimal_mark: str | None
    sign: str | None
    out_values: list[str] | None
    debit_is_negative: bool | None
    credit_is_negative: bool | None
    currency: str | None
    fees: str | None
    columns: dict[str, ColumnReference | list[ColumnReference] | None]


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One booked or pending movement of money in a statement.

    ``line`` counts from 1. ``bank_id`` is the bank's own transaction id. ``account`` and
    ``to_account`` are accounts as the file names them. ``kind``, ``tags`` and ``category_id`` occur
    only in exports of finance programs. ``original_amount`` in ``original_currency`` is what was
    paid before its conversion into the account's currency; ``to_amount`` in ``to_currency`` is what
    a transfer brought into an account of another one. ``parts`` have the categories of a split row.
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
    original_amount: Decimal | None = None
    original_currency: str | None = None
    to_amount: Decimal | None = None
    to_currency: str | None = None
    parts: tuple[InterchangePart, ...] = ()


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row that cannot be imported, and why. ``column`` is the file's name of the faulty field."""

    line: int
    column: str | None
    message: str


@dataclass(frozen=True, slots=True)
class StatedBalance:
    """Balance of an account according to the file: at the end of ``date``, or an opening one."""

    date: dt.date
    amount: Decimal
    currency: str | None = None
    account: str | None = None
    is_opening: bool = False


StatementItem = StatementRow | RowProblem | StatedBalance


@dataclass(frozen=True, slots=True)
class Question:
    """A choice that the file leaves open; the user answers it in the mapping under ``field``.

    ``must_be_answered``: without the answer, nothing is imported.
    ``code`` is that of the error when the file is imported without an answer. A dot in ``field``
    leads to a field of a field: ``columns.date``.
    """

    field: str
    message: str
    options: tuple[str, ...]
    must_be_answered: bool = False
    code: str = "ambiguous_file"


@dataclass(frozen=True, slots=True)
class Detection:
    """A detected property of a file (``about``), with its reason and a confidence from 0 to 1.

    Confidences are grades and no measured frequencies: 0.95 and more where the file says it itself,
    0.8 and more where signs decide, 0.6 where the usual case is assumed, and 0.5 or less where
    nothing decides.
    """

    about: str
    conclusion: str
    reason: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Statement:
    """An analysed file: its format, mapping and open questions, and its rows.

    ``items`` starts a new pass over the file with every call. ``signature`` identifies files with
    the same headings; only tables have one. ``columns`` are the headings of a table, ``sample`` its
    first rows as the file writes them.
    """

    format: str
    items: Callable[[], Iterator[StatementItem]]
    mapping: MappingValues | None = None
    evidence: tuple[Detection, ...] = ()
    questions: tuple[Question, ...] = ()
    signature: str | None = None
    columns: tuple[str, ...] = ()
    sample: tuple[tuple[str, ...], ...] = ()

    @property
    def mapping_document(self) -> dict[str, Any] | None:
        """The mapping as a plain dictionary, to be stored as JSON."""
        return None if self.mapping is None else dict(self.mapping)

    @property
    def confidence(self) -> float:
        """Confidence of the least certain detection."""
        return min((detection.confidence for detection in self.evidence), default=1.0)
