"""Files are written piece by piece, by one attempt at a time, and never by halves."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from core.enums import JobKind
from core.errors import NotFound
from models import ExportPiece, Job, db
from services.activity.exports import export_files, export_job
from services.activity.exports.export_files import begin_file, load_file
from services.activity.exports.export_requests import ExportRequest
from services.activity.exports.export_service import request_export
from services.activity.jobs.job_queue import JobCancelled, JobPayload, Progress
from services.people import user_service
from services.unit_of_work import system_unit_of_work
from tests.conftest import Person, writing

AsCaller = Callable[[Person], Any]


def lines(_payload: JobPayload, progress: Progress, *, until: int = 20) -> Iterator[str]:
    for number in range(until):
        yield f"line {number}\n"
        progress(number / until)


WHOLE = "".join(lines({}, lambda _share: None)).encode()


@pytest.fixture(autouse=True)
def _small_pieces(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_job, "PIECE_BYTES", 20)
    monkeypatch.setattr(app.extensions["outlay"].jobs, "wake", lambda: None)


@pytest.fixture
def payload(ada: Person, as_caller: AsCaller) -> JobPayload:
    """The payload of an export that Ada has requested."""
    request = ExportRequest(JobKind.EXPORT_TRANSACTIONS, "lines.txt", "text/plain")
    job_id = request_export(as_caller(ada), request)
    return dict(db.session.get_one(Job, job_id).payload)


def run(payload: JobPayload, writer: Any = lines, progress: Progress = lambda _share: None) -> Any:
    return export_job.write_export(writer)(payload, progress)


def read_file(ada: Person, as_caller: AsCaller) -> bytes:
    job = db.session.scalars(select(Job).where(Job.user_id == ada.id).order_by(Job.id)).all()[-1]
    with writing():
        job.status = "succeeded"
    return b"".join(load_file(as_caller(ada), job.id).pieces)


def test_a_job_that_runs_again_writes_the_file_anew(
    ada: Person, as_caller: AsCaller, payload: JobPayload
) -> None:
    class Killed(BaseException):
        """Ends a process on the way; nothing runs after it."""

    def die(share: float) -> None:
        if share > 0.5:
            raise Killed

    with pytest.raises(Killed):
        run(payload, progress=die)
    db.session.rollback()
    assert db.session.scalars(select(ExportPiece.number)).all()

    assert run(payload)["size"] == len(WHOLE)
    assert read_file(ada, as_caller) == WHOLE


def test_a_worker_that_has_lost_the_job_can_neither_add_to_the_file_nor_delete_it(
    ada: Person, as_caller: AsCaller, payload: JobPayload
) -> None:
    """It slept while another worker took the job over and finished it, or is at it."""
    taken_over = []

    def lose(share: float) -> None:
        if share > 0.5 and not taken_over:
            taken_over.append(True)
            run(payload)

    with pytest.raises(NotFound):
        run(payload, progress=lose)
    assert read_file(ada, as_caller) == WHOLE


def test_a_complete_file_stays_when_its_job_runs_again(payload: JobPayload) -> None:
    done = run(payload)
    assert run(payload, partial(lines, until=1)) == done


@pytest.mark.parametrize("error", [JobCancelled, RuntimeError])
def test_a_job_that_ends_on_the_way_leaves_nothing(
    payload: JobPayload, error: type[Exception], count_rows: Callable[[str], int]
) -> None:
    def stop(share: float) -> None:
        if share > 0.5:
            raise error

    with pytest.raises(error):
        run(payload, progress=stop)
    assert count_rows("exports") == count_rows("export_pieces") == 0


def test_the_clean_up_deletes_what_a_failed_job_could_not(
    payload: JobPayload, count_rows: Callable[[str], int]
) -> None:
    with system_unit_of_work() as work:
        begin_file(work, payload["export_id"])
        assert export_files.discard_abandoned(work) == 0
    with writing():
        db.session.scalars(
            select(Job).where(Job.kind == "export_transactions")
        ).one().status = "failed"
    with system_unit_of_work() as work:
        assert export_files.discard_abandoned(work) == 1
    assert count_rows("exports") == 0


def test_an_owner_who_leaves_ends_the_export(
    ada: Person, as_caller: AsCaller, payload: JobPayload, count_rows: Callable[[str], int]
) -> None:
    caller = as_caller(ada)

    def leave(share: float) -> None:
        if share == 0.5:
            user_service.delete_user(caller, caller.id)

    with pytest.raises(NotFound):
        run(payload, progress=leave)
    assert count_rows("exports") == count_rows("export_pieces") == 0


def test_a_file_that_is_deleted_while_it_is_read_breaks_off(
    ada: Person, as_caller: AsCaller, payload: JobPayload
) -> None:
    run(payload)
    job = db.session.scalars(select(Job).where(Job.kind == "export_transactions")).one()
    with writing():
        job.status = "succeeded"
    pieces = load_file(as_caller(ada), job.id).pieces
    next(pieces)
    with writing():
        db.session.delete(job)
    with pytest.raises(Exception, match="No row"):
        list(pieces)
