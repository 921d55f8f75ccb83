"""What Outlay itself exports as JSON."""

import datetime as dt
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from core.interchange import JSON_FORMAT
from importers.values import Evidence, FileError, Item, Reading, RowProblem, StatementRow

TEXTS = ("payee", "description", "notes")


def read(content: bytes) -> Reading:
    """Every transaction of an export. Raises FileError."""
    try:
        document = json.loads(content, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise FileError("The file is not valid JSON.", "damaged_file") from error
    if (
        not isinstance(document, dict)
        or document.get("format") != JSON_FORMAT
        or not isinstance(document.get("items"), list)
    ):
        raise FileError("The JSON is not an export of Outlay's transactions.", "unknown_format")
    rows: list[Any] = document["items"]
    return Reading(
        "outlay-json",
        lambda: _items(rows),
        None,
        (Evidence("format", "outlay-json", "its own word", 1.0),),
    )


def _items(rows: list[Any]) -> Iterator[Item]:
    for number, row in enumerate(rows, start=1):
        try:
            yield _row(number, row)
        except (KeyError, TypeError, ValueError, ArithmeticError):
            yield RowProblem(number, None, "Not a transaction as Outlay writes it.")


def _row(number: int, row: dict[str, Any]) -> StatementRow:
    amount = Decimal(row["amount"])
    if not amount.is_finite():
        raise ValueError("no amount")
    payee, description, notes = (_string(row.get(name) or "") for name in TEXTS)
    return StatementRow(
        number, dt.date.fromisoformat(row["date"]), amount, payee, description, notes,
        currency=row.get("currency"), bank_id=row.get("bank_id"), is_pending=row.get("status") == "pending",
        category=row.get("category"), account=row.get("account"), to_account=row.get("to_account"),
        kind=row["kind"], tags=tuple(_string(tag) for tag in row.get("tags") or ()),
    )  # fmt: skip


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a string")
    return value
