"""Accept bank files and enqueue the jobs that preview, import and undo them."""

import zlib
from typing import cast

from core.enums import ImportStatus, JobKind
from core.errors import Conflict, Invalid, NotFound
from core.identity import Caller
from core.limits import LINE_LENGTH
from importers.tabular.mapping import find_mapping_problems
from importers.values import MappingValues
from infrastructure.uploads import Upload
from models import Import, ImportFile
from services.activity.jobs.job_queue import enqueue_personal_job
from services.editing import refresh_row
from services.imports.file_retention import delete_expired_files
from services.imports.import_queries import get_import, refuse_running
from services.imports.import_values import ImportOptions, ImportRequest
from services.imports.targets import ACCOUNT_NOT_FOUND
from services.ledger.account_queries import get_account
from services.unit_of_work import UnitOfWork, unit_of_work

COMPRESSION_LEVEL = 1
"""zlib's fastest, because files are stored for minutes."""


def request_preview(caller: Caller, request: ImportRequest) -> int:
    """Store a file and enqueue its preview; return the job's id. Raises Invalid, NotFound."""
    return _enqueue(JobKind.PREVIEW_IMPORT, caller, request)


def request_import(caller: Caller, request: ImportRequest) -> int:
    """Enqueue the import of a new or a previewed file; return the job's id.

    Raises Invalid, NotFound, and Conflict when the file is already imported or being imported.
    """
    return _enqueue(JobKind.IMPORT_FILE, caller, request)


def request_undo(caller: Caller, import_id: int, *, force: bool) -> int:
    """Enqueue the undoing of an import; return the job's id.

    Raises NotFound, and Conflict while the import is running.
    """
    get_import(caller, import_id)
    refuse_running(caller, import_id)
    with unit_of_work(caller.id) as work:
        return enqueue_personal_job(work, JobKind.UNDO_IMPORT, import_id=import_id, force=force)


def _enqueue(kind: JobKind, caller: Caller, request: ImportRequest) -> int:
    options = _select_options(request)
    _check_account(caller, options.get("account_id"))
    _check_mapping(options)
    with unit_of_work(caller.id) as work:
        # Before a preview is loaded: an expired one can no longer be imported.
        delete_expired_files(work)
        file = request.get("file")
        if file is not None:
            import_ = _store_file(work, caller, file, options)
        else:
            import_ = _load_previewed(work, caller, request.get("import_id"), options)
        if kind == JobKind.IMPORT_FILE:
            import_.status = ImportStatus.QUEUED.value
        work.session.flush()
        return enqueue_personal_job(work, kind, import_id=import_.id)


def _select_options(request: ImportRequest) -> ImportOptions:
    options = {name: value for name, value in request.items() if name not in {"file", "import_id"}}
    return cast(ImportOptions, options)


def _check_account(caller: Caller, account_id: int | None) -> None:
    if account_id is None:
        return
    try:
        get_account(caller, account_id)
    except NotFound as error:
        raise Invalid.field("account_id", ACCOUNT_NOT_FOUND, code="account_not_found") from error


def _check_mapping(options: ImportOptions) -> None:
    problems = find_mapping_problems(options.get("mapping") or MappingValues())
    if problems:
        raise Invalid(
            "The mapping is not valid.",
            problems=[(("mapping", *path), message) for path, message in problems],
            code="bad_mapping",
        )


def _store_file(work: UnitOfWork, caller: Caller, file: Upload, options: ImportOptions) -> Import:
    import_ = Import(
        user_id=caller.id,
        account_id=options.get("account_id"),
        filename=file.name[:LINE_LENGTH],
        options=dict(options),
        report={},
    )
    work.session.add(import_)
    work.session.flush()
    # In the database and not in a folder, so that any process can run the job.
    packed = zlib.compress(file.content, COMPRESSION_LEVEL)
    work.session.add(ImportFile(import_id=import_.id, content=packed))
    return import_


def _load_previewed(
    work: UnitOfWork, caller: Caller, import_id: int | None, options: ImportOptions
) -> Import:
    """Load a previewed import and merge the options of this request into its own."""
    if import_id is None:
        raise Invalid.field(
            "file", "A file or the import_id of a preview is required.", code="file_required"
        )
    import_ = get_import(caller, import_id)
    refresh_row(work.session, import_)
    # A file is deleted once it is imported or expired; only the outcomes of its rows remain.
    if work.session.get(ImportFile, import_id) is None:
        raise Conflict(
            "The file of this import is no longer stored. Upload it again to import it again.",
            code="already_imported",
        )
    refuse_running(caller, import_id)
    # A new dictionary: the column does not notice changes inside of the old one.
    import_.options = import_.options | dict(options) | {"is_confirmed": True}
    import_.account_id = import_.options.get("account_id")
    return import_
