"""What a browser on another origin may do, by the preflights and answers that it would see."""

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from app import EXPOSED_HEADERS
from tests.conftest import make_app

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
SENT_HEADERS = "authorization,content-type,idempotency-key,if-match,if-none-match,prefer"


def build_client(folder: Path, **settings: Any) -> FlaskClient:
    return make_app(folder, **settings).test_client()


def preflight(client: FlaskClient, origin: str, method: str = "POST") -> Any:
    headers = {
        "Origin": origin,
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": SENT_HEADERS,
    }
    return client.options("/api/expenses", headers=headers)


def is_allowed(client: FlaskClient, origin: str) -> bool:
    answer = preflight(client, origin)
    allowed = answer.headers.get("Access-Control-Allow-Origin")
    assert allowed in {None, origin}
    return allowed is not None


@pytest.mark.parametrize("method", METHODS)
def test_a_preflight_from_this_machine_is_granted_for_every_method(
    tmp_path: Path, method: str
) -> None:
    answer = preflight(build_client(tmp_path), "http://localhost:5173", method)
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "http://localhost:5173"
    assert method in answer.headers["Access-Control-Allow-Methods"].split(", ")
    granted = answer.headers["Access-Control-Allow-Headers"].lower().replace(" ", "").split(",")
    assert set(SENT_HEADERS.split(",")) <= set(granted)
    assert "Origin" in answer.headers["Vary"]
    assert "Access-Control-Allow-Credentials" not in answer.headers


@pytest.mark.parametrize("path", ["/api/health/live", "/api/expenses", "/api/nothing"])
def test_answers_and_errors_can_be_read_with_their_headers(tmp_path: Path, path: str) -> None:
    headers = build_client(tmp_path).get(path, headers={"Origin": "http://127.0.0.1:3000"}).headers
    assert headers["Access-Control-Allow-Origin"] == "http://127.0.0.1:3000"
    assert set(headers["Access-Control-Expose-Headers"].split(", ")) == set(EXPOSED_HEADERS)
    assert {"Content-Disposition", "ETag", "Location", "Retry-After"} <= set(EXPOSED_HEADERS)
    assert {"RateLimit", "RateLimit-Policy"} <= set(EXPOSED_HEADERS)


def test_every_documented_header_can_be_read(document: dict[str, Any]) -> None:
    unexposed = set(document["components"]["headers"]) - set(EXPOSED_HEADERS)
    # Of no use to a page, which knows the one scheme and the methods of the contract.
    assert unexposed <= {"Allow", "WWW-Authenticate"}


@pytest.mark.parametrize(
    ("settings", "origin", "allowed"),
    [
        ({}, "http://localhost:3000", True),
        ({}, "http://[::1]:3000", True),
        ({}, "https://app.example", False),
        ({}, "null", False),
        ({"HOST": "::1"}, "http://localhost:3000", True),
        ({"HOST": "localhost"}, "http://localhost:3000", True),
        ({"HOST": "0.0.0.0"}, "http://localhost:3000", False),
        ({"HOST": "192.168.1.5"}, "http://localhost:3000", False),
        ({"PROXIES": 1}, "http://localhost:3000", False),
        ({"CORS_ORIGINS": ["https://app.example"]}, "https://app.example", True),
        ({"CORS_ORIGINS": ["https://app.example"]}, "http://localhost:3000", False),
        ({"CORS_ORIGINS": ["https://app.example"]}, "https://app.example:8443", False),
        ({"CORS_ORIGINS": ["http://[::1]:3000"]}, "http://[::1]:3000", True),
        ({"CORS_ORIGINS": ["http://[::1]:3000"]}, "http://:", False),
        ({"CORS_ORIGINS": ["https://app.example:*"]}, "https://app.example:8443", True),
    ],
)
def test_origins_on_this_machine_are_allowed_unless_others_are_named(
    tmp_path: Path,
    settings: dict[str, Any],
    origin: str,
    allowed: bool,  # noqa: FBT001
) -> None:
    assert is_allowed(build_client(tmp_path, **settings), origin) is allowed


def test_any_origin_may_be_allowed(tmp_path: Path) -> None:
    answer = preflight(build_client(tmp_path, CORS_ORIGINS=["*"]), "https://app.example")
    assert answer.headers["Access-Control-Allow-Origin"] in {"*", "https://app.example"}
    assert "Access-Control-Allow-Credentials" not in answer.headers
