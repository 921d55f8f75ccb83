"""A cancelled import leaves nothing half done."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from services.activity.jobs import job_leases
from services.imports import import_job
from services.ledger import total_audit
from tests.conftest import Person, read
from tests.statements import MARCH, MARCH_TOTAL, list_transactions, load_balance

WhenWritten = Callable[[int, Callable[[], object]], None]


@pytest.fixture
def when_written(monkeypatch: pytest.MonkeyPatch) -> WhenWritten:
    """Do something once an import has written some chunks of two rows."""

    def prepare(chunk: int, action: Callable[[], object]) -> None:
        monkeypatch.setattr(job_leases, "PROGRESS_SECONDS", 0)
        monkeypatch.setattr(import_job, "CHUNK_ROWS", 2)
        write, numbers = import_job.ImportWriter.write, iter(range(1, 100))

        def write_and_act(self: Any, work: Any, rows: Any) -> None:
            if next(numbers) == chunk:
                work.after_commit(action)
            write(self, work, rows)

        monkeypatch.setattr(import_job.ImportWriter, "write", write_and_act)

    return prepare


def cancel_newest(person: Person) -> None:
    job = person.get("/jobs")["items"][0]
    assert read(person.call("POST", f"/jobs/{job['id']}/cancel"), 200)["is_cancel_requested"]


def test_what_a_cancelled_import_has_written_is_taken_back(
    app: Flask, ada: Person, checking: int, when_written: WhenWritten
) -> None:
    written: list[int] = []

    def cancel() -> None:
        written.append(len(list_transactions(ada)))
        cancel_newest(ada)

    when_written(2, cancel)
    refused = ada.send("/import", MARCH, 409, account_id=str(checking))
    assert (refused["code"], written) == ("job_cancelled", [4])

    job = ada.get("/jobs")["items"][0]
    assert (job["status"], job["problem"]["code"]) == ("cancelled", "job_cancelled")
    assert (list_transactions(ada), load_balance(ada, checking)) == ([], 0.0)
    (left,) = ada.get("/transactions/imports")["items"]
    assert left["status"] == "undone"
    with app.app_context():
        assert list(total_audit.find_differences(ada.id)) == []


def test_a_file_can_be_imported_after_its_import_was_cancelled(
    ada: Person, checking: int, when_written: WhenWritten
) -> None:
    when_written(2, lambda: cancel_newest(ada))
    ada.send("/import", MARCH, 409, account_id=str(checking))
    done = ada.send("/import", MARCH, account_id=str(checking))
    assert (done["created"], load_balance(ada, checking)) == (6, MARCH_TOTAL)


def test_an_import_that_is_cancelled_after_its_last_row_is_taken_back_too(
    ada: Person, checking: int, when_written: WhenWritten
) -> None:
    when_written(3, lambda: cancel_newest(ada))
    ada.send("/import", MARCH, 409, account_id=str(checking))
    assert list_transactions(ada) == []


def test_a_file_whose_import_was_cancelled_while_it_waited_can_be_imported(
    app: Flask, ada: Person, checking: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview = ada.send("/import/preview", MARCH, account_id=str(checking))
    with monkeypatch.context() as resting:
        resting.setattr(app.extensions["outlay"].jobs, "wake", lambda: None)
        body = {"import_id": preview["import_id"]}
        headers = {"Prefer": "respond-async"}
        queued = ada.call("POST", "/transactions/import", json=body, headers=headers)
        job_id = read(queued, 202)["id"]
        cancelled = read(ada.call("POST", f"/jobs/{job_id}/cancel"), 200)
    assert cancelled["status"] == "cancelled"
    done = ada.post("/transactions/import", 200, import_id=preview["import_id"])
    assert (done["created"], load_balance(ada, checking)) == (6, MARCH_TOTAL)


def test_undoing_an_import_cannot_be_cancelled(
    app: Flask, ada: Person, checking: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = ada.send("/import", MARCH, account_id=str(checking))
    with monkeypatch.context() as resting:
        resting.setattr(app.extensions["outlay"].jobs, "wake", lambda: None)
        path = f"/transactions/imports/{done['id']}"
        undo = ada.call("DELETE", path, headers={"Prefer": "respond-async"})
        job_id = read(undo, 202)["id"]
        refused = read(ada.call("POST", f"/jobs/{job_id}/cancel"), 409)
    assert refused["code"] == "job_not_cancellable"
    app.extensions["outlay"].jobs.wake()
    app.extensions["outlay"].jobs.drain()
    assert list_transactions(ada) == []
