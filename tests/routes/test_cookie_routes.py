"""Sessions in cookies: that they work, and that no other page can use them."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.http import dump_cookie
from werkzeug.test import TestResponse

from core import clock
from core.enums import OneTimeTokenPurpose
from infrastructure.secrets import derive_token
from models import User
from services.people.one_time_tokens import store_token
from services.unit_of_work import unit_of_work
from tests.conftest import PASSWORD, Person, make_app, read

pytestmark = pytest.mark.any_database

REFRESH_PATH = "/api/auth/cookie"
FOREIGN = [
    {"Origin": "http://localhost:3000"},
    {"Origin": "https://localhost"},
    {"Origin": "https://evil.test"},
    {"Origin": "null"},
    {"Origin": "http://localhost.evil.test"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site"},
    # What a page cannot forge counts, whatever it sends beside it.
    {"Origin": "http://localhost", "Sec-Fetch-Site": "same-site"},
]


NEW_PASSWORD = "another horse battery"


class Browser:
    """A browser with the page of this server: it keeps cookies and the CSRF token."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()
        self.csrf_token = ""

    def call(self, method: str, path: str, **options: Any) -> TestResponse:
        headers = {
            "Origin": "http://localhost",
            "Sec-Fetch-Site": "same-origin",
            "X-CSRF-Token": self.csrf_token,
        }
        # None removes a header.
        headers |= options.pop("headers", {})
        sent = {name: value for name, value in headers.items() if value is not None}
        return self.client.open(f"/api{path}", method=method, headers=sent, **options)

    def log_in(self, person: Person) -> Any:
        body = {"email": person.email, "password": PASSWORD}
        session = read(self.call("POST", "/auth/cookie/login", json=body), 200)
        self.csrf_token = session["csrf_token"]
        return session

    def refresh(self) -> TestResponse:
        return self.call("POST", "/auth/cookie/refresh")

    def cookie(self, name: str) -> str:
        path = REFRESH_PATH if name == "outlay_refresh" else "/"
        found = self.client.get_cookie(name, path=path)
        return found.value if found else ""

    def set_cookie(self, name: str, value: str) -> None:
        path = REFRESH_PATH if name == "outlay_refresh" else "/"
        self.client.set_cookie(name, value, path=path)


@pytest.fixture
def browser(app: Flask, ada: Person) -> Browser:
    """A browser in which Ada is logged in."""
    opened = Browser(app)
    opened.log_in(ada)
    return opened


@pytest.fixture
def bobs_browser(app: Flask, bob: Person) -> Browser:
    opened = Browser(app)
    opened.log_in(bob)
    return opened


def test_a_login_keeps_its_tokens_in_cookies_that_no_script_reads(app: Flask, ada: Person) -> None:
    body = {"username": "ada", "password": PASSWORD}
    answer = app.test_client().post("/api/auth/cookie/login", json=body)
    access, refresh = answer.headers.getlist("Set-Cookie")
    assert access.startswith("outlay_access=ey")
    assert refresh.startswith("outlay_refresh=")
    assert "Path=/;" in access
    assert f"Path={REFRESH_PATH};" in refresh
    assert "Max-Age=900;" in access
    assert f"Max-Age={30 * 86_400};" in refresh
    for cookie in (access, refresh):
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie
        assert "Secure" not in cookie
        assert "Domain" not in cookie
        token = cookie.partition("=")[2].partition(";")[0]
        assert token not in answer.text
    assert answer.json["user"]["id"] == answer.json["user_id"] == ada.id
    assert answer.json["expires_in"] == 900
    assert answer.headers["Cache-Control"] == "no-store"


def test_over_https_the_cookies_are_secure_and_have_protected_names(tmp_path: Path) -> None:
    app = make_app(tmp_path, PUBLIC_URL="https://example.com/money/", WEB_APP=False)
    with app.app_context():
        flask_migrate.upgrade(directory="migrations")
    client = app.test_client()
    body = {"email": "ada@example.com", "password": PASSWORD}
    read(client.post("/api/auth/register", json=body), 201)
    answer = client.post(
        "/api/auth/cookie/login", json=body, headers={"Origin": "https://example.com"}
    )
    access, refresh = read(answer, 200) and answer.headers.getlist("Set-Cookie")
    assert access.startswith("__Host-outlay_access=")
    assert "Path=/;" in access
    assert refresh.startswith("__Secure-outlay_refresh=")
    assert "Path=/money/api/auth/cookie;" in refresh
    assert all("; Secure;" in cookie for cookie in (access, refresh))


def test_a_page_reads_and_writes_with_its_cookies(browser: Browser, ada: Person) -> None:
    assert read(browser.call("GET", "/users/me"), 200)["id"] == ada.id
    expense = read(browser.call("POST", "/expenses", json={"amount": 5}), 201)
    path = f"/expenses/{expense['id']}"
    assert read(browser.call("PATCH", path, json={"amount": 6}), 200)["amount"] == 6
    assert browser.call("DELETE", path).status_code == 204
    # A page that was opened by typing its address.
    assert browser.call("GET", "/users/me", headers={"Sec-Fetch-Site": "none"}).status_code == 200


@pytest.mark.each_database
def test_the_session_is_listed_and_can_be_ended_elsewhere(browser: Browser, ada: Person) -> None:
    sessions = read(browser.call("GET", "/auth/sessions"), 200)["items"]
    assert [session["current"] for session in sessions] == [True, False]
    ada.delete(f"/auth/sessions/{sessions[0]['id']}")
    assert read(browser.call("GET", "/users/me"), 401)["code"] == "session_ended"
    assert browser.refresh().status_code == 401


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/expenses"),
        ("PUT", "/users/me"),
        ("PATCH", "/users/me"),
        ("DELETE", "/users/me"),
        ("POST", "/auth/tokens"),
        ("POST", "/auth/logout"),
        ("POST", "/auth/change-password"),
        ("POST", "/auth/cookie/refresh"),
        ("POST", "/auth/cookie/logout"),
    ],
)
@pytest.mark.parametrize(
    ("token", "code"),
    [(None, "csrf_token_required"), ("", "wrong_csrf_token"), ("wrong", "wrong_csrf_token")],
)
def test_a_change_requires_the_csrf_token_of_the_session(
    browser: Browser, method: str, path: str, token: str | None, code: str
) -> None:
    before = browser.cookie("outlay_refresh")
    answer = browser.call(method, path, json={}, headers={"X-CSRF-Token": token})
    assert read(answer, 403)["code"] == code
    assert "Set-Cookie" not in answer.headers
    assert browser.cookie("outlay_refresh") == before
    assert browser.refresh().status_code == 200


def test_the_csrf_token_of_another_session_is_refused(
    browser: Browser, bobs_browser: Browser, app: Flask, ada: Person
) -> None:
    other = Browser(app)
    other.log_in(ada)
    assert len({browser.csrf_token, other.csrf_token, bobs_browser.csrf_token}) == 3
    for token in (other.csrf_token, bobs_browser.csrf_token):
        answer = browser.call(
            "POST", "/expenses", json={"amount": 1}, headers={"X-CSRF-Token": token}
        )
        assert read(answer, 403)["code"] == "wrong_csrf_token"


def test_the_csrf_token_cannot_be_computed_without_the_key(browser: Browser, app: Flask) -> None:
    sessions = app.extensions["outlay"].sessions
    family = sessions.access.read(browser.cookie("outlay_access")).family
    assert browser.csrf_token == sessions.derive_csrf_token(family)
    for key in ("", family, app.config["SECRET_KEY"]):
        assert browser.csrf_token != derive_token(key, "csrf token", family)


@pytest.mark.parametrize("headers", FOREIGN)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/users/me"),
        ("GET", "/transactions/export"),
        ("POST", "/expenses"),
        ("GET", "/auth/cookie/csrf-token"),
        ("POST", "/auth/cookie/refresh"),
        ("POST", "/auth/cookie/logout"),
    ],
)
def test_another_origin_is_refused_even_with_the_csrf_token(
    browser: Browser, method: str, path: str, headers: dict[str, str]
) -> None:
    foreign = {"Origin": None, "Sec-Fetch-Site": None, **headers}
    options = {"json": {"amount": 5}} if method == "POST" else {}
    answer = browser.call(method, path, headers=foreign, **options)
    assert read(answer, 403)["code"] == "foreign_origin"
    assert "Set-Cookie" not in answer.headers
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert browser.call("GET", "/users/me").status_code == 200


CREDENTIALS = {"email": "ada@example.com", "password": PASSWORD}
NEW_USER = {"email": "eve@example.com", "password": PASSWORD}
RESET = {"token": "from a mail", "new_password": NEW_PASSWORD}
CHANGE = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}


@pytest.mark.parametrize("headers", FOREIGN)
@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("login", CREDENTIALS),
        ("register", NEW_USER),
        ("reset-password", RESET),
        ("change-password", CHANGE),
    ],
)
def test_no_other_page_opens_a_session_in_a_browser(
    browser: Browser, path: str, body: dict[str, str], headers: dict[str, str]
) -> None:
    foreign = {"Origin": None, "Sec-Fetch-Site": None, **headers}
    answer = browser.call("POST", f"/auth/cookie/{path}", json=body, headers=foreign)
    assert read(answer, 403)["code"] == "foreign_origin"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("token", "code"), [(None, "csrf_token_required"), ("wrong", "wrong_csrf_token")]
)
def test_a_new_password_requires_the_csrf_token(
    browser: Browser, token: str | None, code: str
) -> None:
    headers = {"X-CSRF-Token": token}
    answer = browser.call("POST", "/auth/cookie/change-password", json=CHANGE, headers=headers)
    assert read(answer, 403)["code"] == code
    assert "Set-Cookie" not in answer.headers


def test_a_form_cannot_log_a_browser_in(app: Flask, ada: Person) -> None:
    for content_type in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        answer = app.test_client().post(
            "/api/auth/cookie/login",
            data=f'{{"email": "{ada.email}", "password": "{PASSWORD}"}}',
            content_type=content_type,
        )
        assert answer.status_code == 415
        assert "Set-Cookie" not in answer.headers


def test_credentials_are_never_granted_to_another_origin(tmp_path: Path) -> None:
    for settings in ({}, {"CORS_ORIGINS": ["*"]}, {"CORS_ORIGINS": ["http://localhost:3000"]}):
        client = make_app(tmp_path, **settings).test_client()
        for method in ("OPTIONS", "GET", "POST"):
            answer = client.open(
                "/api/auth/cookie/login",
                method=method,
                headers={
                    "Origin": "http://localhost:3000",
                    "Access-Control-Request-Method": "POST",
                    "Access-Control-Request-Headers": "x-csrf-token",
                },
            )
            assert "Access-Control-Allow-Credentials" not in answer.headers


def test_the_public_address_is_an_own_origin_behind_a_proxy(tmp_path: Path) -> None:
    client = make_app(tmp_path, PUBLIC_URL="https://money.example").test_client()

    def code(origin: str) -> str:
        headers = {"Origin": origin}
        return str(client.get("/api/auth/cookie/csrf-token", headers=headers).json["code"])

    assert code("https://money.example") == "unauthenticated"
    assert code("http://localhost") == "unauthenticated"
    assert code("http://money.example") == "foreign_origin"


def test_a_bearer_token_wins_over_the_cookies(browser: Browser, bob: Person) -> None:
    bearer = {"Authorization": f"Bearer {bob.token}", "X-CSRF-Token": None}
    assert read(browser.call("GET", "/users/me", headers=bearer), 200)["id"] == bob.id
    foreign = bearer | {"Origin": "http://localhost:3000", "Sec-Fetch-Site": "same-site"}
    answer = browser.call("POST", "/expenses", json={"amount": 1}, headers=foreign)
    assert answer.status_code == 201
    for invalid in ("Bearer nonsense", "bearer", "Bearer "):
        answer = browser.call("GET", "/users/me", headers={"Authorization": invalid})
        assert answer.status_code == 401
    basic = {"Authorization": "Basic YTpi"}
    assert browser.call("GET", "/users/me", headers=basic).status_code == 200


@pytest.mark.parametrize("name", ["outlay_access", "outlay_refresh"])
def test_a_cookie_that_somebody_added_is_not_trusted(
    browser: Browser, bobs_browser: Browser, name: str
) -> None:
    """A page on another port, or another host of the domain, can add cookies of the same name."""
    path = "/users/me" if name == "outlay_access" else "/auth/cookie/csrf-token"
    cookies = "; ".join(
        dump_cookie(name, opened.cookie(name)).partition(";")[0]
        for opened in (bobs_browser, browser)
    )
    client = browser.client.application.test_client(use_cookies=False)
    answer = client.get(f"/api{path}", headers={"Cookie": cookies})
    assert read(answer, 401)["code"] == "ambiguous_cookies"


def test_exchanged_cookies_are_noticed(browser: Browser, bobs_browser: Browser) -> None:
    """Somebody who could replace both cookies has the page write into their own account."""
    for name in ("outlay_access", "outlay_refresh"):
        browser.set_cookie(name, bobs_browser.cookie(name))
    for method, path in (
        ("POST", "/expenses"),
        ("GET", "/users/me"),
        ("POST", "/auth/cookie/refresh"),
    ):
        answer = browser.call(method, path)
        assert read(answer, 403)["code"] == "wrong_csrf_token"


def test_a_login_never_adopts_a_session_that_was_there_before(
    app: Flask, ada: Person, bobs_browser: Browser
) -> None:
    fixed = Browser(app)
    for name in ("outlay_access", "outlay_refresh"):
        fixed.set_cookie(name, bobs_browser.cookie(name))
    fixed.log_in(ada)
    assert fixed.cookie("outlay_access") != bobs_browser.cookie("outlay_access")
    assert read(fixed.call("GET", "/users/me"), 200)["id"] == ada.id
    assert fixed.csrf_token != bobs_browser.csrf_token


def test_an_api_token_is_no_cookie(browser: Browser, ada: Person) -> None:
    secret = ada.post("/auth/tokens", name="script", scope="write")["token"]
    browser.set_cookie("outlay_access", secret)
    assert browser.call("GET", "/users/me").status_code == 401
    assert browser.call("POST", "/expenses", json={"amount": 1}).status_code == 401
    browser.client.delete_cookie("outlay_refresh", path=REFRESH_PATH)
    assert browser.call("GET", "/auth/cookie/csrf-token").status_code == 401


@pytest.mark.parametrize(
    "value", ["", "nonsense", "\xff\xfe", '"quoted', "a" * 3000, "eyJ.eyJ.x", "%00", "$1"]
)
def test_a_damaged_cookie_is_a_401(browser: Browser, value: str) -> None:
    client = browser.client.application.test_client(use_cookies=False)
    for name, path in (
        ("outlay_access", "users/me"),
        ("outlay_refresh", "auth/cookie/csrf-token"),
    ):
        answer = client.get(f"/api/{path}", headers={"Cookie": f"{name}={value}"})
        assert answer.status_code == 401


@pytest.mark.each_database
def test_two_tabs_refresh_at_once_and_stay_logged_in(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = browser.cookie("outlay_refresh")
    first = read(browser.refresh(), 200)
    successor = browser.cookie("outlay_refresh")
    assert successor != old
    browser.set_cookie("outlay_refresh", old)
    second = read(browser.refresh(), 200)
    assert browser.cookie("outlay_refresh") == successor
    assert first["csrf_token"] == second["csrf_token"] == browser.csrf_token

    later = clock.now() + dt.timedelta(seconds=61)
    monkeypatch.setattr(clock, "now", lambda: later)
    browser.set_cookie("outlay_refresh", old)
    assert read(browser.refresh(), 401)["code"] == "invalid_refresh_token"
    browser.set_cookie("outlay_refresh", successor)
    assert browser.refresh().status_code == 401


def test_a_page_that_was_reloaded_learns_its_csrf_token_and_its_user(
    browser: Browser, ada: Person
) -> None:
    def reload() -> TestResponse:
        return browser.call("GET", "/auth/cookie/csrf-token", headers={"X-CSRF-Token": None})

    def assert_same_session(answer: TestResponse) -> None:
        session = read(answer, 200)
        assert session["csrf_token"] == browser.csrf_token
        assert session["user"]["id"] == ada.id

    assert_same_session(reload())
    # Also when the access token has expired, and when only that is left.
    browser.client.delete_cookie("outlay_access")
    assert_same_session(reload())
    browser.refresh()
    browser.client.delete_cookie("outlay_refresh", path=REFRESH_PATH)
    assert_same_session(reload())
    browser.client.delete_cookie("outlay_access")
    assert reload().status_code == 401


def assert_logged_out(browser: Browser, answer: TestResponse) -> None:
    assert answer.status_code in {200, 204}, answer.text
    cleared = answer.headers.getlist("Set-Cookie")
    assert len(cleared) == 2
    assert all("Max-Age=0;" in cookie and "HttpOnly" in cookie for cookie in cleared)
    assert (browser.cookie("outlay_access"), browser.cookie("outlay_refresh")) == ("", "")


@pytest.mark.parametrize("path", ["/auth/cookie/logout", "/auth/logout"])
def test_a_logout_ends_the_session_and_clears_the_cookies(browser: Browser, path: str) -> None:
    access, refresh = browser.cookie("outlay_access"), browser.cookie("outlay_refresh")
    assert_logged_out(browser, browser.call("POST", path))
    browser.set_cookie("outlay_access", access)
    browser.set_cookie("outlay_refresh", refresh)
    assert browser.call("GET", "/users/me").status_code == 401
    assert browser.refresh().status_code == 401
    # Once more clears what is left.
    assert_logged_out(browser, browser.call("POST", "/auth/cookie/logout"))


def test_a_logout_works_after_the_access_token_has_expired(browser: Browser) -> None:
    browser.client.delete_cookie("outlay_access")
    refresh = browser.cookie("outlay_refresh")
    assert_logged_out(browser, browser.call("POST", "/auth/cookie/logout"))
    browser.set_cookie("outlay_refresh", refresh)
    assert browser.refresh().status_code == 401


def assert_keeps_tokens_in_cookies(answer: TestResponse, status: int = 200) -> dict[str, Any]:
    """The answer opens a session, and no script sees its tokens."""
    session: dict[str, Any] = read(answer, status)
    assert session.keys() == {"user_id", "username", "csrf_token", "expires_in", "user"}
    cookies = answer.headers.getlist("Set-Cookie")
    assert [cookie.partition("=")[0] for cookie in cookies] == ["outlay_access", "outlay_refresh"]
    for cookie in cookies:
        assert cookie.partition("=")[2].partition(";")[0] not in answer.text
    return session


@pytest.mark.each_database
def test_a_new_password_keeps_the_page_logged_in_and_ends_all_other_sessions(
    browser: Browser, app: Flask, ada: Person
) -> None:
    other = Browser(app)
    other.log_in(ada)
    wrong = {"current_password": "wrong", "new_password": NEW_PASSWORD}
    answer = browser.call("POST", "/auth/cookie/change-password", json=wrong)
    assert answer.status_code == 422
    assert "Set-Cookie" not in answer.headers

    before = browser.csrf_token
    right = wrong | {"current_password": PASSWORD}
    answer = browser.call("POST", "/auth/cookie/change-password", json=right)
    browser.csrf_token = assert_keeps_tokens_in_cookies(answer)["csrf_token"]
    assert browser.csrf_token != before
    assert browser.call("POST", "/expenses", json={"amount": 5}).status_code == 201
    assert browser.refresh().status_code == 200
    assert len(read(browser.call("GET", "/auth/sessions"), 200)["items"]) == 1
    assert other.call("GET", "/users/me").status_code == 401
    assert other.refresh().status_code == 401


def test_a_page_with_cookies_is_sent_to_the_route_that_keeps_it_logged_in(
    browser: Browser, ada: Person
) -> None:
    """Else it would be logged out, beside a session that nobody uses."""
    body = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}
    answer = browser.call("POST", "/auth/change-password", json=body)
    problem = read(answer, 403)
    assert problem["code"] == "cookie_session"
    assert "/api/auth/cookie/change-password" in problem["detail"]
    assert "Set-Cookie" not in answer.headers
    assert read(browser.call("GET", "/users/me"), 200)["id"] == ada.id


def test_a_page_registers_and_resets_a_password_with_cookies(app: Flask) -> None:
    page = Browser(app)
    body = {"email": "eve@example.com", "password": PASSWORD}
    answer = page.call("POST", "/auth/cookie/register", json=body)
    page.csrf_token = assert_keeps_tokens_in_cookies(answer, 201)["csrf_token"]
    assert page.call("POST", "/expenses", json={"amount": 5}).status_code == 201
    assert len(read(page.call("GET", "/auth/sessions"), 200)["items"]) == 1

    user_id = read(page.call("GET", "/users/me"), 200)["id"]
    with app.app_context(), unit_of_work(user_id) as work:
        user = work.session.get_one(User, user_id)
        secret = store_token(work, user, OneTimeTokenPurpose.RESET)
    reset = {"token": secret, "new_password": NEW_PASSWORD}
    answer = Browser(app).call("POST", "/auth/cookie/reset-password", json=reset)
    assert_keeps_tokens_in_cookies(answer)
    assert page.call("GET", "/users/me").status_code == 401


def test_the_deletion_of_an_account_clears_the_cookies(browser: Browser) -> None:
    assert_logged_out(browser, browser.call("DELETE", "/users/me"))


def test_a_client_without_cookies_is_never_given_any(ada: Person) -> None:
    assert "Set-Cookie" not in ada.call("POST", "/auth/logout").headers


def test_a_deactivated_user_has_no_session(browser: Browser, admin: Person, ada: Person) -> None:
    admin.put(f"/users/{ada.id}", is_active=False)
    assert browser.call("GET", "/users/me").status_code == 401
    assert browser.call("GET", "/auth/cookie/csrf-token").status_code == 401
    assert browser.refresh().status_code == 401


def test_both_ways_to_log_in_share_one_limit(tmp_path: Path) -> None:
    app = make_app(tmp_path, RATE_LIMIT_AUTH="2/minute")
    with app.app_context():
        flask_migrate.upgrade(directory="migrations")
    body = {"email": "ada@example.com", "password": "wrong"}
    statuses = [
        app.test_client().post(f"/api/auth/{path}", json=body).status_code
        for path in ("login", "cookie/login", "login", "cookie/login")
    ]
    assert statuses == [401, 401, 429, 429]


def test_an_admin_adds_users_from_a_page_while_registration_is_closed(
    tmp_path: Path,
) -> None:
    app = make_app(tmp_path)
    with app.app_context():
        flask_migrate.upgrade(directory="migrations")
    register: Callable[..., TestResponse] = app.test_client().post
    read(register("/api/auth/register", json={"email": "root@x.test", "password": PASSWORD}), 201)
    closed = make_app(tmp_path, REGISTRATION_OPEN=False)
    page = Browser(closed)
    login = {"email": "root@x.test", "password": PASSWORD}
    page.csrf_token = page.call("POST", "/auth/cookie/login", json=login).json["csrf_token"]
    bob = {"email": "bob@x.test", "password": PASSWORD}
    assert page.call("POST", "/users", json=bob).status_code == 201
    without = page.call("POST", "/users", json=bob, headers={"X-CSRF-Token": None})
    assert read(without, 403)["code"] == "registration_closed"


def test_a_page_whose_session_has_ended_can_register(browser: Browser) -> None:
    """Cookies and CSRF token of an earlier session are no obstacle."""
    body = {"email": "eve@example.com", "password": PASSWORD}
    assert browser.call("POST", "/auth/register", json=body).status_code == 201
    read(browser.call("POST", "/auth/logout"), 204)
    body["email"] = "fay@example.com"
    assert browser.call("POST", "/auth/register", json=body).status_code == 201
    browser.set_cookie("outlay_access", "nonsense")
    body["email"] = "gil@example.com"
    assert browser.call("POST", "/auth/register", json=body).status_code == 201


def test_a_logout_requires_the_header_even_without_a_session(app: Flask) -> None:
    page = Browser(app)
    without = page.call("POST", "/auth/cookie/logout", headers={"X-CSRF-Token": None})
    assert read(without, 403)["code"] == "csrf_token_required"
    assert page.call("POST", "/auth/cookie/logout").status_code == 204
