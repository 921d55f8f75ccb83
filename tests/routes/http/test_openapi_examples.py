import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from jsonschema import Draft202012Validator
from sqlalchemy import select

import schemas
from contract.example_values import VALUES_BY_SCHEMA
from contract.examples import UNNAMED_TEXT
from infrastructure import strict_json
from models import Category, db
from sample_data import demo
from sample_data.household import BILLS, HABITS
from services.people.auth_service import DEMO_EMAIL
from tests.routes.http.documents import operations

pytestmark = pytest.mark.any_database


def examples(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], Any]]:
    """Where, schema and value of every example of a request, a response and a problem."""
    for method, path, operation in operations(document):
        body = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if body is not None:
            yield f"{method} {path}", body["schema"], body["example"]
        for status, response in operation["responses"].items():
            content = response.get("content", {}).get("application/json", {})
            if "example" in content:
                yield f"{method} {path}: {status}", content["schema"], content["example"]
    for name, response in document["components"]["responses"].items():
        (content,) = response["content"].values()
        yield name, content["schema"], content["example"]


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every object within an example."""
    if isinstance(value, dict):
        yield value
    for member in value.values() if isinstance(value, dict) else value:
        if isinstance(member, dict | list):
            yield from objects(member)


def test_every_example_is_valid_against_its_schema(document: dict[str, Any]) -> None:
    number = 0
    for place, schema, example in examples(document):
        if place.startswith("GET /api/transactions/export:"):
            continue  # a file, in one of several formats
        validator = Draft202012Validator({**schema, "components": document["components"]})
        errors = [error.message for error in validator.iter_errors(example)]
        assert errors == [], (place, errors)
        number += 1
    assert number > 150


def test_every_request_example_is_accepted(document: dict[str, Any]) -> None:
    bodies = [
        (schema["$ref"].rpartition("/")[2], example)
        for place, schema, example in examples(document)
        if place.startswith(("POST", "PUT", "PATCH", "DELETE")) and ":" not in place
    ]
    assert len(bodies) > 30
    for name, example in bodies:
        sent = strict_json.loads(json.dumps(example))
        assert vars(schemas)[f"{name}Schema"]().validate(sent) == {}, (name, example)


@pytest.mark.each_database
def test_examples_name_the_categories_that_a_new_database_has(
    app: Flask, document: dict[str, Any]
) -> None:
    with app.app_context():
        rows = db.session.scalars(select(Category).where(Category.user_id.is_(None))).all()
        labels = {row.id: (row.name, row.icon, row.color) for row in rows}

    number = 0
    for place, _, example in examples(document):
        for member in objects(example):
            if isinstance(member.get("category_id"), int):
                assert member["category_id"] in labels, place
            if "category_name" in member and "category_id" in member:
                assert labels[member["category_id"]][0] == member["category_name"], place
                number += 1
            is_category = "goal_type" not in member
            if is_category and {"id", "name", "icon", "color"} <= member.keys():
                label = (member["name"], member["icon"], member["color"])
                expected = ("Coffee", "coffee") if "POST /api/categories" in place else None
                assert labels[member["id"]] == label or label[:2] == expected, place
                number += 1
    assert number > 20


def test_examples_name_what_the_demo_household_has(document: dict[str, Any]) -> None:
    accounts = {index: account["name"] for index, account in enumerate(demo.ACCOUNTS, start=1)}
    budgets = {name for name, _ in demo.BUDGETS}
    payees = {payee.name for habit in HABITS for payee in habit.payees}
    payees |= {bill.payee.name for bill in BILLS}
    account = document_example(document, "/api/accounts/{account_id}")
    assert accounts[account["id"]] == account["name"]
    assert document_example(document, "/api/budgets/{budget_id}")["name"] in budgets
    assert document_example(document, "/api/expenses/{transaction_id}")["payee"] in payees
    assert document_example(document, "/api/users/me")["email"] == DEMO_EMAIL


def document_example(document: dict[str, Any], path: str) -> dict[str, Any]:
    content = document["paths"][path]["get"]["responses"]["200"]["content"]
    example: dict[str, Any] = content["application/json"]["example"]
    return example


def test_no_example_holds_a_text_without_meaning(document: dict[str, Any]) -> None:
    for place, _, example in examples(document):
        for member in objects(example):
            # A kind of cells of reports is "text", which means something.
            values = [value for name, value in member.items() if name != "kind"]
            assert UNNAMED_TEXT not in values, (place, member)


def test_every_value_belongs_to_a_schema() -> None:
    assert VALUES_BY_SCHEMA.keys() <= vars(schemas).keys()
