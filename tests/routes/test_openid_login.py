"""Logins at an OpenID Connect provider, which runs beside the tests."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core import clock
from infrastructure.openid_identities import LoginRefused, ProviderFailed
from infrastructure.openid_provider import OpenIdProvider
from tests import openid_providers
from tests.conftest import PASSWORD, Person
from tests.openid_providers import running_provider
from tests.routes.test_second_factor_routes import code_at, notices, turn_on

CALLBACK = "http://127.0.0.1:5000/openid/callback"
ADA = openid_providers.ADA["sub"]


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """The address of a provider at which everybody may log in as anybody."""
    with running_provider() as address:
        yield address


@pytest.fixture
def provider(app: Flask, issuer: str, monkeypatch: pytest.MonkeyPatch) -> OpenIdProvider:
    """The provider, known to the server."""
    known = OpenIdProvider(issuer, "outlay", "secret", CALLBACK, "Home")
    container = replace(app.extensions["outlay"], openid=known)
    monkeypatch.setitem(app.extensions, "outlay", container)
    return known


def go_to_provider(client: FlaskClient, subject: str, **query: str) -> str:
    """Begin a login and prove to the provider who one is; return where it leads the browser."""
    address = client.get("/openid/start", query_string=query).headers["Location"]
    proof = requests.post(address, data={"sub": subject}, allow_redirects=False, timeout=10)
    assert proof.status_code == HTTPStatus.FOUND, proof.text
    return str(proof.headers["Location"])


def come_back(client: FlaskClient, address: str) -> TestResponse:
    assert address.startswith(CALLBACK)
    return client.get(f"/openid/callback?{urlsplit(address).query}")


def prove(client: FlaskClient, subject: str, **query: str) -> dict[str, list[str]]:
    """Prove who one is; return the query of the page to which the browser is led."""
    answer = come_back(client, go_to_provider(client, subject, **query))
    return parse_qs(urlsplit(answer.headers["Location"]).query)


def log_in(client: FlaskClient, **body: str) -> Any:
    return client.post("/api/auth/cookie/openid-login", json=body)


def link(person: Person, subject: str = ADA, status: int = 201, **proof: str) -> Any:
    assert prove(person.client, subject, purpose="link") == {"openid": ["proven"]}
    return person.post("/auth/identities", status, **{"password": PASSWORD, **proof})


@pytest.mark.usefixtures("provider")
def test_a_linked_login_opens_a_session(app: Flask, ada: Person, bob: Person) -> None:
    linked = link(ada)
    assert (linked["label"], linked["last_used_at"]) == ("ada@provider.example", None)

    browser = app.test_client()
    assert prove(browser, ADA, **{"from": "/budgets"}) == {
        "openid": ["proven"],
        "from": ["/budgets"],
    }
    answer = log_in(browser)
    assert (answer.status_code, answer.json["username"]) == (200, "ada")
    assert browser.get("/api/users/me").status_code == HTTPStatus.OK
    (identity,) = ada.get("/auth/identities")["items"]
    assert identity["last_used_at"] is not None
    assert bob.get("/auth/identities")["items"] == []


@pytest.mark.usefixtures("provider", "ada")
def test_an_address_is_no_proof_of_who_somebody_is(app: Flask) -> None:
    """At this provider, a subject is also the e-mail address."""
    browser = app.test_client()
    prove(browser, "ada@example.com")
    answer = log_in(browser)
    assert (answer.status_code, answer.json["code"]) == (401, "identity_unknown")


@pytest.mark.usefixtures("provider")
def test_a_proof_opens_one_session(app: Flask, ada: Person) -> None:
    link(ada)
    assert ada.post("/auth/identities", 401, password=PASSWORD)["code"] == "identity_not_proven"
    browser = app.test_client()
    prove(browser, ADA)
    assert log_in(browser).status_code == HTTPStatus.OK
    assert log_in(browser).json["code"] == "identity_not_proven"
    assert log_in(app.test_client()).json["code"] == "identity_not_proven"


@pytest.mark.usefixtures("provider")
def test_a_login_at_the_provider_is_one_factor(
    app: Flask, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    link(ada)
    secret, _codes = turn_on(ada)
    browser = app.test_client()
    prove(browser, ADA)
    assert log_in(browser).json["code"] == "second_factor_required"
    assert log_in(browser, code="000000").json["code"] == "wrong_second_factor"
    moment = clock.now() + dt.timedelta(seconds=90)
    monkeypatch.setattr("core.clock.now", lambda: moment)
    assert log_in(browser, code=code_at(secret, moment)).status_code == HTTPStatus.OK


@pytest.mark.usefixtures("provider")
def test_linking_needs_the_password_and_is_told(ada: Person, bob: Person) -> None:
    refused = link(ada, status=422, password="wrong")
    assert refused["errors"][0]["pointer"] == "/password"
    link(ada)
    assert notices(ada)[0] == "The login ada@provider.example was linked."
    assert link(bob, status=409)["code"] == "identity_linked"


@pytest.mark.usefixtures("provider")
def test_an_unlinked_login_opens_nothing(app: Flask, ada: Person, bob: Person) -> None:
    identity = link(ada)["id"]
    bob.delete(f"/auth/identities/{identity}", 404)
    ada.delete(f"/auth/identities/{identity}")
    browser = app.test_client()
    prove(browser, ADA)
    assert log_in(browser).json["code"] == "identity_unknown"


@pytest.mark.usefixtures("provider")
def test_who_may_not_log_in_may_not_by_a_provider(app: Flask, ada: Person, admin: Person) -> None:
    link(ada)
    admin.put(f"/users/{ada.id}", is_active=False)
    browser = app.test_client()
    prove(browser, ADA)
    assert log_in(browser).json["code"] == "identity_unknown"


@pytest.mark.usefixtures("provider", "ada")
def test_a_login_comes_back_to_the_browser_that_began_it(app: Flask) -> None:
    """Otherwise a link could log somebody in as somebody else."""
    victim, other = app.test_client(), app.test_client()
    address = go_to_provider(other, ADA)
    for browser in (victim, app.test_client()):
        answer = come_back(browser, address)
        assert answer.headers["Location"] == "/sign-in/openid?error=login_refused"
        browser.get("/openid/start")
    answer = come_back(victim, address)
    assert answer.headers["Location"] == "/sign-in/openid?error=login_refused"


@pytest.mark.usefixtures("provider", "ada")
def test_a_code_of_the_provider_counts_once(app: Flask) -> None:
    browser = app.test_client()
    address = go_to_provider(browser, ADA)
    assert "openid=proven" in come_back(browser, address).headers["Location"]
    assert "error=login_refused" in come_back(browser, address).headers["Location"]


@pytest.mark.usefixtures("provider")
@pytest.mark.parametrize("address", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_nobody_is_led_elsewhere_after_a_login(app: Flask, address: str) -> None:
    assert prove(app.test_client(), ADA, **{"from": address}) == {"openid": ["proven"]}


def test_a_provider_that_does_not_answer_is_said(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = OpenIdProvider("http://127.0.0.1:9", "outlay", "", CALLBACK, "Home")
    container = replace(app.extensions["outlay"], openid=nobody)
    monkeypatch.setitem(app.extensions, "outlay", container)
    answer = app.test_client().get("/openid/start")
    assert answer.headers["Location"] == "/sign-in/openid?error=provider_failed"


def test_a_provider_speaks_in_its_own_name(issuer: str) -> None:
    """This one calls itself something else, if only by a slash."""
    other = OpenIdProvider(f"{issuer}/", "outlay", "", CALLBACK, "Home")
    with pytest.raises(ProviderFailed):
        other.begin()


def test_what_the_provider_gave_to_another_client_is_refused(issuer: str) -> None:
    theirs = OpenIdProvider(issuer, "another", "secret", CALLBACK, "Home")
    address, flow = theirs.begin()
    proof = requests.post(address, data={"sub": ADA}, allow_redirects=False, timeout=10)
    query = parse_qs(urlsplit(proof.headers["Location"]).query)
    ours = OpenIdProvider(issuer, "outlay", "secret", CALLBACK, "Home")
    with pytest.raises(LoginRefused):
        ours.finish(flow, query["state"][0], query["code"][0])


def test_without_a_provider_there_is_no_way_to_one(app: Flask, ada: Person) -> None:
    assert ada.get("/auth/identities/provider") == {"is_available": False, "name": None}
    assert app.test_client().get("/openid/start").status_code == HTTPStatus.NOT_FOUND
