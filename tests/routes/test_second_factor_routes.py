"""The second factor of a login: an authenticator app, and recovery codes."""

import datetime as dt
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient

from core import clock
from services.people import auth_service, second_factors
from tests.conftest import PASSWORD, Person
from tests.routes.test_auth_routes import mailed_token

START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
"""The beginning of the minute in which a test that sets the time began."""
SECOND_FACTOR = "/auth/second-factor"

SetClock = Callable[[dt.datetime], None]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Set the time, at first about now: the age of access tokens is checked by the real time."""
    start = dt.datetime.now(dt.UTC).replace(second=0, microsecond=0)
    monkeypatch.setattr(sys.modules[__name__], "START", start)

    def set_clock(moment: dt.datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_clock(start)
    return set_clock


def code_at(secret: str, moment: dt.datetime) -> str:
    return pyotp.TOTP(secret).at(moment)


def turn_on(person: Person) -> tuple[str, list[str]]:
    """Turn on the second factor at the present time; return its secret and recovery codes."""
    secret = person.post(f"{SECOND_FACTOR}/setup", 200, password=PASSWORD)["secret"]
    code = code_at(secret, clock.now())
    return secret, person.post(f"{SECOND_FACTOR}/confirm", 200, code=code)["recovery_codes"]


def log_in(client: FlaskClient, code: str | None = None) -> Any:
    body = {"username": "ada", "password": PASSWORD} | ({"code": code} if code else {})
    return client.post("/api/auth/login", json=body)


def later(seconds: float) -> dt.datetime:
    return START + dt.timedelta(seconds=seconds)


def notices(person: Person) -> list[str]:
    return [row["title"] for row in person.get("/notifications")["items"]]


def test_a_setup_changes_nothing_until_a_code_confirms_it(
    ada: Person, client: FlaskClient, at: SetClock
) -> None:
    assert ada.get(SECOND_FACTOR) == {
        "is_on": False,
        "turned_on_at": None,
        "recovery_codes_left": 0,
        "is_required": False,
    }
    enrolment = ada.post(f"{SECOND_FACTOR}/setup", 200, password=PASSWORD)
    assert pyotp.parse_uri(enrolment["uri"]).secret == enrolment["secret"]
    assert enrolment["qr_code"].startswith("data:image/svg+xml")
    assert ada.get(SECOND_FACTOR)["is_on"] is False
    assert log_in(client).status_code == 200


def test_a_login_needs_a_code_once_the_second_factor_is_on(
    ada: Person, client: FlaskClient, at: SetClock
) -> None:
    secret, _ = turn_on(ada)
    assert ada.get(SECOND_FACTOR)["turned_on_at"] == START.isoformat().replace("+00:00", "Z")
    assert ada.get("/users/me")["has_second_factor"] is True
    refused = log_in(client)
    assert (refused.status_code, refused.json["code"]) == (401, "second_factor_required")
    assert "access_token" not in refused.json
    at(later(30))
    assert log_in(client, code_at(secret, later(30))).status_code == 200
    assert "The second factor was turned on." in notices(ada)


def test_a_wrong_password_says_nothing_of_the_second_factor(
    ada: Person, client: FlaskClient, at: SetClock
) -> None:
    turn_on(ada)
    body = {"username": "ada", "password": "nonsense", "code": "123456"}
    assert client.post("/api/auth/login", json=body).json["code"] == "wrong_credentials"


def test_no_code_is_accepted_twice(ada: Person, client: FlaskClient, at: SetClock) -> None:
    secret, _ = turn_on(ada)
    assert log_in(client, code_at(secret, START)).json["code"] == "wrong_second_factor"
    at(later(30))
    code = code_at(secret, later(30))
    assert log_in(client, code).status_code == 200
    assert log_in(client, code).status_code == 401


def test_one_code_sent_twice_at_once_logs_in_once(ada: Person, app: Flask, at: SetClock) -> None:
    secret, _ = turn_on(ada)
    at(later(60))
    code = code_at(secret, later(60))
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: log_in(app.test_client(), code).status_code, range(4)))
    assert sorted(answers) == [200, 401, 401, 401]


@pytest.mark.parametrize(("drift", "status"), [(-60, 401), (-30, 200), (30, 200), (60, 401)])
def test_the_clock_of_a_phone_may_be_half_a_minute_off(
    ada: Person, client: FlaskClient, at: SetClock, drift: int, status: int
) -> None:
    secret, _ = turn_on(ada)
    at(later(600))
    assert log_in(client, code_at(secret, later(600 + drift))).status_code == status


def test_a_recovery_code_takes_the_place_of_the_app_once(
    ada: Person, client: FlaskClient, at: SetClock
) -> None:
    _, codes = turn_on(ada)
    assert len(set(codes)) == 10
    spelled = f" {codes[0].upper().replace('-', ' ')} "
    assert log_in(client, spelled).status_code == 200
    assert log_in(client, codes[0]).status_code == 401
    assert ada.get(SECOND_FACTOR)["recovery_codes_left"] == 9
    assert "A recovery code was used." in notices(ada)


def test_new_recovery_codes_replace_the_earlier_ones(
    ada: Person, client: FlaskClient, at: SetClock
) -> None:
    secret, codes = turn_on(ada)
    at(later(30))
    proof = {"password": PASSWORD, "code": code_at(secret, later(30))}
    renewed = ada.post(f"{SECOND_FACTOR}/recovery-codes", 200, **proof)["recovery_codes"]
    assert set(renewed).isdisjoint(codes)
    assert log_in(client, codes[0]).status_code == 401
    assert log_in(client, renewed[0]).status_code == 200


def test_wrong_codes_block_further_ones_for_longer_and_longer(
    ada: Person, client: FlaskClient, at: SetClock
) -> None:
    secret, codes = turn_on(ada)
    moment = later(3600)
    at(moment)
    for _ in range(second_factors.FREE_FAILURES):
        assert log_in(client, "000000").status_code == 401
    waits = []
    for _ in range(8):
        blocked = log_in(client, code_at(secret, moment))
        assert blocked.status_code == 429
        assert log_in(client, codes[0]).status_code == 429
        waits.append(int(blocked.headers["Retry-After"]))
        moment += dt.timedelta(seconds=waits[-1])
        at(moment)
        assert log_in(client, "000000").status_code == 401
    assert waits == [61, 121, 241, 481, 961, 1921, 3601, 3601]
    assert "Somebody entered wrong codes of your second factor." in notices(ada)
    at(moment + second_factors.LONGEST_BLOCK)
    right = code_at(secret, moment + second_factors.LONGEST_BLOCK)
    assert log_in(client, right).status_code == 200


def test_a_mailbox_is_no_second_factor(
    ada: Person, client: FlaskClient, app: Flask, at: SetClock
) -> None:
    secret, _ = turn_on(ada)
    client.post("/api/auth/request-password-reset", json={"email": ada.email})
    body = {"token": mailed_token(app, "password"), "new_password": "an even longer horse"}
    at(later(30))
    for code, reason in (
        (None, "second_factor_required"),
        ("000000", "wrong_second_factor"),
    ):
        more = {"code": code} if code else {}
        refused = client.post("/api/auth/reset-password", json=body | more)
        assert (refused.status_code, refused.json["code"]) == (401, reason)
    with_code = body | {"code": code_at(secret, later(30))}
    assert client.post("/api/auth/reset-password", json=with_code).status_code == 200


def test_a_second_factor_turned_on_while_a_password_is_reset_counts(
    ada: Person,
    client: FlaskClient,
    app: Flask,
    at: SetClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client.post("/api/auth/request-password-reset", json={"email": ada.email})
    body = {"token": mailed_token(app, "password"), "new_password": "an even longer horse"}
    secret = ada.post(f"{SECOND_FACTOR}/setup", 200, password=PASSWORD)["secret"]

    def confirm() -> None:
        ada.post(f"{SECOND_FACTOR}/confirm", 200, code=code_at(secret, START))

    def pass_and_turn_on(*arguments: Any) -> None:
        second_factors.pass_second_factor(*arguments)
        with ThreadPoolExecutor(1) as other:
            other.submit(confirm).result()

    monkeypatch.setattr(auth_service, "pass_second_factor", pass_and_turn_on)
    refused = client.post("/api/auth/reset-password", json=body)
    assert (refused.status_code, refused.json["code"]) == (401, "second_factor_required")
    monkeypatch.undo()
    assert log_in(client).json["code"] == "second_factor_required"


def test_cookies_are_not_had_before_the_second_factor(
    ada: Person, client: FlaskClient, at: SetClock
) -> None:
    secret, _ = turn_on(ada)
    at(later(30))
    body = {"username": "ada", "password": PASSWORD}
    origin = {"Origin": "http://localhost"}
    refused = client.post("/api/auth/cookie/login", json=body, headers=origin)
    assert refused.status_code == 401
    assert "Set-Cookie" not in refused.headers
    with_code = body | {"code": code_at(secret, later(30))}
    answer = client.post("/api/auth/cookie/login", json=with_code, headers=origin)
    assert answer.status_code == 200


def test_turning_it_off_needs_the_password_and_a_code(
    ada: Person, client: FlaskClient, at: SetClock
) -> None:
    secret, codes = turn_on(ada)
    wrong_password = {"password": "nonsense", "code": codes[0]}
    wrong_code = {"password": PASSWORD, "code": "000000"}
    assert ada.post(f"{SECOND_FACTOR}/remove", 422, **wrong_password)["code"] == "wrong_password"
    assert ada.post(f"{SECOND_FACTOR}/remove", 422, **wrong_code)["code"] == "wrong_code"
    ada.post(f"{SECOND_FACTOR}/remove", 204, password=PASSWORD, code=codes[0])
    assert log_in(client).status_code == 200
    assert "The second factor was turned off." in notices(ada)
    again = {"password": PASSWORD, "code": codes[1]}
    assert ada.post(f"{SECOND_FACTOR}/remove", 409, **again)["code"] == "second_factor_off"
    assert turn_on(ada)[0] != secret


def test_a_setup_does_not_replace_a_second_factor_that_is_on(ada: Person, at: SetClock) -> None:
    assert ada.post(f"{SECOND_FACTOR}/confirm", 409, code="000000")["code"] == (
        "second_factor_not_begun"
    )
    turn_on(ada)
    again = ada.post(f"{SECOND_FACTOR}/setup", 409, password=PASSWORD)
    assert again["code"] == "second_factor_exists"


def test_a_stolen_session_cannot_turn_it_on_or_use_a_script(ada: Person, at: SetClock) -> None:
    assert ada.post(f"{SECOND_FACTOR}/setup", 422, password="nonsense")["code"] == "wrong_password"
    script = ada.post("/auth/tokens", name="script", scope="write")["token"]
    answer = ada.client.get(f"/api{SECOND_FACTOR}", headers={"Authorization": f"Bearer {script}"})
    assert answer.status_code == 403


def test_who_must_have_a_second_factor_can_only_turn_it_on(
    join: Callable[..., Person], at: SetClock
) -> None:
    admin, bob = join("first"), join("bob")
    script = bob.post("/auth/tokens", name="script", scope="read")["token"]
    admin.put(f"/users/{bob.id}", requires_second_factor=True)
    for token in (bob.token, script):
        answer = bob.client.get("/api/accounts", headers={"Authorization": f"Bearer {token}"})
        assert (answer.status_code, answer.json["code"]) == (403, "second_factor_missing")
    assert bob.get(SECOND_FACTOR)["is_required"] is True
    _, codes = turn_on(bob)
    assert bob.get("/accounts")["items"] == []
    refused = bob.post(f"{SECOND_FACTOR}/remove", 403, password=PASSWORD, code=codes[0])
    assert refused["code"] == "second_factor_required_by_admin"


def test_only_another_admin_requires_a_second_factor(join: Callable[..., Person]) -> None:
    admin, bob = join("first"), join("bob")
    for person in (admin, bob):
        refused = person.put(f"/users/{person.id}", 422, requires_second_factor=True)
        assert refused["code"] == "admin_only_field"


def test_an_admin_turns_off_what_a_user_has_lost(
    join: Callable[..., Person], client: FlaskClient, at: SetClock
) -> None:
    admin, ada, bob = join("first"), join("ada"), join("bob")
    turn_on(ada)
    assert bob.call("DELETE", f"/users/{ada.id}/second-factor").status_code == 403
    admin.delete(f"/users/{ada.id}/second-factor")
    admin.delete("/users/999/second-factor", 404)
    assert log_in(client).status_code == 200
    assert "The second factor was turned off." in notices(ada)


def test_an_admin_turns_off_their_own_with_password_and_code_only(
    admin: Person, at: SetClock
) -> None:
    turn_on(admin)
    refused = admin.delete(f"/users/{admin.id}/second-factor", 422)
    assert refused["code"] == "admin_only_field"
    assert admin.get(SECOND_FACTOR)["is_on"] is True


def test_an_admin_who_must_have_a_second_factor_first_invites_nobody(
    join: Callable[..., Person], app: Flask, at: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin, other = join("first"), join("other")
    admin.put(f"/users/{other.id}", role="admin", requires_second_factor=True)
    services = app.extensions["outlay"]
    closed = replace(services.sessions, registration_open=False)
    monkeypatch.setitem(app.extensions, "outlay", replace(services, sessions=closed))
    invited = {"email": "new@example.com", "username": "new", "password": PASSWORD}
    assert other.post("/users", 403, **invited)["code"] == "registration_closed"
    turn_on(other)
    other.post("/users", 201, **invited)


def test_a_new_key_of_the_server_leaves_the_recovery_codes(
    ada: Person, client: FlaskClient, at: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret, codes = turn_on(ada)
    other = second_factors.Encryption("another key", "second factors")
    monkeypatch.setattr(second_factors.SecondFactors, "encryption", other)
    at(later(30))
    refused = log_in(client, code_at(secret, later(30)))
    assert (refused.status_code, refused.json["code"]) == (401, "second_factor_unreadable")
    assert log_in(client, codes[0]).status_code == 200
