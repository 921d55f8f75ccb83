"""QIF, which Quicken and many banks write: a letter per line, a caret after every row."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from importers import text_encoding
from importers.amounts import cell_of, decimal_of, mark_votes
from importers.dates import order_of, written_of
from importers.tabular.header_words import is_balance_line
from importers.tabular.inference import Hints
from importers.values import (
    Evidence,
    FileError,
    Item,
    Reading,
    RowProblem,
    StatedBalance,
    StatementRow,
)

MONEY_SECTIONS = ("bank", "cash", "ccard", "oth a", "oth l")


@dataclass(slots=True)
class Record:
    """The lines of one row by their letters (of the first line of each letter)."""

    line: int
    section: str
    account: str | None
    values: dict[str, str] = field(default_factory=dict)


def read(content: bytes, hints: Hints, said: dict[str, str] | None = None) -> Reading:
    """Every row of every account. Raises FileError when there is none."""
    said = said or {}
    encoding = text_encoding.detect(content)
    found = list(_records(content.decode(encoding.conclusion, "replace")))
    if not found:
        raise FileError("The QIF file has no rows of an account.", "no_rows")
    order = order_of(
        [one for one in (written_of(row.values.get("D", "")) for row in found) if one], hints.today
    )
    votes = mark_votes(cell for cell in (cell_of(_amount_text(row)) for row in found) if cell)
    mark = said.get("decimal_mark") or ("," if votes[","] > votes["."] else ".")
    chosen = said.get("date_order") or order.order
    is_open = order.is_open and not said.get("date_order")
    return Reading(
        "qif",
        lambda: (_item(row, chosen, mark) for row in found),
        {"date_order": chosen, "decimal_mark": mark},
        (encoding, Evidence("date_order", chosen, order.reason, 0.4 if is_open else 0.95)),
        (order.question,) if is_open else (),
    )


def _records(text: str) -> Iterator[Record]:
    """The rows of accounts, and of investments; categories, classes and securities are passed over."""
    section, account, current = "bank", None, None
    for line, raw in enumerate(text.splitlines(), start=1):
        letter, value = raw[:1], raw[1:].strip()
        if letter == "!":
            section = value.lower().removeprefix("type:").strip()
            current = None
        elif letter == "^":
            if current is not None and section == "account":
                account = current.values.get("N")
            elif current is not None and section in {*MONEY_SECTIONS, "invst"}:
                yield current
            current = None
        elif raw.strip() and letter.isprintable():
            current = current or Record(line, section, account)
            current.values.setdefault(letter, value)
    if current is not None and section in MONEY_SECTIONS and "D" in current.values:
        yield current


def _amount_text(row: Record) -> str:
    return row.values.get("T") or row.values.get("U") or ""


def _item(row: Record, order: str, mark: str) -> Item:
    if row.section == "invst":
        return RowProblem(
            row.line, "!Type:Invst", "A trade of an investment is not money moved in an account."
        )
    day, amount = _day(row, order), _amount(row, mark)
    if day is None:
        return RowProblem(row.line, "D", f"Not a day: {row.values.get('D', '')[:40] or 'nothing'}")
    if amount is None:
        return RowProblem(row.line, "T", f"Not an amount: {_amount_text(row)[:40] or 'nothing'}")
    payee, memo = row.values.get("P", ""), row.values.get("M", "")
    if is_balance_line(payee):
        return StatedBalance(day, amount, None, row.account, is_opening=True)
    category = row.values.get("L", "").partition("/")[0]
    return StatementRow(
        row.line, day, amount, payee=payee or memo, description=memo if payee else "",
        notes=f"Check {row.values['N']}" if row.values.get("N", "").isdigit() else "",
        category=None if category.startswith("[") else category.rpartition(":")[2] or None,
        account=row.account,
    )  # fmt: skip


def _day(row: Record, order: str) -> dt.date | None:
    written = written_of(row.values.get("D", ""))
    return written.read(order) if written else None


def _amount(row: Record, mark: str) -> Decimal | None:
    cell = cell_of(_amount_text(row))
    return decimal_of(cell, mark) if cell else None
