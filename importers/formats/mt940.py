"""Read SWIFT MT940 statements and MT942 reports.

The ``mt-940`` library parses one movement at a time, so that a faulty movement costs no other.
Balances and the signs of reversals are read here.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Any

import mt940

from importers import text_encoding
from importers.formats.mt940_details import read_details
from importers.readers import ReadOptions
from importers.values import (
    Detection,
    FileError,
    RowProblem,
    StatedBalance,
    Statement,
    StatementItem,
    StatementRow,
)

SIGNATURE = re.compile(r"(?s)\s*(\{1:|:20:|:940:|:61:|.{0,300}?[\r\n]:(20|61):)")
FIELD = re.compile(r":([0-9]{2}[A-Z]?):(.*)", re.DOTALL)
BROKEN_INFORMATION = re.compile(r":\s*86:(.*)", re.DOTALL)
"""Field 86 with a line break in its tag, as some terminals leave it."""
BALANCE = re.compile(r"([CD])([0-9]{6})([A-Z]{3})([0-9]+,[0-9]*)")
SWIFT_BLOCK = re.compile(r"\{[1235]:[^{}]*\}|\{4:|-\}|\{|\}")
"""Envelope around the text block, as banks' SWIFT terminals leave it."""

REFERENCE, ACCOUNT, MOVEMENT, INFORMATION = "20", "25", "61", "86"
OPENING_BALANCE, CLOSING_BALANCE = "60F", "62F"
STATEMENT_END = "-"
SIGN_BY_MARK = {"C": 1, "D": -1, "RC": -1, "RD": 1}
"""Credit, debit, and the reversals of either."""

# NONREF is what SWIFT prescribes where there is no reference.
MISSING_REFERENCES = {"", "NONREF"}
MIN_ID_LENGTH = 8
"""Shorter bank references are not taken for ids."""
MAX_MOVEMENT_LENGTH = 4_000
"""Bound on the work of the library's patterns; SWIFT allows six lines of 65 characters."""
MAX_PARSER_MESSAGE = 80
MAX_QUOTED = 40

PARSER_ERRORS = (
    ValueError,
    RuntimeError,
    KeyError,
    AttributeError,
    AssertionError,
    InvalidOperation,
)
"""Errors that the library raises for damaged movements."""


PURPOSE_FIELDS = ("extra_details", "transaction_details", "customer_reference")
"""The library's fields of a movement that can stand in for a missing description."""


@dataclass(slots=True)
class Movement:
    """Field 61, and the text of the fields 86 that describe it."""

    line: int
    text: str
    information: str = ""


@dataclass(slots=True)
class AccountStatement:
    """Content between two fields 20: one statement of one account."""

    account: str | None = None
    currency: str | None = None
    balances: list[StatedBalance] = field(default_factory=list)
    movements: list[Movement] = field(default_factory=list)


class Mt940Reader:
    """Reader of MT940 and MT942 files."""

    name = "mt940"

    def recognises(self, sample: str) -> bool:
        return SIGNATURE.match(sample) is not None

    def read(self, content: bytes, _options: ReadOptions) -> Statement:
        encoding = text_encoding.detect(content)
        text = content.decode(encoding.conclusion, "replace")
        statements = list(_split_statements(text))
        if not any(statement.movements or statement.balances for statement in statements):
            raise FileError("The file contains no statement.", "no_rows")

        items: list[StatementItem] = []
        for statement in statements:
            items += _read_items(statement)
        items = _remove_shared_ids(items)
        return Statement(
            self.name,
            lambda: iter(items),
            evidence=(encoding, Detection("format", self.name, "SWIFT field tags", 1.0)),
        )


def _split_statements(text: str) -> Iterator[AccountStatement]:
    statement = AccountStatement()
    for line, tag, value in _iterate_fields(text):
        if tag == REFERENCE:
            yield statement
            statement = AccountStatement()
        elif tag == ACCOUNT:
            statement.account = value.split("\n")[0].strip() or None
        elif tag in {OPENING_BALANCE, CLOSING_BALANCE}:
            _add_balance(statement, tag, value)
        elif tag == MOVEMENT:
            statement.movements.append(Movement(line, f":61:{value}"))
        # A field 86 before any movement describes the statement, not a payment.
        elif tag == INFORMATION and statement.movements:
            movement = statement.movements[-1]
            movement.information = f"{movement.information}\n{value}".strip("\n")
    yield statement


def _iterate_fields(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield every field as line number, tag and value, including its continuation lines."""
    first_line, lines = 0, list[str]()
    for number, raw in enumerate(SWIFT_BLOCK.sub("", text).splitlines(), start=1):
        line = raw.rstrip()
        is_end = line.strip() == STATEMENT_END
        if FIELD.match(line) or is_end:
            yield from _parse_field(first_line, lines)
            first_line, lines = number, [] if is_end else [line]
        # Values may continue on lines without a tag.
        elif lines:
            lines.append(line)
    yield from _parse_field(first_line, lines)


def _parse_field(line: int, lines: list[str]) -> Iterator[tuple[int, str, str]]:
    match = FIELD.match("\n".join(lines))
    if match is not None:
        yield line, match[1], match[2].strip("\n")


def _add_balance(statement: AccountStatement, tag: str, value: str) -> None:
    match = BALANCE.match(value)
    if match is None:
        return

    mark, date_text, currency, amount_text = match.groups()
    # Movements name no currency; the balances of their statement do.
    statement.currency = currency
    try:
        date = dt.datetime.strptime(date_text, "%y%m%d").date()  # noqa: DTZ007 (a date has no zone)
    except ValueError:
        return

    amount = Decimal(amount_text.replace(",", ".")) * SIGN_BY_MARK[mark]
    is_opening = tag == OPENING_BALANCE
    statement.balances.append(
        StatedBalance(date, amount, currency, statement.account, is_opening=is_opening)
    )


def _read_items(statement: AccountStatement) -> Iterator[StatementItem]:
    for movement in statement.movements:
        try:
            yield _read_movement(movement, statement)
        except PARSER_ERRORS as error:
            reason = str(error)[:MAX_PARSER_MESSAGE] or movement.text[:MAX_QUOTED]
            yield RowProblem(movement.line, ":61:", f"The movement cannot be read: {reason}")
    yield from statement.balances


def _read_movement(movement: Movement, statement: AccountStatement) -> StatementRow:
    text = movement.text[:MAX_MOVEMENT_LENGTH]
    # The library only parses whole statements, which begin with field 20.
    (transaction,) = mt940.models.Transactions().parse(f":20:0\n{text}\n")
    data: dict[str, Any] = transaction.data

    # The entry date is written without a year; the library guesses it from the value date.
    booked = data.get("guessed_entry_date") or data.get("entry_date") or data["date"]
    amount = abs(data["amount"].amount) * SIGN_BY_MARK[data["status"]]
    information = movement.information
    broken_tag = None if information else BROKEN_INFORMATION.search(text)
    if broken_tag is not None:
        information = broken_tag[1]
    payee, purpose = read_details(information[:MAX_MOVEMENT_LENGTH])
    # Some banks put everything behind the movement itself.
    purpose = purpose or _find_purpose(data)
    reference = str(data.get("bank_reference") or "").strip()
    return StatementRow(
        movement.line,
        dt.date(booked.year, booked.month, booked.day),
        amount,
        payee=payee or purpose,
        description=purpose if payee else "",
        currency=statement.currency,
        bank_id=None if reference in MISSING_REFERENCES else reference,
        account=statement.account,
    )


def _find_purpose(data: dict[str, Any]) -> str:
    texts = (" ".join(str(data.get(name) or "").split()) for name in PURPOSE_FIELDS)
    return next((text for text in texts if text), "")


def _remove_shared_ids(items: list[StatementItem]) -> list[StatementItem]:
    """Remove bank references that are not ids: many banks write the same one for every movement."""
    rows = [item for item in items if isinstance(item, StatementRow)]
    counts = Counter((row.account, row.bank_id) for row in rows)

    def has_id(row: StatementRow) -> bool:
        if row.bank_id is None or len(row.bank_id) < MIN_ID_LENGTH:
            return False
        return counts[row.account, row.bank_id] == 1

    return [
        replace(item, bank_id=None) if isinstance(item, StatementRow) and not has_id(item) else item
        for item in items
    ]
