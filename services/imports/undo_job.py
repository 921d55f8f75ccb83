"""The job that undoes an import."""

from services.activity.jobs.job_queue import JobPayload, Progress
from services.imports.import_documents import UndoDocument
from services.imports.import_queries import get_import
from services.imports.undoing import undo_import
from services.people.callers import load_caller


def run_undo(payload: JobPayload, progress: Progress) -> UndoDocument:
    """Undo an import. After a restart, continue with the rows that are left."""
    caller = load_caller(payload["user_id"])
    import_id: int = payload["import_id"]
    get_import(caller, import_id)
    return undo_import(caller, import_id, progress, force=bool(payload.get("force")))
