"""Answers speak the language of whoever reads them, and store nothing in it."""

import io
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.conftest import Person

pytestmark = pytest.mark.any_database

STATEMENT = "Datum;Empfänger;Betrag\n31.01.2026;Rewe;-4,20\n32.01.2026;Aldi;-3,10\n"


@pytest.fixture
def erna(admin: Person, join: Callable[..., Person]) -> Person:
    return join("erna", currency="EUR", locale="de_DE", timezone="Europe/Berlin")


def test_an_error_is_in_the_language_of_the_profile(erna: Person, ada: Person) -> None:
    answer = erna.call("POST", "/expenses", json={"amount": 0, "date": "gestern"})
    assert answer.json["detail"] == "Die Anfrage enthält ungültige Werte; siehe errors."
    assert answer.json["code"] == "invalid"
    messages = [error["message"] for error in answer.json["errors"]]
    assert messages == ["Geben Sie ein Datum als JJJJ-MM-TT an."]
    assert answer.headers["Content-Language"] == "de"
    # The same thread answers the next request.
    assert ada.call("GET", "/expenses/1").json["detail"] == "Expense not found."


def test_the_profile_counts_more_than_the_browser(erna: Person) -> None:
    answer = erna.call("GET", "/budgets/1", headers={"Accept-Language": "en-US,en"})
    assert answer.json["detail"] == "Budget nicht gefunden."


def test_whoever_is_signed_out_reads_the_language_of_the_browser(client: FlaskClient) -> None:
    body = {"email": "nobody@example.com", "password": "wrong horse battery"}
    for languages, detail in (
        ("de-AT,de;q=0.9,en;q=0.8", "Benutzername, E-Mail-Adresse oder Passwort ist falsch."),
        ("fr,en;q=0.5", "The username, e-mail address or password is wrong."),
        ("", "The username, e-mail address or password is wrong."),
    ):
        headers = {"Accept-Language": languages}
        answer = client.post("/api/auth/login", json=body, headers=headers)
        assert answer.json["detail"] == detail


def test_a_suggested_category_has_its_reason_in_the_language_of_the_profile(erna: Person) -> None:
    suggestion = erna.post("/ml/categorize", 200, payee="Taxi", amount=12)
    assert suggestion["reason"] == "Die Wörter sprechen für Taxi."


def test_a_preview_says_why_a_file_is_read_as_it_is(erna: Person) -> None:
    upload = {"file": (io.BytesIO(STATEMENT.encode()), "konto.csv")}
    preview = erna.call("POST", "/transactions/import/preview", data=upload).json
    reasons = {item["about"]: item["reason"] for item in preview["evidence"]}
    assert reasons["encoding"] == "gültiges UTF-8"
    assert reasons["delimiter"] == "die meisten Zeilen haben mit diesem Trennzeichen 3 Zellen"
    assert [problem["message"] for problem in preview["problems"]] == [
        "Diesen Tag gibt es nicht: 32.01.2026"
    ]


def test_a_stored_error_is_read_in_the_language_of_its_reader(erna: Person) -> None:
    upload = {"file": (io.BytesIO(b"%PDF-1.7\n"), "statement.pdf")}
    headers = {"Prefer": "respond-async"}
    job = erna.call("POST", "/transactions/import/preview", data=upload, headers=headers).json
    refused = erna.call(
        "POST",
        "/transactions/import/preview",
        data={"file": (io.BytesIO(b"%PDF-1.7\n"), "statement.pdf")},
    )
    assert refused.json["detail"].startswith("PDF-Dateien können nicht gelesen werden.")

    erna.call("PATCH", "/users/me/preferences", json={"locale": "en_GB"})
    problem = erna.get(f"/jobs/{job['id']}")["problem"]
    assert problem["detail"].startswith("PDF files are not supported.")
