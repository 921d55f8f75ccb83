"""The job that previews a bank file. It stores nothing but the file's format and mapping."""

from itertools import islice

from core.identity import Caller
from models import Import
from services.activity.jobs.job_queue import JobPayload, Progress
from services.categorization.category_suggestion import CategorySuggester
from services.editing import refresh_row
from services.imports.balances import check_balances
from services.imports.import_documents import PreviewDocument, PreviewRow
from services.imports.import_queries import get_import, load_file_content, read_options
from services.imports.plan import ImportPlan, plan_import, scan_import
from services.imports.preview import (
    count_planned_outcomes,
    describe_problem,
    describe_rows,
    describe_statement,
)
from services.imports.row_mapping import MappedRow
from services.imports.row_suggestions import apply_suggestions
from services.people.callers import load_caller
from services.unit_of_work import unit_of_work

MAX_ROWS = 1_000
"""Rows, and rejected rows, that a preview shows."""


def run_preview(
    suggester: CategorySuggester, max_bytes: int, payload: JobPayload, progress: Progress
) -> PreviewDocument:
    """Preview a file: detect its format and describe what its rows would become.

    ``max_bytes`` limits the unpacked size. Raises Invalid when the file cannot be read.
    """
    caller = load_caller(payload["user_id"])
    import_ = get_import(caller, payload["import_id"])
    options = read_options(import_)

    scan = scan_import(caller, load_file_content(import_.id), options, max_bytes)
    plan = plan_import(caller, import_.id, scan, options, progress)
    restore_deleted = options.get("restore_deleted", False)
    rows = _preview_rows(suggester, caller, plan, restore_deleted=restore_deleted)
    document: PreviewDocument = {
        "import_id": import_.id,
        "filename": import_.filename,
        "account_id": import_.account_id,
        **describe_statement(plan),
        "counts": count_planned_outcomes(plan),
        "rows": rows,
        "problems": [describe_problem(row) for row in islice(plan.rejected.values(), MAX_ROWS)],
        "balance_checks": check_balances(plan, is_preview=True),
    }
    # Stored last and under the lock for a moment only: everything before it just reads.
    _store_detection(caller, import_, plan)
    return document


def _preview_rows(
    suggester: CategorySuggester, caller: Caller, plan: ImportPlan, *, restore_deleted: bool
) -> list[PreviewRow]:
    rows = list(islice(plan.rows(), MAX_ROWS))
    new_rows = [
        row for number, row in rows if isinstance(row, MappedRow) and number not in plan.matches
    ]
    suggested = apply_suggestions(suggester, caller, new_rows)
    values = {item.row.number: item.values for item in suggested}
    return describe_rows(plan, rows, values, restore_deleted=restore_deleted)


def _store_detection(caller: Caller, import_: Import, plan: ImportPlan) -> None:
    statement = plan.scan.statement
    with unit_of_work(caller.id) as work:
        refresh_row(work.session, import_)
        import_.format = statement.format
        import_.mapping = statement.mapping_document
