"""Read Outlay's own JSON export."""

import datetime as dt
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from core.interchange import JSON_FORMAT, build_parts
from importers.readers import ReadOptions
from importers.values import (
    Detection,
    FileError,
    RowProblem,
    Statement,
    StatementItem,
    StatementRow,
)

JSON_START = re.compile(r"\s*[{\[]\s*[\"{\[]")


class OutlayJsonReader:
    """Reader of Outlay's JSON export. Other JSON is recognised and refused."""

    name = "json"

    def recognises(self, sample: str) -> bool:
        return JSON_START.match(sample) is not None

    def read(self, content: bytes, _options: ReadOptions) -> Statement:
        rows = _load_rows(content)
        detection = Detection("format", "outlay-json", "the file names its format", 1.0)
        return Statement("outlay-json", lambda: _read_items(rows), evidence=(detection,))


def _load_rows(content: bytes) -> list[Any]:
    try:
        # Amounts stay exact: a float would lose digits before they are checked.
        document = json.loads(content, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise FileError("The file is not valid JSON.", "damaged_file") from error

    is_export = isinstance(document, dict) and document.get("format") == JSON_FORMAT
    if not is_export or not isinstance(document.get("items"), list):
        raise FileError(
            "Unsupported JSON format. Only Outlay's own JSON export can be imported.",
            "unknown_format",
        )
    rows: list[Any] = document["items"]
    return rows


def _read_items(rows: list[Any]) -> Iterator[StatementItem]:
    for number, row in enumerate(rows, start=1):
        try:
            yield _read_row(number, row)
        except (KeyError, TypeError, ValueError, ArithmeticError):
            yield RowProblem(number, None, "The item is not a transaction in Outlay's format.")


def _read_row(number: int, row: dict[str, Any]) -> StatementRow:
    amount = _read_amount(row["amount"])
    return StatementRow(
        number,
        dt.date.fromisoformat(row["date"]),
        amount,
        payee=_require_text(row.get("payee") or ""),
        description=_require_text(row.get("description") or ""),
        notes=_require_text(row.get("notes") or ""),
        currency=row.get("currency"),
        bank_id=row.get("bank_id"),
        is_pending=row.get("status") == "pending",
        category=row.get("category"),
        account=row.get("account"),
        to_account=row.get("to_account"),
        kind=row["kind"],
        original_amount=_read_optional(row.get("original_amount")),
        original_currency=row.get("original_currency"),
        to_amount=_read_optional(row.get("to_amount")),
        to_currency=row.get("to_currency"),
        tags=tuple(_require_text(tag) for tag in row.get("tags") or ()),
        parts=build_parts(row.get("parts") or []),
    )


def _read_amount(value: Any) -> Decimal:
    amount = Decimal(value)
    if not amount.is_finite():
        raise ValueError("The amount is not finite.")
    return amount


def _read_optional(value: Any) -> Decimal | None:
    return None if value is None else _read_amount(value)


def _require_text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("Not a string.")
    return value
