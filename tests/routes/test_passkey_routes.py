"""Passkeys: registered by users, and used instead of a password."""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from copy import deepcopy
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from webauthn.helpers import bytes_to_base64url

from core import clock
from core.limits import MAX_PASSKEYS
from infrastructure.passkeys import PasskeyRefused, Passkeys, RelyingParty, find_relying_party
from tests.authenticators import Authenticator
from tests.conftest import PASSWORD, Person
from tests.routes.test_second_factor_routes import code_at, notices, turn_on

PASSKEYS = "/auth/passkeys"
SetClock = Callable[[dt.datetime], None]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Set the time."""

    def set_clock(moment: dt.datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    return set_clock


def ask(person: Person) -> Any:
    return person.post(f"{PASSKEYS}/options", 200, password=PASSWORD)["public_key"]


def register(person: Person, authenticator: Authenticator, name: str = "Phone") -> Any:
    return person.post(PASSKEYS, name=name, credential=authenticator.make(ask(person)))


def login_options(client: FlaskClient) -> Any:
    answer = client.post(f"/api{PASSKEYS}/login-options")
    assert answer.status_code == 200, answer.json
    assert answer.json is not None
    return answer.json["public_key"]


def send_login(client: FlaskClient, credential: object) -> Any:
    return client.post(f"/api{PASSKEYS}/login", json={"credential": credential})


def log_in(client: FlaskClient, authenticator: Authenticator) -> Any:
    return send_login(client, authenticator.answer(login_options(client)))


def test_a_passkey_logs_its_owner_in_without_a_name_or_a_password(
    app: Flask, ada: Person, bob: Person
) -> None:
    phone = Authenticator()
    created = register(ada, phone)
    assert (created["name"], created["is_synced"], created["last_used_at"]) == (
        "Phone",
        False,
        None,
    )

    answer = log_in(app.test_client(), phone)
    assert (answer.status_code, answer.json["username"]) == (200, "ada")
    (listed,) = ada.get(PASSKEYS)["items"]
    assert listed["last_used_at"] is not None
    assert bob.get(PASSKEYS)["items"] == []


def test_a_passkey_opens_a_session_in_cookies(app: Flask, ada: Person) -> None:
    phone = Authenticator()
    register(ada, phone)
    client = app.test_client()
    credential = phone.answer(login_options(client))
    answer = client.post("/api/auth/cookie/passkey-login", json={"credential": credential})
    assert answer.status_code == 200
    assert "access_token" not in (answer.json or {})
    assert client.get("/api/users/me").status_code == 200


def test_a_passkey_takes_the_place_of_the_second_factor(app: Flask, ada: Person) -> None:
    phone = Authenticator()
    register(ada, phone)
    turn_on(ada)
    assert log_in(app.test_client(), phone).status_code == 200


def test_a_passkey_needs_the_password_and_a_code_of_the_second_factor(
    ada: Person, at: SetClock
) -> None:
    secret, _codes = turn_on(ada)
    options = f"{PASSKEYS}/options"
    assert ada.post(options, 422, password="wrong")["errors"][0]["pointer"] == "/password"
    assert ada.post(options, 422, password=PASSWORD)["errors"][0]["pointer"] == "/code"
    later = clock.now() + dt.timedelta(seconds=60)
    at(later)
    ada.post(options, 200, password=PASSWORD, code=code_at(secret, later))


def test_nothing_of_an_answer_counts_twice(app: Flask, ada: Person) -> None:
    phone = Authenticator()
    register(ada, phone)
    client = app.test_client()
    credential = phone.answer(login_options(client))
    assert send_login(client, credential).status_code == 200
    again = send_login(client, credential)
    assert (again.status_code, again.json["code"]) == (401, "passkey_refused")


def test_an_answer_that_is_sent_by_many_at_once_opens_one_session(app: Flask, ada: Person) -> None:
    phone = Authenticator()
    register(ada, phone)
    credential = phone.answer(login_options(app.test_client()))

    def send(_number: int) -> int:
        return int(send_login(app.test_client(), credential).status_code)

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(send, range(4))) == [200, 401, 401, 401]


@pytest.mark.parametrize(
    "change",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://localhost:5001"},
        {"rp_id": "evil.example"},
        {"verifies": False},
    ],
)
def test_an_answer_for_another_place_or_of_an_unverified_owner_is_refused(
    app: Flask, ada: Person, change: dict[str, Any]
) -> None:
    phone = Authenticator()
    register(ada, phone)
    for name, value in change.items():
        setattr(phone, name, value)
    assert log_in(app.test_client(), phone).status_code == 401


def test_a_passkey_is_not_made_for_another_place(ada: Person) -> None:
    credential = Authenticator("https://evil.example").make(ask(ada))
    refused = ada.post(PASSKEYS, 422, name="Phone", credential=credential)
    assert refused["errors"][0]["pointer"] == "/credential"


def test_a_challenge_counts_for_its_user_and_purpose_and_five_minutes(
    app: Flask, ada: Person, bob: Person, at: SetClock
) -> None:
    phone = Authenticator()
    now = clock.now()
    at(now)
    register(ada, phone)
    options = ask(ada)
    bob.post(PASSKEYS, 422, name="Phone", credential=Authenticator().make(options))
    assert send_login(app.test_client(), phone.answer(options)).status_code == 401

    login = login_options(app.test_client())
    at(now + dt.timedelta(minutes=6))
    assert send_login(app.test_client(), phone.answer(login)).status_code == 401
    ada.post(PASSKEYS, 422, name="Tablet", credential=Authenticator().make(options))


def test_a_challenge_of_somebody_else_is_refused(app: Flask, ada: Person) -> None:
    phone = Authenticator()
    register(ada, phone)
    foreign = Passkeys(RelyingParty("localhost", "http://localhost:5000"), "k" * 32)
    assert send_login(app.test_client(), phone.answer(foreign.ask_for_login())).status_code == 401


def test_a_passkey_whose_count_falls_was_copied_and_is_refused(app: Flask, ada: Person) -> None:
    phone = Authenticator(count=5)
    register(ada, phone)
    phone.count = 6
    assert log_in(app.test_client(), phone).status_code == 200
    assert log_in(app.test_client(), phone).status_code == 401
    phone.count = 7
    assert log_in(app.test_client(), phone).status_code == 200


def test_a_passkey_names_its_own_user(app: Flask, ada: Person, bob: Person) -> None:
    phone = Authenticator()
    register(ada, phone)
    phone.user_handle = bob.id.to_bytes(8)
    assert log_in(app.test_client(), phone).status_code == 401


def test_a_passkey_is_registered_once(ada: Person, bob: Person) -> None:
    phone = Authenticator()
    register(ada, phone)
    assert ask(ada)["excludeCredentials"] != []
    for person in (ada, bob):
        credential = phone.make(ask(person))
        conflict = person.post(PASSKEYS, 409, name="Again", credential=credential)
        assert conflict["code"] == "passkey_exists"


def test_a_user_has_a_bounded_number_of_passkeys(ada: Person) -> None:
    spare = Authenticator()
    late = spare.make(ask(ada))
    for number in range(MAX_PASSKEYS):
        register(ada, Authenticator(), f"Phone {number}")
    assert ada.post(PASSKEYS, 409, name="Spare", credential=late)["code"] == "too_many_passkeys"
    assert ada.post(f"{PASSKEYS}/options", 409, password=PASSWORD)["code"] == "too_many_passkeys"


def test_a_deleted_passkey_opens_nothing(app: Flask, ada: Person, bob: Person) -> None:
    phone = Authenticator()
    passkey = register(ada, phone)["id"]
    bob.delete(f"{PASSKEYS}/{passkey}", 404)
    ada.delete(f"{PASSKEYS}/{passkey}")
    assert log_in(app.test_client(), phone).status_code == 401
    assert notices(ada)[:2] == ["The passkey Phone was deleted.", "The passkey Phone was added."]


def test_who_may_not_log_in_may_not_with_a_passkey(app: Flask, ada: Person, admin: Person) -> None:
    phone = Authenticator()
    register(ada, phone)
    admin.put(f"/users/{ada.id}", is_active=False)
    assert log_in(app.test_client(), phone).status_code == 401


def test_a_script_adds_no_passkeys(ada: Person) -> None:
    token = ada.post("/auth/tokens", name="script", scope="write")["token"]
    answer = ada.client.get(f"/api{PASSKEYS}", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 403


ODD_VALUES = st.one_of(
    st.none(),
    st.integers(),
    st.text(),
    st.binary(max_size=200).map(bytes_to_base64url),
    st.lists(st.text()),
    st.dictionaries(st.text(), st.text()),
)


@pytest.mark.any_database
@settings(max_examples=300)
@given(data=st.data())
def test_odd_credentials_are_refused_and_break_nothing(data: st.DataObject) -> None:
    keys = Passkeys(RelyingParty("localhost", "http://localhost:5000"), "k" * 32)
    phone = Authenticator()
    new = phone.make(keys.ask_for_new(1, "ada@example.com", []))
    public_key = keys.check_new(1, new).public_key

    def log_in_with(credential: dict[str, Any]) -> None:
        answer = keys.read_login(credential)
        keys.check_login(credential, answer.challenge, public_key, 0)

    login = phone.answer(keys.ask_for_login())
    log_in_with(deepcopy(login))
    for credential, check in ((new, partial(keys.check_new, 1)), (login, log_in_with)):
        part = data.draw(st.sampled_from([credential, credential["response"]]))
        part[data.draw(st.sampled_from(sorted(part)))] = data.draw(ODD_VALUES)
        # Some parts are not looked at, so that it may also be accepted; nothing else is raised.
        with suppress(PasskeyRefused):
            check(credential)


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("public_url", "expected"),
    [
        ("https://money.example", RelyingParty("money.example", "https://money.example")),
        ("https://Money.example:8443", RelyingParty("money.example", "https://money.example:8443")),
        ("http://127.0.0.1:5000", RelyingParty("localhost", "http://localhost:5000")),
        ("http://localhost:80", RelyingParty("localhost", "http://localhost:80")),
        ("http://money.example", None),
        ("https://192.168.1.4", None),
        ("http://[fe80::1]:5000", None),
    ],
)
def test_passkeys_need_https_and_a_name_or_this_machine(
    public_url: str, expected: RelyingParty | None
) -> None:
    assert find_relying_party(public_url) == expected


def test_a_server_without_a_fitting_address_says_so(
    app: Flask, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ada.get(f"{PASSKEYS}/support") == {
        "is_available": True,
        "origin": "http://localhost:5000",
    }
    without = replace(app.extensions["outlay"], passkeys=None)
    monkeypatch.setitem(app.extensions, "outlay", without)
    ada.post(f"{PASSKEYS}/login-options", 409)
    assert ada.get(f"{PASSKEYS}/support") == {"is_available": False, "origin": None}
