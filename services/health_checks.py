"""Health checks: whether this server can do its work."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import structlog
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from core.enums import HealthStatus
from infrastructure.circuit_breakers import breakers
from infrastructure.startup import DATABASE_ERRORS
from models import db
from services.unit_of_work import rollback

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class HealthCheck:
    """The result of one check."""

    ok: bool
    detail: str


@dataclass(frozen=True, slots=True)
class Health:
    """The state of the server, with its checks by name."""

    status: HealthStatus
    checks: Mapping[str, HealthCheck]


def check_liveness() -> Health:
    """Report that the process answers."""
    return Health(HealthStatus.LIVE, {})


def check_readiness(root: str) -> Health:
    """Check that the database answers and that its schema is the one this version needs.

    ``root`` is the folder that contains ``migrations``.
    """
    checks = _run_checks(root)
    is_ready = all(check.ok for check in checks.values())
    return Health(HealthStatus.READY if is_ready else HealthStatus.NOT_READY, checks)


def _run_checks(root: str) -> dict[str, HealthCheck]:
    try:
        db.session.execute(text("SELECT 1"))
        current = MigrationContext.configure(db.session.connection()).get_current_revision()
    except DATABASE_ERRORS as error:
        rollback()
        log.warning("database_unreachable", error=str(error))
        unreachable = HealthCheck(ok=False, detail="The database does not answer.")
        return {"database": unreachable, "migrations": unreachable}

    head = head_revision(root)
    detail = f"The database is at revision {current}; this version needs {head}."
    return {
        "database": HealthCheck(ok=True, detail="The database answers."),
        # Equal, not at least: an older version on a migrated database would write rows that the
        # newer schema refuses or misreads.
        "migrations": HealthCheck(ok=current == head, detail=detail),
        "outside_services": _describe_circuits(),
    }


def _describe_circuits() -> HealthCheck:
    """Name the kinds of services that are paused; this server can do its work without them."""
    counts = breakers.count_states()
    paused = {kind: count for (kind, state), count in counts.items() if state == "open"}
    if not paused:
        return HealthCheck(ok=True, detail="No service outside is paused.")
    names = ", ".join(f"{kind} ({count})" for kind, count in sorted(paused.items()))
    return HealthCheck(ok=True, detail=f"Paused after repeated failures: {names}.")


def head_revision(root: str) -> str | None:
    """Return the newest migration of this version."""
    return ScriptDirectory(str(Path(root) / "migrations")).get_current_head()
