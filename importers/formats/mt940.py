"""SWIFT MT940 (and MT942): read by the ``mt-940`` library, one movement at a time, so that a bad one costs no other."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Any

import mt940

from importers import text_encoding
from importers.values import (
    Evidence,
    FileError,
    Item,
    Reading,
    RowProblem,
    StatedBalance,
    StatementRow,
)

TAG = re.compile(r":([0-9]{2}[A-Z]?):(.*)", re.DOTALL)
BALANCE = re.compile(r"([CD])([0-9]{6})([A-Z]{3})([0-9]+,[0-9]*)")
BLOCK = re.compile(r"\{[1235]:[^{}]*\}|\{4:|-\}|\{|\}")
OPENING, CLOSING = ("60F",), ("62F",)
SIGNS = {"C": 1, "D": -1, "RC": -1, "RD": 1}
NO_REFERENCE = {"", "NONREF"}
SHORTEST_ID = 8
LONGEST = 4_000
"""What a movement tells at most: six lines of 65 in SWIFT's own rules; the patterns that read it are not for more."""


@dataclass(slots=True)
class Movement:
    """A :61: with the :86: that tells of it."""

    line: int
    text: str


@dataclass(slots=True)
class Statement:
    """What is said between one :20: and the next."""

    account: str | None = None
    currency: str | None = None
    balances: list[StatedBalance] = field(default_factory=list)
    movements: list[Movement] = field(default_factory=list)


def read(content: bytes) -> Reading:
    """Every movement of every statement. Raises FileError when there is none."""
    encoding = text_encoding.detect(content)
    statements = list(_statements(content.decode(encoding.conclusion, "replace")))
    if not any(statement.movements or statement.balances for statement in statements):
        raise FileError("The file holds no statement.", "no_rows")
    items = _with_own_ids([item for statement in statements for item in _items(statement)])
    return Reading(
        "mt940", lambda: iter(items), None, (encoding, Evidence("format", "mt940", "its tags", 1.0))
    )


def _statements(text: str) -> Iterator[Statement]:
    statement = Statement()
    for line, tag, value in _tags(text):
        if tag == "20":
            yield statement
            statement = Statement()
        elif tag == "25":
            statement.account = value.split("\n")[0].strip() or None
        elif tag in OPENING + CLOSING:
            _take_balance(statement, tag, value)
        elif tag == "61":
            statement.movements.append(Movement(line, f":61:{value}"))
        elif tag == "86" and statement.movements:
            statement.movements[-1].text += f"\n:86:{value}"
    yield statement


def _tags(text: str) -> Iterator[tuple[int, str, str]]:
    """The tags with the lines that belong to them."""
    started, held = 0, ""
    for number, raw in enumerate(BLOCK.sub("", text).splitlines(), start=1):
        line = raw.rstrip()
        if TAG.match(line) or line.strip() == "-":
            if held:
                yield from _tag(started, held)
            started, held = number, line if line.strip() != "-" else ""
        elif held:
            held += f"\n{line}"
    if held:
        yield from _tag(started, held)


def _tag(line: int, text: str) -> Iterator[tuple[int, str, str]]:
    found = TAG.match(text)
    if found is not None:
        yield line, found[1], found[2].strip("\n")


def _take_balance(statement: Statement, tag: str, value: str) -> None:
    found = BALANCE.match(value)
    if found is None:
        return
    statement.currency = found[3]
    try:
        day = dt.datetime.strptime(found[2], "%y%m%d").date()  # noqa: DTZ007 (a day has no zone)
    except ValueError:
        return
    amount = Decimal(found[4].replace(",", ".")) * SIGNS[found[1]]
    statement.balances.append(
        StatedBalance(day, amount, found[3], statement.account, is_opening=tag in OPENING)
    )


def _items(statement: Statement) -> Iterator[Item]:
    for movement in statement.movements:
        try:
            (found,) = mt940.models.Transactions().parse(f":20:0\n{movement.text[:LONGEST]}\n")
            yield _row(movement, found.data, statement)
        except (
            ValueError,
            RuntimeError,
            KeyError,
            AttributeError,
            AssertionError,
            InvalidOperation,
        ) as error:
            yield RowProblem(
                movement.line, ":61:", f"Cannot be read: {str(error)[:80] or movement.text[:40]}"
            )
    yield from statement.balances


def _row(movement: Movement, data: dict[str, Any], statement: Statement) -> StatementRow:
    size = abs(data["amount"].amount)
    booked = data.get("guessed_entry_date") or data.get("entry_date") or data["date"]
    told = _told(data)
    payee = data.get("applicant_name") or data.get("recipient_name") or ""
    reference = str(data.get("bank_reference") or "").strip()
    return StatementRow(
        movement.line, dt.date(booked.year, booked.month, booked.day), size * SIGNS[data["status"]],
        payee=" ".join((payee or told).split()), description=" ".join(told.split()) if payee else "",
        currency=statement.currency, bank_id=None if reference in NO_REFERENCE else reference,
        account=statement.account,
    )  # fmt: skip


def _told(data: dict[str, Any]) -> str:
    """What a movement is for: the structured purpose, else the free text."""
    names = (
        "purpose",
        "additional_purpose",
        "end_to_end_reference",
        "transaction_details",
        "extra_details",
        "posting_text",
    )
    return next((str(data[name]) for name in names if data.get(name)), "")


def _with_own_ids(items: list[Item]) -> list[Item]:
    """Bank references are ids only where each is used once; many banks write the same for all."""
    rows = [item for item in items if isinstance(item, StatementRow)]
    counts = Counter((row.account, row.bank_id) for row in rows)

    def is_own(row: StatementRow) -> bool:
        return (
            row.bank_id is not None
            and len(row.bank_id) >= SHORTEST_ID
            and counts[row.account, row.bank_id] == 1
        )

    return [
        item if not isinstance(item, StatementRow) or is_own(item) else replace(item, bank_id=None)
        for item in items
    ]
