"""CSV that a spreadsheet opens without running anything, and that an import reads back exactly."""

import csv
import io
from collections.abc import Iterable, Iterator

from core.interchange import TAG_MARK, looks_like_formula
from exporters.values import ExportRow

COLUMNS = (
    "date", "kind", "amount", "currency", "payee", "description", "notes", "category", "account", "to_account", "tags",
    "status", "bank_id",
)  # fmt: skip
BATCH = 500


def harmless(text: str) -> str:
    """A text that a spreadsheet shows as it is: an apostrophe stands before what would be a formula."""
    return f"'{text}" if looks_like_formula(text) else text


def write(rows: Iterable[ExportRow]) -> Iterator[str]:
    """A header and a line per row."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for place, row in enumerate(rows):
        writer.writerow(_cells(row))
        if place % BATCH == BATCH - 1:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def _cells(row: ExportRow) -> list[str]:
    texts = (
        row.payee,
        row.description,
        row.notes,
        row.category,
        row.account,
        row.to_account,
        TAG_MARK.join(row.tags),
    )
    status = "pending" if row.is_pending else "posted"
    said = [harmless(text or "") for text in texts]
    return [
        row.date.isoformat(),
        row.kind,
        f"{row.amount:f}",
        row.currency,
        *said,
        status,
        harmless(row.bank_id or ""),
    ]
