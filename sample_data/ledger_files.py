"""Read a user's own ledger from a CSV file."""

import csv
import datetime as dt
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path

from core.enums import TransactionKind
from core.limits import LINE_LENGTH
from core.money import CURRENCIES
from core.normalization import normalize_text
from sample_data.recording import LedgerRow

KINDS_BY_DIRECTION = {
    "income": TransactionKind.INCOME,
    "credit": TransactionKind.INCOME,
    "transfer-out": TransactionKind.TRANSFER,
}
"""Kinds by the text that says where the money went; every other text is an expense."""

DATE_FORMATS = ("%Y-%m-%d", "%m/%d/%Y", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y")
"""Formats of dates, in the order in which they are tried: an ambiguous date is month first."""

DEFAULT_SOURCE = "Cash"
DEFAULT_DESTINATION = "Elsewhere"


class LedgerError(ValueError):
    """The ledger cannot be read or has no user; the message names the line and the reason."""


def read_ledger(path: Path, currency: str) -> list[LedgerRow]:
    """Read the rows of a CSV ledger, oldest first.

    Needs a date and an amount column; reads category, description or note, direction, account and
    currency columns by their usual names. ``currency`` is that of rows without one of their own.
    Raises LedgerError.
    """
    # Spreadsheets write a byte order mark, which "utf-8-sig" skips.
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = [_normalize(line) for line in csv.DictReader(file)]
    # Line 1 holds the headings.
    rows = [_parse_line(number, line, currency) for number, line in enumerate(lines, start=2)]
    return sorted(rows, key=lambda row: row["date"])


def _normalize(line: Mapping[str | None, str | None]) -> dict[str, str]:
    return {normalize_text(str(name)): (value or "").strip() for name, value in line.items()}


def _parse_line(number: int, line: Mapping[str, str], currency: str) -> LedgerRow:
    try:
        # A comma separates thousands here: these are files of spreadsheets in English.
        amount = Decimal(line["amount"].replace(",", ""))
        day = _parse_date(line["date"])
    except (KeyError, InvalidOperation, ValueError) as error:
        raise LedgerError(f"Line {number} has no readable date and amount: {dict(line)}") from error

    direction = (line.get("income/expense") or line.get("transaction type") or "").casefold()
    own_currency = line.get("currency", "").upper()
    description = line.get("note") or line.get("description") or ""
    row: LedgerRow = {
        "date": day,
        "kind": KINDS_BY_DIRECTION.get(direction, TransactionKind.EXPENSE),
        "amount": amount,
        "currency": own_currency if own_currency in CURRENCIES else currency,
        "category": line.get("category") or None,
        "payee": line.get("description", "")[:LINE_LENGTH],
        "description": description[:LINE_LENGTH],
        "notes": line.get("subcategory", ""),
        "account": line.get("account name") or line.get("mode") or None,
    }
    if row["kind"] == TransactionKind.TRANSFER:
        _name_accounts(row)
    return row


def _name_accounts(row: LedgerRow) -> None:
    """Name both accounts of a transfer; its category column holds the destination."""
    row["to_account"] = row["category"] or DEFAULT_DESTINATION
    row["account"] = row["account"] or DEFAULT_SOURCE
    row["category"] = None


def _parse_date(text: str) -> dt.date:
    for date_format in DATE_FORMATS:
        try:
            return dt.datetime.strptime(text, date_format).date()  # noqa: DTZ007 (a calendar day)
        except ValueError:
            continue
    raise ValueError(text)
