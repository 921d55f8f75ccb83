"""Can this server do its work?"""

from pathlib import Path
from typing import Any

import structlog
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from models import db

log = structlog.get_logger()


def checks(root: str) -> dict[str, dict[str, Any]]:
    """Each check by name: whether it is well, and what was found."""
    try:
        db.session.execute(text("SELECT 1"))
        current = MigrationContext.configure(db.session.connection()).get_current_revision()
    except SQLAlchemyError as error:
        db.session.rollback()
        log.warning("database_unreachable", error=str(error))
        unreachable = {"ok": False, "detail": "the database does not answer"}
        return {"database": unreachable, "migrations": unreachable}
    head = head_revision(root)
    return {
        "database": {"ok": True, "detail": "answers"},
        "migrations": {"ok": current == head, "detail": f"at {current}, this version needs {head}"},
    }


def head_revision(root: str) -> str | None:
    """The newest migration that came with this version."""
    return ScriptDirectory(str(Path(root) / "migrations")).get_current_head()
