import json
import logging
from pathlib import Path

import flask_migrate
import pytest
from flask import Flask
from flask.testing import FlaskClient

from config import SETTINGS
from tests.conftest import make_app

pytestmark = pytest.mark.any_database

DEFAULTS = {setting.name: setting.default for setting in SETTINGS}
DEFAULT_LIMITS = {name: DEFAULTS[name] for name in ("RATE_LIMIT_API", "RATE_LIMIT_BURST")}


def test_every_answer_carries_security_headers(client: FlaskClient) -> None:
    for path in ("/api/health/live", "/api/nothing", "/api/expenses"):
        headers = client.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")


@pytest.mark.parametrize(
    ("sent", "is_kept"), [("abc-1.2_3", True), ("a b", False), ("x" * 65, False), ("a\tb", False)]
)
def test_a_request_id_is_kept_when_it_is_harmless(
    client: FlaskClient,
    sent: str,
    is_kept: bool,  # noqa: FBT001
) -> None:
    answer = client.get("/api/health/live", headers={"X-Request-ID": sent})
    assert (answer.headers["X-Request-ID"] == sent) is is_kept


def test_a_line_of_the_log_is_one_json_object(app: Flask) -> None:
    (handler,) = (
        handler for handler in logging.getLogger().handlers if handler.get_name() == "outlay"
    )
    record = logging.LogRecord("x", logging.INFO, "", 0, "request\nforged %s", ("line",), None)
    line = handler.format(record)
    assert "\n" not in line
    assert json.loads(line)["event"] == "request\nforged line"


def test_only_trusted_hosts_are_answered(tmp_path: Path) -> None:
    client = make_app(tmp_path, TRUSTED_HOSTS=["outlay.example"]).test_client()
    assert client.get("/api/health/live", headers={"Host": "outlay.example"}).status_code == 200
    refused = client.get("/api/health/live", headers={"Host": "evil.test"})
    assert (refused.status_code, refused.content_type) == (400, "application/problem+json")


def test_a_caller_who_asks_too_often_must_wait(tmp_path: Path) -> None:
    client = make_app(tmp_path, RATE_LIMIT_API="3/minute", RATE_LIMIT_BURST=3).test_client()
    answers = [client.get("/api/health/live") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert 1 <= int(answers[3].headers["Retry-After"]) <= 20
    assert {answer.headers["RateLimit-Policy"] for answer in answers} == {'"api";q=3;w=60'}
    assert answers[0].headers["RateLimit"] == '"api";r=2;t=20'
    assert answers[3].headers["RateLimit"].startswith('"api";r=0;t=')
    assert answers[3].json["code"] == "too_many_requests"


def test_every_address_of_an_ipv6_network_is_one_caller(tmp_path: Path) -> None:
    client = make_app(tmp_path, RATE_LIMIT_API="1/minute", RATE_LIMIT_BURST=1).test_client()

    def status(address: str) -> int:
        return client.get("/api/health/live", environ_base={"REMOTE_ADDR": address}).status_code

    addresses = ["2001:db8::1", "2001:db8::ffff:2", "2001:db8:0:1::1", "::ffff:192.0.2.1"]
    assert [status(address) for address in addresses] == [200, 429, 200, 200]
    assert status("192.0.2.1") == 429


def test_a_failed_login_shows_both_limits(tmp_path: Path) -> None:
    app = make_app(tmp_path, RATE_LIMIT_AUTH="5/minute", RATE_LIMIT_API="10/second")
    with app.app_context():
        flask_migrate.upgrade(directory="migrations")
    body = {"email": "ada@example.com", "password": "wrong"}
    headers = app.test_client().post("/api/auth/login", json=body).headers
    assert headers["RateLimit-Policy"] == '"api";q=60;w=6, "auth";q=5;w=60'
    assert headers["RateLimit"].startswith('"api";r=59;t=1, "auth";r=4;t=')


def test_a_first_screen_that_asks_for_everything_twice_is_never_refused(tmp_path: Path) -> None:
    client = make_app(tmp_path, **DEFAULT_LIMITS).test_client()
    answers = [client.get("/api/health/live") for _ in range(50)]
    assert {answer.status_code for answer in answers} == {200}
