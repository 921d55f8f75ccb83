"""Store and read the files of exports, piece by piece.

In the database and not in a folder, so that any process can write a file and any other send it.
"""

import datetime as dt
import zlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, delete, insert, select, update

from core import clock
from core.enums import JobKind, JobStatus
from core.errors import Conflict, Gone, NotFound
from core.events import ExportCompleted, ExportDeleted
from core.identity import Caller, require_session
from core.json_types import JsonObject
from models import Export, ExportPiece, Job, db
from services.activity.jobs.job_queue import UNFINISHED, get_job
from services.snapshots import snapshot
from services.unit_of_work import UnitOfWork, rollback

RETENTION = dt.timedelta(hours=48)
"""How long a file can be downloaded."""
MAX_FILES = 5
"""Files of one user that are stored; a new one replaces the oldest."""
EXPORT_KINDS = (JobKind.EXPORT_TRANSACTIONS, JobKind.EXPORT_PERSONAL_DATA)
"""Kinds of jobs that write a file."""
COMPRESSION_LEVEL = 6
"""zlib's default: a file is written once and stored for two days."""


class ExportFile(NamedTuple):
    """A complete file; ``size`` is that of all pieces together."""

    filename: str
    media_type: str
    size: int
    pieces: Iterator[bytes]


def begin_file(work: UnitOfWork, export_id: int) -> int | None:
    """Begin a file from its start and return the number of this attempt; None if it is complete.

    What an earlier attempt has written is deleted, and if that one is still at work, its next piece
    is refused. Raises NotFound when the export is deleted, as with its owner.
    """
    is_incomplete = (Export.id == export_id, Export.finished_at.is_(None))
    beginning = update(Export).where(*is_incomplete).values(attempt=Export.attempt + 1)
    attempt: int | None = work.session.scalar(beginning.returning(Export.attempt))
    if attempt is None and work.session.get(Export, export_id) is None:
        raise NotFound("export")
    if attempt is not None:
        work.session.execute(delete(ExportPiece).where(ExportPiece.export_id == export_id))
    return attempt


def append_piece(
    work: UnitOfWork, export_id: int, attempt: int, number: int, content: bytes
) -> None:
    """Store the next piece of a file. Raises NotFound when the attempt is no longer the last."""
    # The lock keeps a later attempt from beginning between this look and the insertion.
    current = select(Export.id).where(*_written_by(export_id, attempt)).with_for_update()
    if work.session.scalar(current) is None:
        raise NotFound("export")
    piece = zlib.compress(content, COMPRESSION_LEVEL)
    values = {"export_id": export_id, "number": number, "content": piece}
    work.session.execute(insert(ExportPiece).values(**values))


def complete_file(work: UnitOfWork, export_id: int, attempt: int, size: int) -> JsonObject:
    """Make a file complete and return its public fields; the oldest files make room for it.

    Raises NotFound when the attempt is no longer the last.
    """
    query = select(Export).where(*_written_by(export_id, attempt)).with_for_update()
    export = work.session.scalar(query.execution_options(populate_existing=True))
    if export is None:
        raise NotFound("export")
    now = clock.now()
    export.size, export.finished_at, export.expires_at = size, now, now + RETENTION
    work.session.flush()
    document = snapshot(export)
    work.publish(ExportCompleted(export_id, document))

    complete = select(Export.id).where(
        Export.user_id == work.user_id, Export.finished_at.is_not(None)
    )
    oldest = complete.order_by(Export.id.desc()).offset(MAX_FILES)
    delete_exports(work, work.session.scalars(oldest).all())
    return document


def delete_exports(work: UnitOfWork, export_ids: Sequence[int]) -> None:
    """Delete complete files of the unit's owner."""
    if not export_ids:
        return
    work.session.execute(delete(Export).where(Export.id.in_(export_ids)))
    work.publish(*(ExportDeleted(export_id) for export_id in export_ids))


def discard_file(work: UnitOfWork, export_id: int, attempt: int) -> None:
    """Delete what an attempt has written, unless a later one writes the file by now."""
    work.session.execute(delete(Export).where(*_written_by(export_id, attempt)))


def discard_export_of(work: UnitOfWork, job_id: int) -> None:
    """Delete the export whose job was cancelled before it began."""
    work.session.execute(
        delete(Export).where(Export.job_id == job_id, Export.finished_at.is_(None))
    )


def find_owners_of_expired(now: dt.datetime) -> Sequence[int]:
    """Find the users who have files that have expired."""
    query = select(Export.user_id).where(Export.expires_at <= now).distinct()
    return db.session.scalars(query).all()


def delete_expired(work: UnitOfWork, now: dt.datetime) -> int:
    """Delete the files of the unit's owner that have expired, and count them."""
    expired = select(Export.id).where(Export.user_id == work.user_id, Export.expires_at <= now)
    export_ids = work.session.scalars(expired).all()
    delete_exports(work, export_ids)
    return len(export_ids)


def discard_abandoned(work: UnitOfWork) -> int:
    """Delete the exports of all users whose jobs have ended without a file, and count them."""
    ended = select(Job.id).where(Job.kind.in_(EXPORT_KINDS), Job.status.not_in(UNFINISHED))
    is_abandoned = (Export.finished_at.is_(None), Export.job_id.in_(ended))
    return len(work.session.scalars(delete(Export).where(*is_abandoned).returning(Export.id)).all())


def load_file(caller: Caller, job_id: int) -> ExportFile:
    """Load the file that a job of the caller has written.

    Raises NotFound, Forbidden for an API token that asks for all data of a person, Conflict while
    there is no file yet, and Gone when there is none any more.
    """
    job = get_job(caller, job_id)
    if job.kind not in EXPORT_KINDS:
        raise NotFound("file")
    if job.kind == JobKind.EXPORT_PERSONAL_DATA:
        require_session(caller)
    _require_success(job)

    own = (Export.user_id == caller.id, Export.job_id == job_id)
    export = db.session.scalar(select(Export).where(*own, Export.expires_at > clock.now()))
    if export is None or export.size is None:
        raise Gone(
            "The file has expired, or newer files have replaced it. Export again.",
            code="file_expired",
        )
    pieces = _read_pieces(export.id, export.size)
    return ExportFile(export.filename, export.media_type, export.size, pieces)


def _require_success(job: Job) -> None:
    """Raise Conflict unless a job has written its file."""
    if job.status in UNFINISHED:
        raise Conflict("The file is not ready yet.", code="file_not_ready")
    if job.status == JobStatus.CANCELLED:
        raise Conflict("The job was cancelled.", code="job_cancelled")
    if job.status == JobStatus.FAILED:
        raise Conflict("The job failed, so it has no file.", code="job_failed")


def _read_pieces(export_id: int, size: int) -> Iterator[bytes]:
    """Read a file, each piece in a transaction of its own: a client may take hours for it."""
    number = 0
    while size > 0:
        query = select(ExportPiece.content).where(
            ExportPiece.export_id == export_id, ExportPiece.number == number
        )
        # Raises an error where the file is deleted meanwhile: the connection breaks, and the
        # client knows that it has not got everything.
        content = zlib.decompress(db.session.scalars(query).one())
        rollback()
        size -= len(content)
        number += 1
        yield content


def _written_by(export_id: int, attempt: int) -> tuple[ColumnElement[bool], ...]:
    is_current = (Export.id == export_id, Export.attempt == attempt)
    return (*is_current, Export.finished_at.is_(None))
