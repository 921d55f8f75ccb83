import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from core import clock
from models import IdempotencyKey, db
from tests.conftest import Person, writing

BODY = {"amount": "12.50", "date": "2026-03-14"}


def keyed(person: Person, key: str, body: dict[str, Any] = BODY, path: str = "/expenses") -> Any:
    return person.call("POST", path, json=body, headers={"Idempotency-Key": key})


def test_a_repeated_request_gets_the_stored_response(
    ada: Person, count_rows: Callable[[str], int]
) -> None:
    first, second = keyed(ada, "k1"), keyed(ada, "k1")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.text == second.text
    assert (first.headers["ETag"], first.headers["Location"]) == (
        second.headers["ETag"],
        second.headers["Location"],
    )
    assert second.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert count_rows("transactions") == 1


@pytest.mark.parametrize("other", [{"amount": "99.00"}, {"amount": "12.50", "date": "2026-03-15"}])
def test_the_same_key_for_another_request_is_refused(ada: Person, other: dict[str, Any]) -> None:
    keyed(ada, "k1")
    answer = keyed(ada, "k1", other)
    assert (answer.status_code, answer.json["code"]) == (422, "idempotency_key_reused")
    assert keyed(ada, "k1", BODY, "/incomes").status_code == 422


def test_twenty_concurrent_requests_create_one_resource(
    ada: Person, app: Flask, count_rows: Callable[[str], int]
) -> None:
    def post(_: int) -> Any:
        answer = keyed(Person(app.test_client(), ada.id, ada.email, ada.token, ""), "race")
        return answer.status_code, answer.json["id"]

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(post, range(20)))
    assert len(answers) == 1
    assert count_rows("transactions") == 1


def test_a_refused_request_may_be_corrected_under_the_same_key(ada: Person) -> None:
    assert keyed(ada, "k1", {"amount": 0}).status_code == 422
    assert keyed(ada, "k1").status_code == 201


def test_keys_of_different_users_are_independent(ada: Person, bob: Person) -> None:
    assert keyed(ada, "k1").json["id"] != keyed(bob, "k1").json["id"]


@pytest.mark.parametrize("key", ["", "k" * 256, "a b", "tab\there"])
def test_a_malformed_key_is_refused(ada: Person, key: str) -> None:
    assert keyed(ada, key).json["code"] == "invalid_idempotency_key"


def test_a_key_expires_after_48_hours(
    ada: Person, app: Flask, count_rows: Callable[[str], int]
) -> None:
    keyed(ada, "k1")
    with app.app_context(), writing():
        db.session.execute(
            update(IdempotencyKey).values(created_at=clock.now() - dt.timedelta(hours=49))
        )
    assert keyed(ada, "k1", {"amount": 1}).status_code == 201
    assert count_rows("transactions") == 2
    assert count_rows("idempotency_keys") == 1


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/categories", {"name": "Coffee"}),
        ("/accounts", {"name": "Giro"}),
        ("/budgets", {"amount": 5}),
        ("/incomes", {"amount": 5}),
        ("/transactions", {"kind": "expense", "amount": 5}),
        ("/transactions/bulk", {"transactions": [{"kind": "expense", "amount": 5}]}),
    ],
)
def test_every_creating_post_can_be_repeated(ada: Person, path: str, body: dict[str, Any]) -> None:
    first = keyed(ada, "k1", body, path)
    assert first.status_code == 201
    assert keyed(ada, "k1", body, path).text == first.text
