import errno
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from exporters.values import ExportRow
from models import db
from services import health_checks
from services.ledger import transaction_export
from tests.conftest import Person, make_app
from tests.exporters.conftest import DEFAULTS

pytestmark = pytest.mark.any_database


def post(person: Person, data: bytes, **options: Any) -> Any:
    return person.call(
        "POST", "/expenses", data=data, **{"content_type": "application/json", **options}
    )


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b'{"amount": NaN}',
        b'{"amount": 1, "amount": 2}',
        b"{'a': 1}",
        b'{"a":1} x',
        b"[" * 100_000,
        b"\xef\xbb\xbf{}",
        '{"amount": 1}'.encode("utf-16"),
        b'{"description": "\xc0\xaf"}',
        b"[" * 40 + b"]" * 40,
    ],
)
def test_what_is_not_json_is_malformed(ada: Person, data: bytes) -> None:
    answer = post(ada, data)
    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize(
    "data", [b"null", b"[]", b'"x"', b"true", b"5", b"{}", b'{"\\ud800": 1}', b'{"a/b~c": 1}']
)
def test_what_is_json_of_another_kind_is_invalid(ada: Person, data: bytes) -> None:
    answer = post(ada, data)
    assert answer.status_code == 422
    assert answer.json["errors"]


def test_a_hundred_thousand_unknown_fields_are_not_all_named(ada: Person) -> None:
    data = b'{"k":1' + b"".join(b',"k%d":1' % n for n in range(100_000)) + b"}"
    answer = post(ada, data)
    assert answer.status_code == 422
    assert len(answer.json["errors"]) == 20


@pytest.mark.parametrize(
    "options",
    [
        {"content_type": "application/x-www-form-urlencoded"},
        {"content_type": "text/plain"},
        {"content_type": None},
        {"headers": {"Content-Encoding": "gzip"}},
    ],
)
def test_only_plain_json_is_a_body(ada: Person, options: dict[str, Any]) -> None:
    assert post(ada, b'{"amount": 1}', **options).status_code == 415


def test_a_body_too_large_is_refused(ada: Person) -> None:
    assert post(ada, b'{"description": "' + b"A" * 10_000_000 + b'"}').status_code == 413


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/expenses/0",
        "/expenses/007",
        "/expenses/1.0",
        "/expenses/1e3",
        "/expenses/%D9%A3",
        "//expenses",
        "/expenses/9223372036854775807",
        "/expenses/9223372036854775808",
        "/expenses/" + "9" * 500,
        "/expenses/1;2",
        "/expenses/3fa85f64-5717-4562-b3fc-2c963f66afa6",
        "/x%0d%0aINFO%20forged",
    ],
)
def test_there_is_no_such_path(ada: Person, path: str) -> None:
    answer = ada.call("GET", path)
    assert (answer.status_code, answer.json["status"]) == (404, 404)


@pytest.mark.parametrize(
    ("method", "path"),
    [("DELETE", "/expenses"), ("TRACE", "/expenses"), ("POST", "/budgets/status")],
)
def test_a_method_that_is_not_there_is_named(ada: Person, method: str, path: str) -> None:
    answer = ada.call(method, path)
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_a_trailing_slash_makes_no_difference(ada: Person) -> None:
    assert ada.call("GET", "/expenses/").status_code == 200
    assert ada.call("POST", "/expenses/", json={"amount": 1}).status_code == 201


def test_an_error_looks_the_same_whatever_is_accepted(client: FlaskClient) -> None:
    answer = client.get("/api/expenses", headers={"Accept": "text/html"})
    assert answer.content_type == "application/problem+json"
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    expected = {"type", "title", "status", "detail", "code", "errors", "request_id"}
    assert answer.json.keys() == expected
    assert answer.json["request_id"] == answer.headers["X-Request-ID"]


def test_a_failure_inside_shows_nothing_of_the_inside(
    ada: Person, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("SELECT secret FROM somewhere")

    monkeypatch.setattr("services.planning.budget_status.load_statuses", fail)
    answer = ada.call("GET", "/budgets/status")
    assert answer.status_code == 500
    assert "SELECT" not in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.each_database
def test_a_sum_beyond_what_can_be_stored_is_refused(ada: Person) -> None:
    for _ in range(9):
        ada.spend("9999999999999.99")
    refused = ada.post("/expenses", 422, amount="9999999999999.99", date="2026-03-14")
    assert refused["code"] == "out_of_range"
    assert ada.get("/expenses", limit=1, include="total")["total"] == 9


def test_without_a_database_the_server_says_so_and_stays_alive(tmp_path: Path) -> None:
    app = make_app(tmp_path, DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    client = app.test_client()
    body = {"username": "ada", "password": "x"}
    answer = client.post("/api/auth/login", json=body)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
    assert client.get("/api/health/live").status_code == 200
    ready = client.get("/api/health/ready")
    assert (ready.status_code, ready.json["checks"]["database"]["ok"]) == (503, False)


@pytest.mark.each_database
@pytest.mark.parametrize(
    ("number", "status"), [(errno.ENOSPC, 503), (errno.EMFILE, 503), (errno.EPERM, 500)]
)
def test_a_machine_that_has_run_out_of_something_asks_to_try_again(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, number: int, status: int
) -> None:
    def fail() -> None:
        raise OSError(number, "no more")

    monkeypatch.setattr(health_checks, "check_liveness", fail)
    answer = client.get("/api/health/live")
    assert (answer.status_code, answer.headers.get("Retry-After")) == (
        status,
        "1" if status == 503 else None,
    )


@pytest.mark.each_database
@pytest.mark.parametrize("export_format", ["csv", "json", "ofx", "beancount", "ledger"])
def test_an_export_that_loses_the_database_is_a_problem_and_no_broken_file(
    ada: Person, monkeypatch: pytest.MonkeyPatch, export_format: str
) -> None:
    for _ in range(4):
        ada.spend(5)
    rows: list[int] = []

    def lose_at_third(*_: Any) -> ExportRow:
        rows.append(1)
        if len(rows) == 3:
            raise OperationalError("FETCH", None, psycopg.errors.AdminShutdown("terminated"))
        return ExportRow(**DEFAULTS)

    monkeypatch.setattr(transaction_export, "_export_row", lose_at_third)
    answer = ada.call("GET", f"/transactions/export?format={export_format}")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
    assert answer.content_type == "application/problem+json"
    assert len(rows) == 3


@pytest.mark.each_database
def test_a_locked_table_is_answered_when_waiting_for_it_has_ended(ada: Person, app: Flask) -> None:
    if db_is_sqlite(app):
        pytest.skip("SQLite has no table locks; its busy timeout is tested by concurrent writes")
    url = app.config["DATABASE_URL"].replace("+psycopg", "")
    with psycopg.connect(url) as other:
        other.execute("LOCK TABLE transactions IN ACCESS EXCLUSIVE MODE")
        # Without its own limit, the wait would end with the statement's: no 503.
        assert ada.call("GET", "/expenses").status_code == 503
    assert ada.call("GET", "/expenses").status_code == 200


def db_is_sqlite(app: Flask) -> bool:
    with app.app_context():
        return db.engine.dialect.name == "sqlite"
