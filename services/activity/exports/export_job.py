"""The job that writes the file of an export."""

from collections.abc import Callable, Iterator
from functools import partial

from core.json_types import JsonObject
from infrastructure.database import is_database_loss
from models import Export, db
from services.activity.exports.export_files import (
    append_piece,
    begin_file,
    complete_file,
    discard_file,
)
from services.activity.jobs.job_queue import JobHandler, JobPayload, Progress
from services.snapshots import snapshot
from services.unit_of_work import rollback, system_unit_of_work, unit_of_work

PIECE_BYTES = 512 * 1024
"""Bytes of a piece, before it is compressed: what an export of any size needs in memory."""

ExportWriter = Callable[[JobPayload, Progress], Iterator[str]]
"""Writes the text of one kind of export, piece by piece.

It holds no transaction open while the job stores a piece or reports progress.
"""


def write_export(writer: ExportWriter) -> JobHandler:
    """Build the handler of a job that writes a file and returns its public fields."""
    return partial(_run, writer)


def _run(writer: ExportWriter, payload: JobPayload, progress: Progress) -> JsonObject:
    """Write the file from its start; one that is complete stays as it is."""
    export_id = payload["export_id"]
    with system_unit_of_work() as work:
        attempt = begin_file(work, export_id)
    if attempt is None:
        # The process ended between the file's completion and that of the job.
        return snapshot(db.session.get_one(Export, export_id))
    try:
        # Ends here already when the job was cancelled while its worker was gone.
        progress(0.0)
        size = _write_pieces(export_id, attempt, writer(payload, progress))
    except Exception as error:
        rollback()
        # The job runs again then, and begins the file anew.
        if not is_database_loss(error):
            _discard(export_id, attempt)
        raise
    with unit_of_work(payload["user_id"]) as work:
        return complete_file(work, export_id, attempt, size)


def _write_pieces(export_id: int, attempt: int, texts: Iterator[str]) -> int:
    """Store texts as pieces of about the same size, and return the number of bytes of all."""
    size = 0
    for number, content in enumerate(_join(texts)):
        with system_unit_of_work() as work:
            append_piece(work, export_id, attempt, number, content)
        size += len(content)
    return size


def _join(texts: Iterator[str]) -> Iterator[bytes]:
    buffer = bytearray()
    for text in texts:
        buffer += text.encode()
        if len(buffer) >= PIECE_BYTES:
            yield bytes(buffer)
            buffer.clear()
    if buffer:
        yield bytes(buffer)


def _discard(export_id: int, attempt: int) -> None:
    """Delete what was written; what cannot be deleted now, the daily clean-up deletes."""
    with system_unit_of_work() as work:
        discard_file(work, export_id, attempt)
