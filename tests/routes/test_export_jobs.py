"""Exports that a job writes: requested, downloaded, limited, and deleted again."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from core import clock
from models import Export, db
from services.activity.exports import export_job
from services.activity.exports.export_files import MAX_FILES, RETENTION
from services.activity.exports.export_service import MAX_WAITING
from services.activity.jobs.clean_up_job import clean_up
from tests.conftest import Person, drain_reactions, read, writing

ASYNC = {"Prefer": "respond-async"}


def request(person: Person, path: str = "/transactions/export", **query: Any) -> Any:
    answer = person.call("GET", path, query_string=query, headers=ASYNC)
    job = read(answer, 202)
    assert answer.headers["Location"] == f"/api/jobs/{job['id']}"
    assert answer.headers["Preference-Applied"] == "respond-async"
    return job


def finish(person: Person) -> None:
    app = person.client.application
    app.extensions["outlay"].jobs.drain()
    drain_reactions(app)


def export(person: Person, path: str = "/transactions/export", **query: Any) -> Any:
    """Export by a job and return it once it has succeeded."""
    job = request(person, path, **query)
    finish(person)
    done = person.get(f"/jobs/{job['id']}")
    assert done["status"] == "succeeded", done
    return done


def download(person: Person, job_id: int, status: int = 200) -> Any:
    answer = person.call("GET", f"/jobs/{job_id}/file")
    assert answer.status_code == status, answer.text
    return answer


@pytest.fixture
def held_jobs(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """No worker takes a job."""
    monkeypatch.setattr(app.extensions["outlay"].jobs, "wake", lambda: None)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Move the clock on."""
    now = clock.now

    def move(**by: float) -> None:
        monkeypatch.setattr(clock, "now", lambda: now() + dt.timedelta(**by))

    return move


@pytest.mark.parametrize("kind", ["csv", "json", "ofx", "beancount", "ledger"])
def test_the_file_of_a_job_is_the_one_that_is_sent_at_once(
    ada: Person, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_job, "PIECE_BYTES", 100)
    giro = ada.account("Giro", opening_balance=100)
    savings = ada.account("Savings", opening_balance=7)
    for day in range(10, 20):
        ada.spend(3, f"2026-03-{day}", payee=f"Café {day}", account_id=giro)
    transfer = {"kind": "transfer", "amount": 20, "date": "2026-03-04"}
    ada.post("/transactions", account_id=giro, to_account_id=savings, **transfer)
    at_once = ada.call("GET", f"/transactions/export?format={kind}")

    job = export(ada, format=kind)
    answer = download(ada, job["id"])

    assert answer.data == at_once.data
    assert job["result"]["size"] == len(answer.data) > 300
    assert answer.headers["Content-Length"] == str(len(answer.data))
    assert answer.mimetype == at_once.mimetype == job["result"]["media_type"]
    assert answer.headers["Content-Disposition"] == f"attachment; filename=transactions.{kind}"


def test_a_job_exports_what_the_filters_choose(ada: Person) -> None:
    for amount, date in ((3, "2026-03-01"), (30, "2026-03-02"), (300, "2026-03-03")):
        ada.spend(amount, date, tags=["a, b"])
    query = {
        "start_date": "2026-03-02",
        "max_amount": "30.5",
        "updated_since": "2020-01-01T00:00:00Z",
        "kind": "expense,income",
        "tag": "a, b",
    }
    job = export(ada, format="json", **query)
    items = json.loads(download(ada, job["id"]).data)["items"]
    assert [item["amount"] for item in items] == [-30.0]


def test_the_personal_export_is_also_written_by_a_job(ada: Person) -> None:
    ada.spend(4)
    job = export(ada, "/users/me/export")
    document = json.loads(download(ada, job["id"]).data)
    assert [row["amount"] for row in document["transactions"]] == [4]
    assert document["user"]["id"] == ada.id
    assert job["result"]["filename"] == "outlay-export.json"


def test_the_file_of_a_personal_export_is_refused_to_api_tokens(admin: Person, ada: Person) -> None:
    """Also to the token of an admin who acts for somebody else."""
    everything = export(ada, "/users/me/export")["id"]
    transactions = export(ada)["id"]
    for person, query in ((ada, {}), (admin, {"user_id": ada.id})):
        token = person.post("/auth/tokens", name="script", scope="read")["token"]
        header = {"Authorization": f"Bearer {token}"}
        statuses = [
            person.call("GET", f"/jobs/{job}/file", headers=header, query_string=query).status_code
            for job in (everything, transactions)
        ]
        assert statuses == [403, 200]


def test_the_file_is_only_its_owners(ada: Person, bob: Person, admin: Person) -> None:
    job = export(ada)
    missing = download(bob, 987_654, 404).json
    for person in (bob, admin):
        assert download(person, job["id"], 404).json["detail"] == missing["detail"]


@pytest.mark.usefixtures("held_jobs")
def test_before_the_file_is_ready_the_answer_is_409(ada: Person) -> None:
    job = request(ada)
    assert download(ada, job["id"], 409).json["code"] == "file_not_ready"


@pytest.mark.any_database
def test_jobs_without_a_file_have_none(ada: Person) -> None:
    job = ada.call("POST", "/ml/retrain", json={}, headers=ASYNC).json
    finish(ada)
    assert download(ada, job["id"], 404).json["detail"] == "File not found."


@pytest.mark.usefixtures("held_jobs")
def test_a_cancelled_export_leaves_nothing(ada: Person, count_rows: Callable[[str], int]) -> None:
    job = request(ada)
    assert count_rows("exports") == 1
    ada.post(f"/jobs/{job['id']}/cancel", 200)
    assert count_rows("exports") == 0
    assert download(ada, job["id"], 409).json["code"] == "job_cancelled"


@pytest.mark.usefixtures("held_jobs")
def test_an_equal_request_finds_the_job_that_is_not_done(ada: Person) -> None:
    first = request(ada, format="csv")["id"]
    assert request(ada, format="csv")["id"] == first
    assert request(ada, format="json")["id"] != first
    assert request(ada, "/users/me/export")["id"] != first


@pytest.mark.usefixtures("held_jobs")
def test_only_some_exports_can_wait(ada: Person, bob: Person) -> None:
    jobs = [request(ada, min_amount=number)["id"] for number in range(MAX_WAITING)]
    answer = ada.call("GET", "/transactions/export?min_amount=99", headers=ASYNC)
    assert read(answer, 409)["code"] == "too_many_exports"
    request(bob)
    ada.post(f"/jobs/{jobs[0]}/cancel", 200)
    request(ada, min_amount=99)


def test_new_files_replace_the_oldest(ada: Person, count_rows: Callable[[str], int]) -> None:
    jobs = [export(ada, min_amount=number)["id"] for number in range(MAX_FILES + 1)]
    assert count_rows("exports") == MAX_FILES
    assert download(ada, jobs[0], 410).json["code"] == "file_expired"
    download(ada, jobs[1])


def test_a_file_expires_and_the_clean_up_deletes_it(
    app: Flask, ada: Person, count_rows: Callable[[str], int]
) -> None:
    job = export(ada)
    with app.app_context():
        assert clean_up({}, lambda _share: None)["exports"] == 0
        with writing():
            stored = db.session.scalars(select(Export)).one()
            assert stored.finished_at is not None
            assert stored.expires_at == stored.finished_at + RETENTION
            stored.expires_at = clock.now()

    assert download(ada, job["id"], 410).json["code"] == "file_expired"
    with app.app_context():
        assert clean_up({}, lambda _share: None)["exports"] == 1
    assert count_rows("export_pieces") == 0
    assert download(ada, job["id"], 410).json["code"] == "file_expired"
    changes = ada.get("/changes", since=0, limit=200)["items"]
    types = [change["type"] for change in changes if change["entity"] == "export"]
    assert types[-1] == "export_deleted"


def test_files_are_deleted_with_their_owner(
    ada: Person, bob: Person, count_rows: Callable[[str], int]
) -> None:
    export(ada)
    export(bob)
    ada.delete("/users/me")
    assert count_rows("exports") == count_rows("export_pieces") == 1


def test_only_an_export_that_took_long_is_told(ada: Person) -> None:
    export(ada)
    assert ada.get("/notifications", type="export_finished")["items"] == []


def test_who_has_waited_for_an_export_is_told(
    app: Flask, ada: Person, later: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(app.extensions["outlay"].jobs, "wake", lambda: None)
        request(ada)
    later(minutes=1)
    app.extensions["outlay"].jobs.wake()
    finish(ada)
    (item,) = ada.get("/notifications", type="export_finished")["items"]
    assert item["title"] == "Your export transactions.csv is ready."
