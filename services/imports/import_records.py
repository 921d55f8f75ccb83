"""Build rows of ``import_rows``: outcomes of the rows of a file, and what identifies them later."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, NotRequired, TypedDict

from core.enums import CategorySource, ImportOutcome
from core.limits import MESSAGE_LENGTH
from models import Transaction
from services.imports.plan import RejectedRow
from services.imports.row_identity import write_identifying_amount
from services.imports.row_mapping import MappedRow

EDITABLE_COLUMNS = (
    "date",
    "amount_minor",
    "kind",
    "payee",
    "description",
    "notes",
    "tags",
    "account_id",
    "to_account_id",
)
"""Columns that only their owner edits after an import; rules and models may choose the category."""
SECOND_AMOUNTS = ("to_amount_minor", "to_currency", "original_amount_minor", "original_currency")
# 64 bits: a digest is compared with that of one row, so only a chance of 1 in 2**64 per row
# matters.
DIGEST_BYTES = 8


class PendingValues(TypedDict):
    """Values of a pending transaction before it was booked, with the date as ISO 8601 text.

    Records of earlier versions have no ``currency``.
    """

    date: str
    amount_minor: int
    currency: NotRequired[str]
    external_id: str | None
    is_pending: bool
    payee: str
    description: str


class ImportRowRecord(TypedDict):
    """Columns of a row of ``import_rows``."""

    import_id: int
    number: int
    line: int
    outcome: str
    transaction_id: int | None
    account_id: int | None
    date: dt.date | None
    amount_minor: int | None
    bank_id: str | None
    content_key: str | None
    occurrence: int | None
    balance_minor: int | None
    file_column: str | None
    message: str | None
    before: PendingValues | None
    digest: str | None


def build_record(
    import_id: int,
    row: MappedRow,
    outcome: ImportOutcome,
    transaction_id: int | None,
    *,
    occurrence: int | None = None,
    digest: str | None = None,
    before: PendingValues | None = None,
) -> ImportRowRecord:
    """Build the record of a row that belongs to a transaction.

    Only a record with an ``occurrence`` identifies the transaction for later files. ``before`` is
    what a pending transaction was before this row booked it, ``digest`` what it was afterwards.
    """
    return {
        "import_id": import_id,
        "number": row.number,
        "line": row.line,
        "outcome": outcome.value,
        "transaction_id": transaction_id,
        "account_id": row.account_id,
        "date": row.date,
        "amount_minor": row.signed_minor,
        "bank_id": row.bank_id,
        "content_key": row.content_key,
        "occurrence": occurrence,
        "balance_minor": row.balance_minor,
        "file_column": None,
        "message": None,
        "before": before,
        "digest": digest,
    }


def build_invalid_record(
    import_id: int, row: MappedRow, column: str, message: str
) -> ImportRowRecord:
    """Build the record of a row whose transaction is not valid."""
    record = build_record(import_id, row, ImportOutcome.REJECTED, None)
    record["file_column"] = column
    record["message"] = message[:MESSAGE_LENGTH]
    return record


def build_rejected_record(import_id: int, row: RejectedRow) -> ImportRowRecord:
    """Build the record of a row that could not be mapped to a transaction."""
    return {
        "import_id": import_id,
        "number": row.number,
        "line": row.line,
        "outcome": ImportOutcome.REJECTED.value,
        "transaction_id": None,
        "account_id": None,
        "date": None,
        "amount_minor": None,
        "bank_id": None,
        "content_key": None,
        "occurrence": None,
        "balance_minor": None,
        "file_column": row.column,
        "message": row.message[:MESSAGE_LENGTH],
        "before": None,
        "digest": None,
    }


def compute_digest(
    transaction: Transaction | Mapping[str, object], *, with_category: bool = True
) -> str:
    """Digest what a transaction says, to detect later whether its owner has edited it."""
    values = _read_columns(transaction)
    content = [_write_value(values, name) for name in EDITABLE_COLUMNS]
    # A category that a rule or the model chose may change without the owner.
    is_own_choice = with_category and values["category_source"] == CategorySource.PERSON
    content.append(str(values["category_id"]) if is_own_choice else "")
    # Only where there is one: rows of earlier versions have digests without them.
    content += [f"{name}={values[name]}" for name in SECOND_AMOUNTS if values.get(name)]
    content += [f"part={part}" for part in _list_parts(values["parts"])]
    # JSON, because joining the values would make ("ab", "c") and ("a", "bc") the same.
    return hashlib.blake2b(json.dumps(content).encode(), digest_size=DIGEST_BYTES).hexdigest()


def _read_columns(transaction: Transaction | Mapping[str, object]) -> Mapping[str, object]:
    if not isinstance(transaction, Transaction):
        return transaction
    names = (*EDITABLE_COLUMNS, *SECOND_AMOUNTS, "currency", "category_id", "category_source")
    return {name: getattr(transaction, name) for name in (*names, "parts")}


def _list_parts(parts: Any) -> Iterator[list[object]]:
    for part in parts:
        read = part.get if isinstance(part, Mapping) else partial(getattr, part)
        yield [read(name) for name in ("category_id", "amount_minor", "note", "tags")]


def _write_value(values: Mapping[str, object], name: str) -> str:
    value = values[name]
    if name == "amount_minor" and isinstance(value, int):
        return write_identifying_amount(value, str(values["currency"]))
    return str(value)


def read_pending_values(transaction: Transaction) -> PendingValues:
    """Read the values of a transaction that booking it changes."""
    return {
        "date": transaction.date.isoformat(),
        "amount_minor": transaction.amount_minor,
        "currency": transaction.currency,
        "external_id": transaction.external_id,
        "is_pending": transaction.is_pending,
        "payee": transaction.payee,
        "description": transaction.description,
    }
