"""Write JSON that an import restores exactly."""

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal

from core.interchange import JSON_FORMAT, write_parts
from exporters.values import ExportRow


def write(rows: Iterable[ExportRow]) -> Iterator[str]:
    """Write one object whose ``items`` are the rows, piece by piece."""
    yield f'{{"format": "{JSON_FORMAT}", "version": 1, "items": ['
    for index, row in enumerate(rows):
        separator = ",\n" if index else "\n"
        yield separator + _build_object(row)
    yield "\n]}\n"


def _build_object(row: ExportRow) -> str:
    members = {
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
        "to_currency": row.to_currency,
        "original_currency": row.original_currency,
    }
    # json cannot write a Decimal; as a float the amount would lose digits.
    other_members = json.dumps(members, ensure_ascii=False).removeprefix("{")
    return (
        f'{{"amount": {row.amount:f}, "to_amount": {_write_number(row.to_amount)},'
        f' "original_amount": {_write_number(row.original_amount)},'
        f' "parts": {write_parts(row.parts)}, {other_members}'
    )


def _write_number(amount: Decimal | None) -> str:
    return "null" if amount is None else f"{amount:f}"
