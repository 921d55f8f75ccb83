import datetime as dt
import email
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from email.policy import default
from pathlib import Path
from typing import Any

import jwt
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text, update

from core import clock
from infrastructure.passwords import hash_password
from models import OneTimeToken, User, db
from services.people import token_mails, token_service
from services.people.callers import load_caller
from tests.conftest import PASSWORD, Person, make_app, writing

NEW_PASSWORD = "an even longer horse"


def log_in(client: FlaskClient, name: str, password: str = PASSWORD) -> Any:
    return client.post("/api/auth/login", json={"username": name, "password": password})


def mails(app: Flask) -> list[Any]:
    app.extensions["outlay"].jobs.drain()
    outbox = app.config["INSTANCE_DIR"] / "outbox"
    # By the file system's time: tests set the clock that names the files.
    files = sorted(outbox.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
    return [email.message_from_bytes(path.read_bytes(), policy=default) for path in files]


def text_of(mail: Any) -> str:
    return str(mail.get_body(("plain",)).get_content())


def mailed_token(app: Flask, subject: str) -> str:
    newest = [mail for mail in mails(app) if subject in mail["Subject"]][-1]
    match = re.search(r"token=(\S+)", text_of(newest))
    assert match
    return match[1]


def test_only_the_first_user_becomes_an_admin(join: Callable[..., Person]) -> None:
    assert join("first").get("/users/me")["role"] == "admin"
    assert join("second").get("/users/me")["role"] == "user"


def test_users_log_in_by_address_or_username_in_any_case(ada: Person, client: FlaskClient) -> None:
    for identifier in ("ada", "ADA", "Ada@Example.com"):
        assert log_in(client, identifier).status_code == 200
    answer = client.post("/api/auth/login", json={"email": ada.email, "password": PASSWORD})
    assert answer.json["user"]["id"] == ada.id


def test_a_wrong_password_and_an_unknown_user_get_the_same_response(
    ada: Person, client: FlaskClient
) -> None:
    wrong, unknown = log_in(client, "ada", "nonsense"), log_in(client, "nobody", "nonsense")
    assert wrong.status_code == unknown.status_code == 401
    assert {**wrong.json, "request_id": 0} == {**unknown.json, "request_id": 0}


def test_an_address_or_username_in_use_is_a_conflict(ada: Person, client: FlaskClient) -> None:
    for registration in (
        {"email": "ADA@example.com", "username": "x1"},
        {"email": "new@example.com", "username": "Ada"},
    ):
        answer = client.post("/api/auth/register", json={"password": PASSWORD, **registration})
        assert answer.status_code == 409
    assert ada.get("/users/me")["username"] == "ada"


def test_a_username_is_derived_from_the_address(ada: Person, client: FlaskClient) -> None:
    answer = client.post(
        "/api/auth/register", json={"email": "ada@elsewhere.org", "password": PASSWORD}
    )
    assert answer.json["username"] == "ada2"


@pytest.mark.parametrize(
    "wrong",
    [
        {"password": "short"},
        {"password": "x" * 129},
        {"email": "nobody"},
        {"username": "a b"},
        {"role": "admin"},
        {"confirm_password": "another"},
        {"currency": "X"},
        {"timezone": "Mars"},
        {"password": "new@example.com"},
    ],
)
def test_an_invalid_registration_is_refused(
    client: FlaskClient, wrong: dict[str, str], count_rows: Any
) -> None:
    answer = client.post(
        "/api/auth/register", json={"email": "new@example.com", "password": PASSWORD, **wrong}
    )
    assert answer.status_code == 422
    assert count_rows("users") == 0


GUESSABLE = "password1"


def assert_guessable(answer: Any, field: str) -> None:
    assert answer.status_code == 422
    assert answer.json["code"] == "guessable_password"
    (problem,) = answer.json["errors"]
    assert problem["pointer"] == f"/{field}"
    assert "This is a very common password." in problem["message"]


@pytest.mark.parametrize("route", ["/api/auth/register", "/api/users"])
def test_a_guessable_password_is_refused_at_registration(
    client: FlaskClient, route: str, count_rows: Any
) -> None:
    answer = client.post(route, json={"email": "new@example.com", "password": GUESSABLE})
    assert_guessable(answer, "password")
    assert count_rows("users") == 0


def test_an_admin_cannot_give_a_user_a_guessable_password(admin: Person) -> None:
    answer = admin.call("POST", "/users", json={"email": "new@example.com", "password": GUESSABLE})
    assert_guessable(answer, "password")


def test_a_guessable_password_replaces_none(ada: Person, client: FlaskClient, app: Flask) -> None:
    change = {"current_password": PASSWORD, "new_password": GUESSABLE}
    assert_guessable(ada.call("POST", "/auth/change-password", json=change), "new_password")

    client.post("/api/auth/request-password-reset", json={"email": ada.email})
    token = mailed_token(app, "Reset")
    reset = {"token": token, "new_password": GUESSABLE}
    assert_guessable(client.post("/api/auth/reset-password", json=reset), "new_password")
    # The refusal leaves the token usable and the password as it was.
    assert log_in(client, "ada").status_code == 200
    reset["new_password"] = NEW_PASSWORD
    assert client.post("/api/auth/reset-password", json=reset).status_code == 200


def test_a_password_from_before_the_rule_still_logs_in(
    ada: Person, client: FlaskClient, app: Flask
) -> None:
    with app.app_context(), writing():
        user = db.session.scalar(select(User).where(User.username == "ada"))
        user.password_hash = hash_password(GUESSABLE)
    assert log_in(client, "ada", GUESSABLE).status_code == 200


def test_posting_to_users_registers_a_user(client: FlaskClient) -> None:
    answer = client.post(
        "/api/users", json={"email": "new@example.com", "username": "new", "password": PASSWORD}
    )
    assert answer.status_code == 201
    assert answer.json["access_token"]


def refresh(client: FlaskClient, refresh_token: str) -> Any:
    return client.post("/api/auth/refresh", json={"refresh_token": refresh_token})


@pytest.fixture
def after(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Let seconds pass on the server."""
    started = clock.now()

    def pass_seconds(seconds: float) -> None:
        monkeypatch.setattr(clock, "now", lambda: started + dt.timedelta(seconds=seconds))

    return pass_seconds


def test_a_refresh_token_gets_the_same_tokens_again_within_a_minute(
    ada: Person, client: FlaskClient, after: Callable[[float], None]
) -> None:
    after(0)
    first = refresh(client, ada.refresh_token).json
    after(59)
    repeated = refresh(client, ada.refresh_token)
    assert repeated.status_code == 200
    assert repeated.json["refresh_token"] == first["refresh_token"] != ada.refresh_token
    assert repeated.json["access_token"] == first["access_token"]
    assert (first["expires_in"], repeated.json["expires_in"]) == (900, 841)

    ada.token = first["access_token"]
    assert ada.call("GET", "/users/me").status_code == 200
    assert refresh(client, first["refresh_token"]).status_code == 200


@pytest.mark.parametrize("seconds", [61, -61])
def test_a_refresh_token_that_is_used_again_later_ends_its_session(
    ada: Person, client: FlaskClient, after: Callable[[float], None], seconds: int
) -> None:
    other = log_in(client, "ada").json["access_token"]
    after(0)
    first = refresh(client, ada.refresh_token).json
    after(seconds)  # also when the clock was set back
    replay = client.post(
        "/api/auth/refresh", headers={"Authorization": f"Bearer {ada.refresh_token}"}, json={}
    )
    assert replay.status_code == 401
    assert replay.json["code"] == "invalid_refresh_token"
    assert refresh(client, first["refresh_token"]).status_code == 401
    ada.token = first["access_token"]
    assert ada.call("GET", "/users/me").status_code == 401
    ada.token = other
    assert ada.call("GET", "/users/me").status_code == 200


def test_a_token_of_an_ended_session_is_not_repeated(ada: Person, client: FlaskClient) -> None:
    ada.token = refresh(client, ada.refresh_token).json["access_token"]
    ada.post("/auth/logout", 204)
    assert refresh(client, ada.refresh_token).status_code == 401


def test_no_refresh_token_is_stored(ada: Person, app: Flask, client: FlaskClient) -> None:
    successor = refresh(client, ada.refresh_token).json["refresh_token"]
    with app.app_context():
        rows = [str(row) for row in db.session.execute(text("SELECT * FROM refresh_tokens"))]
    assert rows
    assert not any(secret in row for row in rows for secret in (successor, ada.refresh_token))


def test_concurrent_refreshes_get_the_same_tokens(ada: Person, app: Flask) -> None:
    with ThreadPoolExecutor(4) as pool:
        clients = [app.test_client() for _ in range(4)]
        answers = list(pool.map(lambda tab: refresh(tab, ada.refresh_token), clients))
    assert [answer.status_code for answer in answers] == [200] * 4
    assert len({answer.json["refresh_token"] for answer in answers}) == 1
    assert len({answer.json["access_token"] for answer in answers}) == 1


def test_sessions_are_listed_with_their_devices(
    ada: Person, client: FlaskClient, after: Callable[[float], None]
) -> None:
    credentials = {"username": "ada", "password": PASSWORD}
    phone = client.post(
        "/api/auth/login", json=credentials, headers={"User-Agent": "Phone/1.0 \x01" + "x" * 300}
    ).json
    after(30)
    refresh(client, phone["refresh_token"])

    newest, oldest = ada.get("/auth/sessions")["items"]
    assert newest["user_agent"].startswith("Phone/1.0 xxx")
    assert len(newest["user_agent"]) == 200
    assert newest["last_used_at"] > newest["created_at"]
    assert (newest["current"], oldest["current"]) == (False, True)
    assert set(oldest) == {
        "id", "user_agent", "created_at", "last_used_at", "expires_at", "current",
    }  # fmt: skip


def test_an_expired_session_is_not_listed(
    ada: Person, client: FlaskClient, after: Callable[[float], None]
) -> None:
    month = 31 * 24 * 60 * 60
    after(-month)
    log_in(client, "ada")
    after(0)
    (session,) = ada.get("/auth/sessions")["items"]
    assert session["current"] is True


def test_a_session_without_a_user_agent_has_none(ada: Person, client: FlaskClient) -> None:
    credentials = {"username": "ada", "password": PASSWORD}
    client.post("/api/auth/login", json=credentials, headers={"User-Agent": ""})
    assert ada.get("/auth/sessions")["items"][0]["user_agent"] is None


def test_one_session_can_be_ended(ada: Person, client: FlaskClient) -> None:
    phone = log_in(client, "ada").json
    newest, oldest = ada.get("/auth/sessions")["items"]
    ada.delete(f"/auth/sessions/{newest['id']}")
    ada.delete(f"/auth/sessions/{newest['id']}", 404)

    assert refresh(client, phone["refresh_token"]).status_code == 401
    bearer = {"Authorization": f"Bearer {phone['access_token']}"}
    assert client.get("/api/users/me", headers=bearer).status_code == 401
    assert [row["id"] for row in ada.get("/auth/sessions")["items"]] == [oldest["id"]]

    ada.delete(f"/auth/sessions/{oldest['id']}")
    assert ada.call("GET", "/users/me").status_code == 401


def test_logout_ends_only_its_own_session(ada: Person, client: FlaskClient) -> None:
    other = log_in(client, "ada").json
    assert ada.call("POST", "/auth/logout").status_code == 204
    assert ada.call("GET", "/users/me").status_code == 401
    assert (
        client.post("/api/auth/refresh", json={"refresh_token": ada.refresh_token}).status_code
        == 401
    )
    ada.token = other["access_token"]
    assert ada.call("GET", "/users/me").status_code == 200


def test_a_new_password_ends_every_session_but_the_new_one(
    ada: Person, client: FlaskClient
) -> None:
    other = log_in(client, "ada").json["access_token"]
    changed = ada.post(
        "/auth/change-password", 200, current_password=PASSWORD, new_password=NEW_PASSWORD
    )
    for token in (ada.token, other):
        assert (
            client.get("/api/users/me", headers={"Authorization": f"Bearer {token}"}).status_code
            == 401
        )
    ada.token = changed["access_token"]
    assert ada.get("/users/me")["username"] == "ada"
    assert log_in(client, "ada").status_code == 401
    assert log_in(client, "ada", NEW_PASSWORD).status_code == 200


@pytest.mark.parametrize(
    ("choice", "status"),
    [({}, 401), ({"keep_api_tokens": False}, 401), ({"keep_api_tokens": True}, 200)],
)
def test_a_new_password_ends_api_tokens_unless_they_are_to_stay(
    ada: Person, client: FlaskClient, choice: dict[str, bool], status: int
) -> None:
    script = Person(client, ada.id, "", ada.post("/auth/tokens", name="script")["token"], "")
    ada.post(
        "/auth/change-password", 200,
        current_password=PASSWORD, new_password=NEW_PASSWORD, **choice,
    )  # fmt: skip
    assert script.call("GET", "/expenses").status_code == status


def test_a_reset_password_ends_api_tokens(ada: Person, client: FlaskClient, app: Flask) -> None:
    script = Person(client, ada.id, "", ada.post("/auth/tokens", name="script")["token"], "")
    client.post("/api/auth/request-password-reset", json={"email": ada.email})
    body = {"token": mailed_token(app, "Reset"), "new_password": NEW_PASSWORD}
    assert client.post("/api/auth/reset-password", json=body).status_code == 200
    assert script.call("GET", "/expenses").status_code == 401


def test_the_current_password_must_be_right(ada: Person) -> None:
    ada.post("/auth/change-password", 422, current_password="wrong", new_password=NEW_PASSWORD)


def test_a_forgotten_password_is_reset_by_mail(
    ada: Person, client: FlaskClient, app: Flask
) -> None:
    assert (
        client.post("/api/auth/request-password-reset", json={"email": ada.email}).status_code
        == 204
    )
    superseded = mailed_token(app, "Reset")
    client.post(
        "/api/auth/request-password-reset", json={"email": ada.email}, headers={"Host": "evil.test"}
    )
    token = mailed_token(app, "Reset")
    assert b"evil.test" not in mails(app)[-1].as_bytes()
    body = {"token": token, "new_password": NEW_PASSWORD}
    assert (
        client.post("/api/auth/reset-password", json={**body, "token": superseded}).status_code
        == 422
    )
    assert (
        client.get("/api/users/me", headers={"Authorization": f"Bearer {token}"}).status_code == 401
    )
    assert client.post("/api/auth/reset-password", json=body).status_code == 200
    assert client.post("/api/auth/reset-password", json=body).status_code == 422
    assert ada.call("GET", "/users/me").status_code == 401
    assert log_in(client, "ada", NEW_PASSWORD).status_code == 200


def test_requesting_a_token_for_an_unknown_address_mails_nothing(
    client: FlaskClient, app: Flask
) -> None:
    before = len(mails(app))
    assert (
        client.post(
            "/api/auth/request-password-reset", json={"email": "no@example.com"}
        ).status_code
        == 204
    )
    assert len(mails(app)) == before


def test_an_expired_token_is_refused(ada: Person, client: FlaskClient, app: Flask) -> None:
    client.post("/api/auth/request-password-reset", json={"email": ada.email})
    token = mailed_token(app, "Reset")
    with app.app_context(), writing():
        db.session.execute(
            update(OneTimeToken).values(expires_at=clock.now() - dt.timedelta(seconds=1))
        )
    answer = client.post(
        "/api/auth/reset-password", json={"token": token, "new_password": NEW_PASSWORD}
    )
    assert answer.json["code"] == "invalid_token"


@pytest.mark.parametrize("subject", ["Reset", "Confirm"])
def test_a_mailed_token_of_a_deactivated_user_is_refused(
    admin: Person, ada: Person, client: FlaskClient, app: Flask, subject: str
) -> None:
    if subject == "Reset":
        client.post("/api/auth/request-password-reset", json={"email": ada.email})
    token = mailed_token(app, subject)
    admin.put(f"/users/{ada.id}", is_active=False)
    reset = {"token": token, "new_password": NEW_PASSWORD}
    answers = {
        "Reset": lambda: client.post("/api/auth/reset-password", json=reset),
        "Confirm": lambda: client.post("/api/auth/verify-email", json={"token": token}),
    }
    answer = answers[subject]()
    assert (answer.status_code, answer.json["code"]) == (422, "invalid_token")


def test_a_token_mailed_for_one_purpose_serves_no_other(
    ada: Person, client: FlaskClient, app: Flask
) -> None:
    verification = mailed_token(app, "Confirm")
    body = {"token": verification, "new_password": NEW_PASSWORD}
    assert client.post("/api/auth/reset-password", json=body).status_code == 422
    client.post("/api/auth/request-password-reset", json={"email": ada.email})
    reset = mailed_token(app, "Reset")
    assert client.post("/api/auth/verify-email", json={"token": reset}).status_code == 422


def test_an_address_is_verified_by_mail(ada: Person, client: FlaskClient, app: Flask) -> None:
    token = mailed_token(app, "Confirm")
    assert (
        client.post("/api/auth/resend-verification", json={"email": ada.email}).status_code == 204
    )
    newest = mailed_token(app, "Confirm")
    assert client.post("/api/auth/verify-email", json={"token": token}).status_code == 422
    answer = client.post("/api/auth/verify-email", json={"token": newest})
    assert answer.json["is_verified"] is True


def test_an_api_token_has_a_scope_and_shows_its_secret_once(
    ada: Person, client: FlaskClient
) -> None:
    tokens = {
        scope: ada.post("/auth/tokens", name=scope, scope=scope) for scope in ("read", "write")
    }
    listed = ada.get("/auth/tokens")["items"]
    assert all("token" not in token for token in listed)
    for scope, status in (("read", 403), ("write", 201)):
        script = Person(client, ada.id, ada.email, tokens[scope]["token"], "")
        assert script.call("GET", "/expenses").status_code == 200
        assert script.call("POST", "/expenses", json={"amount": 5}).status_code == status
        assert script.call("POST", "/auth/tokens", json={"name": "more"}).status_code == 403
        assert script.call("DELETE", "/users/me").status_code == 403
    assert ada.get("/auth/tokens")["items"][0]["last_used_at"]
    ada.delete(f"/auth/tokens/{tokens['read']['id']}")
    assert (
        Person(client, 0, "", tokens["read"]["token"], "").call("GET", "/expenses").status_code
        == 401
    )


def test_an_api_token_expires(ada: Person) -> None:
    ada.post("/auth/tokens", 422, name="late", expires_at="2020-01-01T00:00:00Z")
    token = ada.post("/auth/tokens", name="soon", expires_at="2999-01-01T00:00:00+02:00")
    assert token["expires_at"] == "2998-12-31T22:00:00Z"


def test_an_expired_api_token_is_refused(ada: Person, after: Callable[[float], None]) -> None:
    tomorrow = (clock.now() + dt.timedelta(days=1)).isoformat()
    script = ada.post("/auth/tokens", name="script", expires_at=tomorrow)["token"]
    headers = {"Authorization": f"Bearer {script}"}
    after(23 * 60 * 60)
    assert ada.client.get("/api/accounts", headers=headers).status_code == 200
    after(25 * 60 * 60)
    answer = ada.client.get("/api/accounts", headers=headers)
    assert (answer.status_code, answer.json["code"]) == (401, "invalid_token")


def test_an_expired_refresh_token_is_refused(
    ada: Person, client: FlaskClient, after: Callable[[float], None]
) -> None:
    after(-31 * 24 * 60 * 60)
    old = log_in(client, "ada").json
    after(0)
    answer = refresh(client, old["refresh_token"])
    assert (answer.status_code, answer.json["code"]) == (401, "invalid_refresh_token")


@pytest.mark.parametrize(
    "change",
    [
        {"exp": 1},
        {"nbf": 2**33},
        {"sub": None},
        {"sub": 1},
        {"sub": "987654321"},
        {"sub": "9" * 30},
        {"exp": None},
        {"type": "refresh"},
        {"family": "none"},
        {"epoch": 7},
        {"iat": 2**33},
    ],
)
def test_an_access_token_with_wrong_claims_is_refused(
    ada: Person, app: Flask, change: dict[str, Any]
) -> None:
    key = app.config["JWT_SECRET_KEY"]
    claims = jwt.decode(ada.token, key, ["HS256"]) | change
    claims = {name: value for name, value in claims.items() if value is not None}
    ada.token = (
        jwt.encode(claims, key, "HS256") if not isinstance(claims.get("sub"), int) else "x.y.z"
    )
    assert ada.call("GET", "/users/me").status_code == 401


@pytest.mark.parametrize(("algorithm", "key"), [("HS384", None), ("none", ""), ("HS256", "w" * 64)])
def test_an_access_token_with_a_wrong_signature_is_refused(
    ada: Person, app: Flask, algorithm: str, key: str | None
) -> None:
    claims = jwt.decode(ada.token, app.config["JWT_SECRET_KEY"], ["HS256"])
    ada.token = jwt.encode(claims, app.config["JWT_SECRET_KEY"] if key is None else key, algorithm)
    assert ada.call("GET", "/users/me").status_code == 401


def test_a_deactivated_user_is_locked_out_at_once(
    admin: Person, ada: Person, client: FlaskClient
) -> None:
    admin.put(f"/users/{ada.id}", is_active=False)
    assert ada.call("GET", "/users/me").status_code == 401
    assert log_in(client, "ada").status_code == 401
    assert (
        client.post("/api/auth/refresh", json={"refresh_token": ada.refresh_token}).status_code
        == 401
    )


def test_concurrent_registrations_create_one_user(
    app: Flask, count_rows: Callable[[str], int]
) -> None:
    def register(_: int) -> int:
        body = {"email": "race@example.com", "username": "race", "password": PASSWORD}
        return app.test_client().post("/api/auth/register", json=body).status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(register, range(20)))
    assert sorted(set(statuses)) == [201, 409]
    assert count_rows("users") == statuses.count(201) == 1


def test_only_an_admin_registers_users_while_registration_is_closed(tmp_path: Path) -> None:
    app = make_app(tmp_path, REGISTRATION_OPEN=False)
    with app.app_context():
        db.create_all()
        db.session.add(
            User(
                username="r",
                username_key="r",
                email="r",
                email_key="r",
                password_hash="",
                role="admin",
            )
        )
        db.session.commit()
        root = db.session.scalars(select(User)).one()
        caller = load_caller(root.id)
        token, reading = (
            token_service.create_token(caller, "invitations", scope, None).secret
            for scope in ("write", "read")
        )
    body = {"email": "new@example.com", "password": PASSWORD}
    client = app.test_client()
    for headers in ({}, {"Authorization": f"Bearer {reading}"}):
        refused = client.post("/api/auth/register", json=body, headers=headers)
        assert refused.json["code"] == "registration_closed"
    assert (
        client.post(
            "/api/auth/register", json=body, headers={"Authorization": f"Bearer {token}"}
        ).status_code
        == 201
    )


def test_attempts_are_limited_per_account_and_per_address(tmp_path: Path) -> None:
    app = make_app(tmp_path, RATE_LIMIT_AUTH="5/minute")
    with app.app_context():
        db.create_all()

    def attempt(name: str, address: str) -> Any:
        body = {"username": name, "password": "wrong"}
        return app.test_client().post(
            "/api/auth/login", json=body, environ_base={"REMOTE_ADDR": address}
        )

    assert [attempt("ada", f"10.0.0.{i}").status_code for i in range(6)] == [401] * 5 + [429]
    assert [attempt(f"user{i}", "10.9.9.9").status_code for i in range(6)] == [401] * 5 + [429]
    refused = attempt("ada", "10.0.0.99")
    assert 1 <= int(refused.headers["Retry-After"]) <= 60


def test_strangers_cannot_queue_mails_without_end(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(token_mails, "MAX_WAITING", 0)
    for path in ("request-password-reset", "resend-verification"):
        answer = client.post(f"/api/auth/{path}", json={"email": "ada@example.com"})
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
