"""Compression: what is compressed, for whom, and that nothing else changes."""

import gzip
import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.conftest import PASSWORD, Person

pytestmark = pytest.mark.any_database

GZIP = {"Accept-Encoding": "gzip, deflate, br, zstd"}


@pytest.fixture
def long_list(ada: Person) -> str:
    """The path of a list of more than a kilobyte."""
    rows = [
        {"kind": "expense", "amount": number, "date": "2026-03-14", "payee": f"Café {number}"}
        for number in range(1, 60)
    ]
    ada.post("/transactions/bulk", transactions=rows)
    return "/transactions"


def is_compressed(answer: TestResponse) -> bool:
    encoding = answer.headers.get("Content-Encoding")
    assert encoding in {None, "gzip"}
    return encoding == "gzip"


def test_a_long_answer_is_compressed_and_says_so(ada: Person, long_list: str) -> None:
    plain = ada.call("GET", long_list)
    answer = ada.call("GET", long_list, headers=GZIP)
    assert is_compressed(answer)
    assert not is_compressed(plain)
    assert gzip.decompress(answer.data) == plain.data
    assert int(answer.headers["Content-Length"]) == len(answer.data) < len(plain.data) / 4
    for response in (answer, plain):
        assert "Accept-Encoding" in response.headers["Vary"]
        assert response.content_type == "application/json"


@pytest.mark.parametrize(
    ("accepted", "compressed"),
    [
        ("gzip", True),
        ("*", True),
        ("br;q=1.0, gzip;q=0.8, *;q=0.1", True),
        ("identity;q=0.5, gzip;q=0.8", True),
        ("", False),
        ("br", False),
        ("identity", False),
        ("gzip;q=0", False),
        ("gzip;q=0, *", False),
        ("*;q=0", False),
        ("identity, gzip;q=0.5", False),
        ("nonsense;;;", False),
    ],
)
def test_a_client_gets_only_what_it_accepts(
    ada: Person,
    long_list: str,
    accepted: str,
    compressed: bool,  # noqa: FBT001
) -> None:
    answer = ada.call("GET", long_list, headers={"Accept-Encoding": accepted})
    assert is_compressed(answer) is compressed


def test_a_short_answer_stays_as_it_is(ada: Person) -> None:
    ada.spend(5)
    for path in ("/transactions?limit=1", "/nothing", "/health/live"):
        answer = ada.call("GET", path, headers=GZIP)
        assert len(answer.data) < 1024
        assert not is_compressed(answer)


def test_a_long_error_is_compressed(ada: Person) -> None:
    answer = ada.call("POST", "/expenses", json={"x" * n: 1 for n in range(40)}, headers=GZIP)
    assert answer.status_code == 422
    assert is_compressed(answer)
    assert json.loads(gzip.decompress(answer.data))["code"] == "invalid"


@pytest.mark.parametrize("export_format", ["csv", "json", "ofx", "beancount", "ledger"])
def test_a_stream_is_compressed_piece_by_piece(
    ada: Person, long_list: str, export_format: str
) -> None:
    account = ada.account("Checking")
    ada.spend(5, account_id=account)
    path = f"/transactions/export?format={export_format}"
    plain, answer = ada.call("GET", path), ada.call("GET", path, headers=GZIP)
    assert is_compressed(answer)
    assert answer.is_streamed
    assert "Content-Length" not in answer.headers
    assert without_time(gzip.decompress(answer.data)) == without_time(plain.data)
    assert answer.headers["Content-Disposition"] == plain.headers["Content-Disposition"]


def without_time(content: bytes) -> list[bytes]:
    """The lines of an export, but those with the time at which it was made."""
    return [line for line in content.splitlines() if b"DTSERVER" not in line]


def test_head_has_the_headers_of_get(ada: Person, long_list: str) -> None:
    for path in (long_list, "/transactions/export"):
        get, head = (ada.call(method, path, headers=GZIP) for method in ("GET", "HEAD"))
        assert head.data == b""
        for name in ("Content-Encoding", "Content-Length", "Content-Type", "Vary"):
            assert head.headers.get(name) == get.headers.get(name), (path, name)


def test_a_version_can_be_sent_back_whatever_the_client_accepts(ada: Person) -> None:
    """Single resources are not compressed, so their ETag stays the strong one of the version."""
    expense = ada.spend(5, notes="long note " * 200)
    path = f"/expenses/{expense['id']}"
    answer = ada.call("GET", path, headers=GZIP)
    assert len(answer.data) > 1024
    assert not is_compressed(answer)
    assert answer.headers["ETag"] == '"1"'
    unchanged = ada.call("GET", path, headers=GZIP | {"If-None-Match": '"1"'})
    assert (unchanged.status_code, unchanged.data) == (304, b"")
    changed = ada.call("PATCH", path, json={"amount": 6}, headers=GZIP | {"If-Match": '"1"'})
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"')


def test_a_repeated_creation_is_the_same_for_every_client(ada: Person) -> None:
    rows = [{"kind": "expense", "amount": n, "date": "2026-03-14"} for n in range(1, 40)]
    key = {"Idempotency-Key": "rows-1"}
    body = {"transactions": rows}
    first = ada.call("POST", "/transactions/bulk", json=body, headers=GZIP | key)
    plain = ada.call("POST", "/transactions/bulk", json=body, headers=key)
    again = ada.call("POST", "/transactions/bulk", json=body, headers=GZIP | key)
    assert plain.headers["Idempotency-Replayed"] == "true"
    assert [is_compressed(answer) for answer in (first, plain, again)] == [True, False, True]
    assert gzip.decompress(first.data) == plain.data == gzip.decompress(again.data)


def test_answers_with_secrets_are_never_compressed(ada: Person, client: FlaskClient) -> None:
    name = "n" * 60
    for number in range(12):
        ada.post("/auth/tokens", name=f"{name} {number}")
    assert len(ada.call("GET", "/auth/tokens").data) > 1024
    assert not is_compressed(ada.call("GET", "/auth/tokens", headers=GZIP))
    profile = {"first_name": "n" * 60, "last_name": "l" * 60, "password": PASSWORD}
    requests: list[tuple[str, dict[str, Any]]] = [
        ("/users", {"email": f"{'a' * 60}@{'b' * 60}.example", **profile}),
        ("/auth/register", {"email": f"{'c' * 60}@{'b' * 60}.example", **profile}),
        ("/auth/cookie/login", {"email": ada.email, "password": PASSWORD}),
        ("/auth/login", {"email": ada.email, "password": PASSWORD}),
    ]
    for path, body in requests:
        answer = client.post(f"/api{path}", json=body, headers=GZIP)
        assert answer.status_code in {200, 201}, answer.text
        assert not is_compressed(answer)


def test_the_documentation_is_compressed_and_can_be_revalidated(client: FlaskClient) -> None:
    for path in ("/api/openapi.json", "/docs/", "/docs/swagger-ui-bundle.js"):
        with client.get(path) as plain, client.get(path, headers=GZIP) as answer:
            assert is_compressed(answer)
            assert gzip.decompress(answer.data) == plain.data
            assert len(answer.data) < len(plain.data)
    with client.get("/docs/swagger-ui-bundle.js", headers=GZIP) as script:
        tag = script.headers["ETag"]
        assert tag.startswith('W/"')
        assert "Accept-Ranges" not in script.headers
    known = GZIP | {"If-None-Match": tag}
    with client.get("/docs/swagger-ui-bundle.js", headers=known) as again:
        assert again.status_code == 304
    with client.get("/docs/swagger-ui-bundle.js", headers=GZIP | {"Range": "bytes=0-99"}) as part:
        assert part.status_code == 206
        assert not is_compressed(part)
        assert len(part.data) == 100


def test_origins_and_encodings_vary_together(ada: Person, long_list: str) -> None:
    answer = ada.call("GET", long_list, headers=GZIP | {"Origin": "http://localhost:3000"})
    assert set(answer.headers.getlist("Vary")) == {"Accept-Encoding", "Origin"}
