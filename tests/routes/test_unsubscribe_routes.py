"""The link in mails that switches them off, without a login."""

from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.enums import NotificationType
from notifications.mail.subscriptions import ALL_BUT_SECURITY, SUBSCRIPTIONS
from services.activity.mails.mail_links import Subscription
from tests.conftest import Person

pytestmark = pytest.mark.each_database

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
SUMMARY = NotificationType.MONTHLY_SUMMARY


def link(app: Flask, person: Person, name: str = SUMMARY) -> str:
    url = app.extensions["outlay"].mail_links.link_unsubscribe(Subscription(person.id, name))
    path = url.removeprefix(app.extensions["outlay"].sessions.mailer.public_url)
    assert path != url
    return str(path)


def mailed(person: Person) -> set[str]:
    """The types that a person gets by mail."""
    types = person.get("/notifications/preferences")["types"]
    return {row["type"] for row in types if row["email"]}


def test_one_click_switches_the_mails_of_one_type_off(
    app: Flask, ada: Person, bob: Person, client: FlaskClient
) -> None:
    before = mailed(ada)
    assert SUMMARY in before
    answer = client.post(link(app, ada), data=ONE_CLICK)
    assert answer.status_code == 200
    assert "You get no more e-mail about: Monthly summary." in answer.text
    assert mailed(ada) == before - {SUMMARY}
    assert mailed(bob) == before


def test_a_program_that_follows_the_link_changes_nothing(
    app: Flask, ada: Person, client: FlaskClient
) -> None:
    before = ada.get("/notifications/preferences")
    page = client.get(link(app, ada))
    assert page.mimetype == "text/html"
    assert "E-mail will be switched off for: Monthly summary." in page.text
    assert 'method="post"' in page.text
    assert "form-action 'self'" in page.headers["Content-Security-Policy"]
    assert client.head(link(app, ada)).status_code == 200
    assert ada.get("/notifications/preferences") == before


def test_the_page_is_in_the_language_of_the_reader_of_the_mail(
    app: Flask, ada: Person, client: FlaskClient
) -> None:
    ada.call("PATCH", "/users/me/preferences", json={"locale": "de-DE"})
    assert "ausgeschaltet für: Monatsübersicht." in unescape(client.get(link(app, ada)).text)


def test_a_mail_of_several_types_switches_off_all_but_security(
    app: Flask, ada: Person, client: FlaskClient
) -> None:
    assert client.post(link(app, ada, ALL_BUT_SECURITY), data=ONE_CLICK).status_code == 200
    assert mailed(ada) == {NotificationType.SECURITY}


def test_a_second_click_changes_nothing(app: Flask, ada: Person, client: FlaskClient) -> None:
    client.post(link(app, ada), data=ONE_CLICK)
    before = ada.get("/notifications/preferences")
    assert client.post(link(app, ada), data=ONE_CLICK).status_code == 200
    assert ada.get("/notifications/preferences") == before


def test_mails_are_switched_on_again_in_the_settings(
    app: Flask, ada: Person, client: FlaskClient
) -> None:
    client.post(link(app, ada), data=ONE_CLICK)
    ada.call(
        "PATCH", "/notifications/preferences", json={"types": [{"type": SUMMARY, "email": True}]}
    )
    assert SUMMARY in mailed(ada)


def test_a_changed_link_is_refused(
    app: Flask, ada: Person, bob: Person, client: FlaskClient
) -> None:
    own = link(app, ada)
    start, _, token = own.partition("token=")
    user_id, name, signature = token.split(".")
    for wrong in (
        f"{bob.id}.{name}.{signature}",
        f"{user_id}.security.{signature}",
        f"{user_id}.{ALL_BUT_SECURITY}.{signature}",
        token[:-1],
        "x",
        "..",
        "é.é.é",
    ):
        for method in ("GET", "POST"):
            answer = client.open(start, method=method, query_string={"token": wrong})
            assert answer.status_code == 422, (method, wrong)
            assert answer.json["code"] == "invalid_token"
    assert client.get("/api/notifications/unsubscribe").status_code == 422
    assert SUMMARY in mailed(ada)
    assert SUMMARY in mailed(bob)


@pytest.mark.parametrize("query", ["", "?token=x", f"?token={'x' * 500}"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_browser_gets_a_page_where_a_link_is_damaged(
    client: FlaskClient, method: str, query: str
) -> None:
    headers = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    path = f"/api/notifications/unsubscribe{query}"
    page = client.open(path, method=method, headers=headers)
    assert (page.status_code, page.mimetype) == (422, "text/html")
    assert "This link is damaged" in page.text
    assert "/settings/notifications" in page.text
    german = client.open(path, method=method, headers=headers | {"Accept-Language": "de"})
    assert "Dieser Link ist beschädigt" in unescape(german.text)
    for accepted in ("application/json", "*/*"):
        answer = client.open(path, method=method, headers={"Accept": accepted})
        assert answer.mimetype == "application/problem+json"


def test_other_refusals_of_notifications_stay_problems(ada: Person) -> None:
    answer = ada.call("GET", "/notifications?type=x", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")


def test_the_link_of_a_deleted_user_is_refused(
    app: Flask, ada: Person, client: FlaskClient
) -> None:
    path = link(app, ada)
    assert ada.call("DELETE", "/users/me").status_code == 204
    assert client.get(path).status_code == client.post(path).status_code == 422


def test_every_type_but_security_can_be_switched_off_by_mail() -> None:
    assert {*NotificationType} - SUBSCRIPTIONS.keys() == {NotificationType.SECURITY}
