"""JSON that an import reads back exactly."""

import json
from collections.abc import Iterable, Iterator

from core.interchange import JSON_FORMAT
from exporters.values import ExportRow


def write(rows: Iterable[ExportRow]) -> Iterator[str]:
    """One object; amounts are JSON numbers that are exactly the decimal."""
    yield f'{{"format": "{JSON_FORMAT}", "version": 1, "items": ['
    for place, row in enumerate(rows):
        yield (",\n" if place else "\n") + _object(row)
    yield "\n]}\n"


def _object(row: ExportRow) -> str:
    told = {
        "date": row.date.isoformat(),
        "kind": row.kind,
        "currency": row.currency,
        "payee": row.payee,
        "description": row.description,
        "notes": row.notes,
        "category": row.category,
        "account": row.account,
        "to_account": row.to_account,
        "tags": list(row.tags),
        "status": "pending" if row.is_pending else "posted",
        "bank_id": row.bank_id,
    }
    return f'{{"amount": {row.amount:f}, {json.dumps(told, ensure_ascii=False)[1:]}'
