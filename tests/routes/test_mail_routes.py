"""Previews of mails, for admins."""

from html import unescape

import pytest

from core.enums import MailTemplate
from tests.conftest import Person

pytestmark = pytest.mark.any_database


def test_an_admin_lists_all_mails_with_their_subjects(admin: Person) -> None:
    english, german = (
        admin.get("/admin/mails", locale=locale)["items"] for locale in ("en-US", "de-DE")
    )
    assert {mail["template"] for mail in english} == set(MailTemplate)
    assert {"template": "password_reset", "subject": "Reset your Outlay password"} in english
    assert {"template": "password_reset", "subject": "Ihr Outlay-Passwort zurücksetzen"} in german


@pytest.mark.parametrize("template", MailTemplate)
def test_an_admin_previews_each_mail_in_both_forms(admin: Person, template: MailTemplate) -> None:
    page = admin.call("GET", f"/admin/mails/{template}?locale=de-DE")
    text = admin.call("GET", f"/admin/mails/{template}?locale=de-DE&format=text")
    assert page.mimetype == "text/html"
    assert text.mimetype == "text/plain"
    assert text.text.splitlines()[0] in unescape(page.text)
    # What the mail has inline must be shown, and nothing else must be loaded or run.
    policy = page.headers["Content-Security-Policy"]
    assert "style-src 'unsafe-inline'" in policy
    assert "default-src 'none'" in policy
    assert "script-src" not in policy


def test_others_see_no_previews(ada: Person) -> None:
    assert ada.call("GET", "/admin/mails").status_code == 403
    assert ada.call("GET", "/admin/mails/digest").status_code == 403


def test_an_unknown_mail_is_missing_and_a_wrong_form_is_named(admin: Person) -> None:
    assert admin.call("GET", "/admin/mails/spam").status_code == 404
    problem = admin.call("GET", "/admin/mails/digest?format=pdf").json
    assert [error["pointer"] for error in problem["errors"]] == ["?format"]
