"""Load imports, their files and the outcomes of their rows."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from sqlalchemy import func, select

from core.clock import utc_text
from core.enums import ImportOutcome, JobKind
from core.errors import Conflict, NotFound
from core.identity import Caller
from importers.values import MappingValues
from models import Import, ImportFile, ImportRow, Transaction, db
from services.activity.jobs.job_queue import has_unfinished_job
from services.imports.import_documents import (
    ImportDocument,
    ImportReport,
    RowOutcome,
    RowProblemDocument,
)
from services.imports.import_values import ImportFilters, ImportOptions, ImportRowFilters
from services.paging import Page, Position, load_page

MAX_OUTCOMES = 1_000
"""Rows whose outcome an import document has; all are listed at ``/imports/{id}/rows``."""
MAX_ERRORS = 200
"""Rejected rows that an import document has."""


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A row of an import with its transaction; None if it was rejected or is deleted."""

    row: ImportRow
    transaction: Transaction | None


def get_import(caller: Caller, import_id: int) -> Import:
    """Load one of the caller's imports. Raises NotFound."""
    own_import = (Import.id == import_id, Import.user_id == caller.id)
    import_ = db.session.scalar(select(Import).where(*own_import))
    if import_ is None:
        raise NotFound("import")
    return import_


def read_options(import_: Import) -> ImportOptions:
    """Return the stored options of an import."""
    return cast(ImportOptions, dict(import_.options))


def load_file_content(import_id: int) -> bytes:
    """Load the bytes of a file that is not imported yet. Raises NotFound."""
    packed = db.session.scalar(select(ImportFile.content).where(ImportFile.import_id == import_id))
    if packed is None:
        raise NotFound("file")
    # Not bounded here: this is what the service itself compressed, after the limit on uploads.
    return zlib.decompress(packed)


def list_imports(caller: Caller, query: ImportFilters, after: Position | None) -> Page:
    """List the caller's imports, newest first."""
    imports = select(Import).where(Import.user_id == caller.id)
    if query.get("status") is not None:
        imports = imports.where(Import.status == query["status"])
    if query.get("account_id") is not None:
        imports = imports.where(Import.account_id == query["account_id"])
    return load_page(
        imports, (Import.id,), after, query["limit"], descending=True, total=query["total"]
    )


def list_rows(
    caller: Caller, import_id: int, query: ImportRowFilters, after: Position | None
) -> Page:
    """List the outcomes of a file's rows, with their transactions, in the order of the file.

    Raises NotFound.
    """
    get_import(caller, import_id)
    rows = select(ImportRow).where(ImportRow.import_id == import_id)
    if query.get("outcome") is not None:
        rows = rows.where(ImportRow.outcome == query["outcome"])
    page = load_page(rows, (ImportRow.number,), after, query["limit"], total=query["total"])
    return replace(page, items=_with_transactions(caller, page.items))


def _with_transactions(caller: Caller, rows: Sequence[ImportRow]) -> list[ListedRow]:
    """Load the transactions of rows, in one query."""
    ids = [row.transaction_id for row in rows if row.transaction_id is not None]
    query = select(Transaction).where(Transaction.id.in_(ids), Transaction.user_id == caller.id)
    transactions = {transaction.id: transaction for transaction in db.session.scalars(query)}
    return [ListedRow(row, transactions.get(row.transaction_id or 0)) for row in rows]


def count_row_outcomes(import_id: int) -> dict[str, int]:
    """Count the rows of an import by outcome."""
    counts = select(ImportRow.outcome, func.count()).where(ImportRow.import_id == import_id)
    result = db.session.execute(counts.group_by(ImportRow.outcome))
    return {row[0]: row[1] for row in result}


def find_last_row_number(import_id: int) -> int:
    """Return the number of the last row that an import has written, 0 before the first."""
    last = select(func.max(ImportRow.number)).where(ImportRow.import_id == import_id)
    return db.session.scalar(last) or 0


def refuse_running(caller: Caller, import_id: int) -> None:
    """Raise Conflict while an import is queued or running."""
    if has_unfinished_job(caller, JobKind.IMPORT_FILE, import_id=import_id):
        raise Conflict("The import is still running.", code="import_running")


def describe_import(caller: Caller, import_id: int) -> ImportDocument:
    """Describe an import with the outcomes of its first rows. Raises NotFound."""
    import_ = get_import(caller, import_id)
    # One more than is shown tells whether there are more.
    rows = _load_rows(import_id, limit=MAX_OUTCOMES + 1)
    rejected = _load_rows(import_id, limit=MAX_ERRORS, outcome=ImportOutcome.REJECTED)
    # Empty until the import is done, hence the defaults below.
    report = cast(ImportReport, import_.report)
    finished_at = import_.finished_at
    return {
        "id": import_.id,
        "user_id": import_.user_id,
        "account_id": import_.account_id,
        "filename": import_.filename,
        "format": import_.format,
        "status": import_.status,
        "mapping": cast(MappingValues | None, import_.mapping),
        "created": import_.created,
        "updated": import_.updated,
        "duplicates": import_.duplicates,
        "offered": import_.offered,
        "rejected": import_.rejected,
        "created_at": utc_text(import_.created_at),
        "finished_at": None if finished_at is None else utc_text(finished_at),
        "import_id": import_.id,
        "imported_count": import_.created,
        "rows": [_describe_outcome(row) for row in rows[:MAX_OUTCOMES]],
        "has_more_rows": len(rows) > MAX_OUTCOMES,
        "errors": [_describe_problem(row) for row in rejected],
        "balance_checks": report.get("balance_checks", []),
        "transfer_proposals": report.get("transfer_proposals", 0),
        "profile_id": report.get("profile_id"),
        "undone": report.get("undone"),
    }


def _load_rows(
    import_id: int, *, limit: int, outcome: ImportOutcome | None = None
) -> Sequence[ImportRow]:
    rows = select(ImportRow).where(ImportRow.import_id == import_id)
    if outcome is not None:
        rows = rows.where(ImportRow.outcome == outcome)
    return db.session.scalars(rows.order_by(ImportRow.number).limit(limit)).all()


def _describe_outcome(row: ImportRow) -> RowOutcome:
    return {
        "number": row.number,
        "line": row.line,
        "outcome": row.outcome,
        "transaction_id": row.transaction_id,
        "message": row.message,
        "column": row.file_column,
    }


def _describe_problem(row: ImportRow) -> RowProblemDocument:
    return {"line": row.line, "column": row.file_column, "message": row.message or ""}
