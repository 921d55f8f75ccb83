"""Reading a person's own ledger from a CSV file."""

import csv
import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path

from core.money import CURRENCIES
from core.normalization import normalize_text
from sample_data.recording import Row

KINDS_BY_DIRECTION = {"income": "income", "credit": "income", "transfer-out": "transfer"}


class LedgerError(ValueError):
    """A line of the file cannot be read; the message says which and why."""


def read_ledger(path: Path, currency: str) -> Iterator[Row]:
    """The rows of a CSV ledger, oldest first.

    Columns, by any of their usual names: a date, an amount, a category, a description or note, and what says
    whether it is income; optionally an account and a currency. Raises LedgerError.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = [
            {normalize_text(str(name)): (value or "").strip() for name, value in line.items()}
            for line in csv.DictReader(file)
        ]
    rows = [_ledger_row(number, line, currency) for number, line in enumerate(lines, start=2)]
    yield from sorted(rows, key=lambda row: row["date"])


def _ledger_row(number: int, line: Mapping[str, str], currency: str) -> Row:
    try:
        amount = Decimal(line["amount"].replace(",", ""))
        day = _ledger_date(line["date"])
    except (KeyError, InvalidOperation, ValueError) as error:
        raise LedgerError(f"line {number}: no readable date and amount in {dict(line)}") from error
    direction = (line.get("income/expense") or line.get("transaction type") or "").casefold()
    own_currency = line.get("currency", "").upper()
    row = {
        "date": day,
        "kind": KINDS_BY_DIRECTION.get(direction, "expense"),
        "amount": amount,
        "currency": own_currency if own_currency in CURRENCIES else currency,
        "category": line.get("category") or None,
        "payee": line.get("description", "")[:200],
        "description": (line.get("note") or line.get("description") or "")[:200],
        "notes": line.get("subcategory", ""),
        "account": line.get("account name") or line.get("mode") or None,
    }
    if row["kind"] == "transfer":  # what such a line calls its category is where the money went
        row |= {
            "account": row["account"] or "Cash",
            "to_account": row.pop("category") or "Elsewhere",
        }
    return row


def _ledger_date(text: str) -> dt.date:
    for form in ("%Y-%m-%d", "%m/%d/%Y", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y"):
        try:
            return dt.datetime.strptime(text, form).date()  # noqa: DTZ007 (a calendar day)
        except ValueError:
            continue
    raise ValueError(text)
