"""Write CSV that spreadsheets open safely and that an import restores exactly."""

import csv
import io
from collections.abc import Iterable, Iterator
from decimal import Decimal

from core.interchange import looks_like_formula, write_parts
from core.limits import TAG_SEPARATOR
from exporters.values import ExportRow

COLUMNS = (
    "date", "kind", "amount", "currency", "payee", "description", "notes", "category", "account",
    "to_account", "tags", "status", "bank_id", "to_amount", "to_currency", "original_amount",
    "original_currency", "parts",
)  # fmt: skip
"""Headings; the importer recognises Outlay's own files by them (importers/tabular/apps.toml)."""
# Some 50 kB: a piece a row would cost a system call each.
ROWS_PER_PIECE = 500
BYTE_ORDER_MARK = "\ufeff"


def guard_formula(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would execute as a formula."""
    return f"'{text}" if looks_like_formula(text) else text


def write(rows: Iterable[ExportRow]) -> Iterator[str]:
    """Write a header and one line per row."""
    buffer = io.StringIO()
    # Without a byte order mark, Excel reads UTF-8 as the code page of the system.
    buffer.write(BYTE_ORDER_MARK)
    # RFC 4180 ends lines so, and so does every spreadsheet.
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for number, row in enumerate(rows, start=1):
        writer.writerow(_build_cells(row))
        if number % ROWS_PER_PIECE == 0:
            yield _drain(buffer)
    yield _drain(buffer)


def _drain(buffer: io.StringIO) -> str:
    """Return the text of a buffer and empty it."""
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def _build_cells(row: ExportRow) -> list[str]:
    # Only free text can look like a formula. A negative amount begins with "-" and must not be
    # guarded: it is a number.
    return [
        row.date.isoformat(),
        row.kind,
        f"{row.amount:f}",
        row.currency,
        guard_formula(row.payee),
        guard_formula(row.description),
        guard_formula(row.notes),
        guard_formula(row.category or ""),
        guard_formula(row.account or ""),
        guard_formula(row.to_account or ""),
        guard_formula(TAG_SEPARATOR.join(row.tags)),
        "pending" if row.is_pending else "posted",
        guard_formula(row.bank_id or ""),
        _write_number(row.to_amount),
        row.to_currency or "",
        _write_number(row.original_amount),
        row.original_currency or "",
        # One line for each transaction, so that sums of the column are right.
        write_parts(row.parts) if row.parts else "",
    ]


def _write_number(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:f}"
