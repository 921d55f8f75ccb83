"""The check of every test's answers notices what the document does not say."""

from pathlib import Path

import pytest
from flask import Flask, g, jsonify, make_response
from werkzeug.wrappers import Response

from tests.conftest import make_app
from tests.documented_answers import DocumentedAnswers


def check(app: Flask, response: Response, path: str = "/api/health/live") -> str:
    answers = DocumentedAnswers(app)
    with app.test_request_context(path):
        g.caller = None
        answers.check(response)
    return answers.take_differences()


@pytest.mark.parametrize(
    ("body", "difference"),
    [
        ({"status": "live"}, '"checks" is a required property'),
        ({"status": None, "checks": {}}, "null is not"),
        ({"status": "live", "checks": {}, "more": 1}, "'more' was unexpected"),
    ],
)
def test_an_answer_of_another_form_is_noticed(
    app: Flask, body: dict[str, object], difference: str
) -> None:
    with app.app_context():
        response = jsonify(body)
    assert difference in check(app, response)


def test_a_status_or_a_media_type_that_is_not_declared_is_noticed(app: Flask) -> None:
    with app.app_context():
        assert "status is not declared" in check(app, make_response("", 418))
        html = make_response("<p>", 200)
    assert "text/html is not declared" in check(app, html)


def test_a_server_that_is_not_ready_answers_as_documented(tmp_path: Path) -> None:
    unmigrated = make_app(tmp_path)
    answers = DocumentedAnswers(unmigrated)
    answers.watch()
    response = unmigrated.test_client().get("/api/health/ready")
    assert response.status_code == 503
    assert answers.take_differences() == ""


def test_an_answer_as_documented_passes(app: Flask) -> None:
    with app.app_context():
        response = jsonify(status="live", checks={})
    assert check(app, response) == ""
