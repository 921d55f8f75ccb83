"""Bank files: handed in, looked at, imported, listed, taken back. The work itself is done by jobs (``import_job``)."""

import datetime as dt
import zlib
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select

from core import clock
from core.errors import Conflict, Invalid, NotFound
from core.identity import Caller
from importers.tabular import mapping as file_mapping
from importers.values import MappingValues
from infrastructure.uploads import Upload
from models import Import, ImportFile, ImportRow, db
from services.activity.job_queue import enqueue_personal_job, has_unfinished_job
from services.ledger.account_queries import get_account
from services.paging import Page, Position, load_page
from services.unit_of_work import UnitOfWork, unit_of_work

PREVIEW, COMMIT, UNDO = "preview_import", "import_file", "undo_import"
KEPT = dt.timedelta(hours=48)
"""How long a file that was only looked at is kept."""
PACKED = 1
"""zlib's fastest: files are kept for minutes."""


def ask_preview(caller: Caller, values: Mapping[str, Any]) -> int:
    """Hand in a file to be looked at; answers the job. Raises NotFound, Invalid."""
    return _ask(PREVIEW, caller, values)


def ask_import(caller: Caller, values: Mapping[str, Any]) -> int:
    """Import a file, or one that was handed in for a preview; answers the job. Raises NotFound, Invalid, Conflict."""
    return _ask(COMMIT, caller, values)


def _ask(kind: str, caller: Caller, values: Mapping[str, Any]) -> int:
    options = {name: value for name, value in values.items() if name not in {"file", "import_id"}}
    _check(caller, options)
    with unit_of_work(caller.id) as work:
        _forget_old(work, caller)
        if values.get("file") is not None:
            found = _keep(work, caller, values["file"], options)
        else:
            found = _previewed(work, caller, values.get("import_id"), options)
        if kind == COMMIT:
            found.status = "queued"
        work.session.flush()
        return enqueue_personal_job(work, kind, import_id=found.id)


def _check(caller: Caller, options: Mapping[str, Any]) -> None:
    if options.get("account_id") is not None:
        try:
            get_account(caller, options["account_id"])
        except NotFound as error:
            raise Invalid.field("/account_id", "There is no such account.") from error
    mapping: MappingValues = options.get("mapping") or MappingValues()
    wrong = file_mapping.find_mapping_problems(mapping)
    if wrong:
        raise Invalid(
            "The mapping is not valid.",
            problems=[(("mapping", *path), message) for path, message in wrong],
        )


def _keep(work: UnitOfWork, caller: Caller, file: Upload, options: Mapping[str, Any]) -> Import:
    account_id = options.get("account_id")
    found = Import(
        user_id=caller.id,
        account_id=account_id,
        filename=file.name[:200],
        options=dict(options),
        report={},
    )
    work.session.add(found)
    work.session.flush()
    work.session.add(ImportFile(import_id=found.id, content=zlib.compress(file.content, PACKED)))
    return found


def _previewed(
    work: UnitOfWork, caller: Caller, import_id: int | None, options: Mapping[str, Any]
) -> Import:
    if import_id is None:
        raise Invalid.field("/file", "Send a file, or the import_id of a preview.")
    found = get_import(caller, import_id)
    work.session.refresh(found)
    if work.session.get(ImportFile, import_id) is None:
        raise Conflict("That file is imported already; hand it in again.", code="already_imported")
    _refuse_running(caller, import_id)
    found.options = found.options | dict(options) | {"is_confirmed": True}
    found.account_id = found.options.get("account_id")
    return found


def _refuse_running(caller: Caller, import_id: int) -> None:
    if has_unfinished_job(caller, COMMIT, import_id=import_id):
        raise Conflict("The import is still running.", code="import_running")


def _forget_old(work: UnitOfWork, caller: Caller) -> None:
    """Files that were only looked at do not stay."""
    stale = (
        Import.user_id == caller.id,
        Import.status == "previewed",
        Import.created_at < clock.now() - KEPT,
    )
    work.session.execute(delete(Import).where(*stale))


def content_of(import_id: int) -> bytes:
    """The bytes of a file that is still to be imported. Raises NotFound."""
    packed = db.session.scalar(select(ImportFile.content).where(ImportFile.import_id == import_id))
    if packed is None:
        raise NotFound("file")
    return zlib.decompress(packed)


def get_import(caller: Caller, import_id: int) -> Import:
    """One of the caller's imports. Raises NotFound."""
    found = db.session.scalar(
        select(Import).where(Import.id == import_id, Import.user_id == caller.id)
    )
    if found is None:
        raise NotFound("import")
    return found


def list_imports(caller: Caller, filters: Mapping[str, Any], after: Position | None) -> Page:
    """The caller's imports, newest first."""
    query = select(Import).where(Import.user_id == caller.id)
    for name in ("status", "account_id"):
        if filters.get(name) is not None:
            query = query.where(getattr(Import, name) == filters[name])
    return load_page(
        query, (Import.id,), after, filters["limit"], descending=True, total=filters["total"]
    )


def list_rows(
    caller: Caller, import_id: int, filters: Mapping[str, Any], after: Position | None
) -> Page:
    """What became of every row of a file, in the file's order. Raises NotFound."""
    get_import(caller, import_id)
    query = select(ImportRow).where(ImportRow.import_id == import_id)
    if filters.get("outcome") is not None:
        query = query.where(ImportRow.outcome == filters["outcome"])
    return load_page(query, (ImportRow.number,), after, filters["limit"], total=filters["total"])


def ask_undo(caller: Caller, import_id: int, *, force: bool) -> int:
    """Take an import back; answers the job. Raises NotFound, Conflict while it runs."""
    get_import(caller, import_id)
    _refuse_running(caller, import_id)
    with unit_of_work(caller.id) as work:
        return enqueue_personal_job(work, UNDO, import_id=import_id, force=force)
