import pytest
from flask import Flask, g

from core.errors import FieldPath
from routes.http.problems import Pointer, pointer
from tests.conftest import Person

pytestmark = pytest.mark.any_database


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("amount", "/amount"),
        (("rows", 3, "a/b~c"), "/rows/3/a~1b~0c"),
        ((), ""),
        (Pointer("/mapping/date"), "/mapping/date"),
    ],
)
def test_a_field_of_the_body_is_named_by_a_json_pointer(
    app: Flask, path: FieldPath, text: str
) -> None:
    with app.test_request_context(method="POST"):
        assert pointer(path) == text


def test_a_request_without_a_body_has_only_parameters(app: Flask) -> None:
    for method in ("GET", "DELETE"):
        with app.test_request_context(method=method):
            assert pointer("limit") == "?limit"


def test_a_name_that_only_the_query_has_is_a_parameter_of_a_request_with_a_body(app: Flask) -> None:
    with app.test_request_context(method="POST"):
        g.query_names = frozenset({"on_uncertain"})
        assert pointer("on_uncertain") == "?on_uncertain"
        assert pointer("amount") == "/amount"


def test_a_wrong_parameter_and_a_wrong_field_of_one_operation_are_told_apart(ada: Person) -> None:
    answer = ada.call("POST", "/expenses?on_uncertain=maybe", json={"amount": 1})
    assert [error["pointer"] for error in answer.json["errors"]] == ["?on_uncertain"]
    answer = ada.call("POST", "/expenses?on_uncertain=keep", json={"amount": "x"})
    assert [error["pointer"] for error in answer.json["errors"]] == ["/amount"]


def test_a_repeated_parameter_is_refused(ada: Person) -> None:
    answer = ada.call("GET", "/expenses?limit=1&limit=2")
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "?limit"


def test_text_that_is_no_cursor_is_named(ada: Person) -> None:
    for cursor in ("nothing", "WyJ4Il0", "e30", "W10"):
        answer = ada.call("GET", f"/expenses?cursor={cursor}")
        assert answer.status_code == 422, cursor
        assert answer.json["errors"][0]["pointer"] == "?cursor"
