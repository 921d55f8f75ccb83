"""Delete uploaded files that were not imported in time."""

import datetime as dt

from sqlalchemy import delete, select

from core import clock
from core.enums import ImportStatus
from models import Import, ImportFile
from services.unit_of_work import UnitOfWork

FILE_RETENTION = dt.timedelta(hours=48)
"""How long a file is stored that was uploaded and not imported; previews promise as much."""
WAITING = (ImportStatus.QUEUED, ImportStatus.RUNNING)
"""A job of these will still read the file."""


def delete_expired_files(work: UnitOfWork) -> None:
    """Delete the expired files of all users, and with them the previews of which nothing remains.

    An import that failed halfway keeps its outcome. Called by every upload and by the daily
    clean-up.
    """
    expired = (
        select(Import.id, Import.status)
        .join(ImportFile)
        .where(
            Import.status.not_in(WAITING),
            Import.created_at < clock.now() - FILE_RETENTION,
        )
        # The rows of other users are changed without their lock: what one of them is about to
        # import is left alone.
        .with_for_update(of=Import, skip_locked=True)
    )
    rows = work.session.execute(expired).all()
    previews = [row.id for row in rows if row.status == ImportStatus.PREVIEWED]
    work.session.execute(
        delete(ImportFile).where(ImportFile.import_id.in_([row.id for row in rows]))
    )
    work.session.execute(delete(Import).where(Import.id.in_(previews)))
