"""Requests that want the same row at the same time: one has it, the others get 404 or 412."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal
from http import HTTPStatus
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from core.identity import Caller
from models import User
from services.ledger.transaction_edits import add_transaction
from services.ledger.transaction_values import TransactionValues
from services.people.passwords import replace_password
from services.unit_of_work import unit_of_work
from tests.conftest import PASSWORD, Person
from tests.statements import MARCH

SECONDS_TO_REACH_THE_LOCK = 0.4
EXPECTED_STATUSES = {200, 204, 404, 409, 412}


@dataclass
class Call:
    """One of the requests that are sent at the same time."""

    method: str
    path: str
    body: dict[str, Any] | None = None
    headers: dict[str, str] = field(default_factory=dict)


Send = Callable[[Person, Sequence[Call]], list[TestResponse]]


@pytest.fixture
def send_together(app: Flask) -> Send:
    """Send requests that have all read their row before any of them may lock it."""

    def send(person: Person, calls: Sequence[Call]) -> list[TestResponse]:
        def send_one(call: Call) -> TestResponse:
            headers = {"Authorization": f"Bearer {person.token}", **call.headers}
            client = app.test_client()
            url = f"/api{call.path}"
            return client.open(url, method=call.method, json=call.body, headers=headers)

        with ThreadPoolExecutor(len(calls)) as pool:
            with app.app_context(), unit_of_work(person.id):
                answers = [pool.submit(send_one, call) for call in calls]
                time.sleep(SECONDS_TO_REACH_THE_LOCK)
            return [answer.result() for answer in answers]

    return send


def make_transaction(ada: Person) -> tuple[str, dict[str, Any]]:
    return f"/transactions/{ada.spend(3)['id']}", {"notes": "rain"}


def make_expense(ada: Person) -> tuple[str, dict[str, Any]]:
    return f"/expenses/{ada.spend(3)['id']}", {"notes": "rain"}


def make_income(ada: Person) -> tuple[str, dict[str, Any]]:
    return f"/incomes/{ada.earn(3)['id']}", {"notes": "rain"}


def make_category(ada: Person) -> tuple[str, dict[str, Any]]:
    return f"/categories/{ada.category('Rain')}", {"color": "#112233"}


def make_account(ada: Person) -> tuple[str, dict[str, Any]]:
    return f"/accounts/{ada.account('Rain')}", {"name": "Sun"}


def make_budget(ada: Person) -> tuple[str, dict[str, Any]]:
    budget = ada.post("/budgets", amount=5, period="monthly", category_id=ada.category("Rain"))
    return f"/budgets/{budget['id']}", {"amount": 6}


def make_goal(ada: Person) -> tuple[str, dict[str, Any]]:
    return f"/goals/{ada.post('/goals', name='Rain', target_amount=5)['id']}", {"name": "Sun"}


def make_rule(ada: Person) -> tuple[str, dict[str, Any]]:
    conditions = {"field": "description", "operator": "contains", "value": "rain"}
    rule = ada.post("/rules", name="Rain", conditions=conditions, tags=["wet"])
    return f"/rules/{rule['id']}", {"name": "Sun"}


def make_import_profile(ada: Person) -> tuple[str, dict[str, Any]]:
    text = "Date,Description,Amount\n01/02/2025,Coffee,-1.00\n02/03/2025,Tea,-2.00\n"
    preview = ada.send("/import/preview", text)
    mapping = {"date_order": "DMY"}
    ada.post("/transactions/import", 200, import_id=preview["import_id"], mapping=mapping)
    (profile,) = ada.get("/transactions/import/profiles")["items"]
    return f"/transactions/import/profiles/{profile['id']}", {"name": "Sun"}


RESOURCES = [
    make_transaction,
    make_expense,
    make_income,
    make_category,
    make_account,
    make_budget,
    make_goal,
    make_rule,
    make_import_profile,
]


@pytest.mark.parametrize("make", RESOURCES)
def test_a_row_is_deleted_once_and_then_missing(
    ada: Person, send_together: Send, make: Callable[[Person], tuple[str, dict[str, Any]]]
) -> None:
    path, change = make(ada)
    calls = [Call("DELETE", path)] * 4 + [Call("PATCH", path, change)] * 2
    statuses = [answer.status_code for answer in send_together(ada, calls)]
    assert sorted(statuses[:4]) == [204, 404, 404, 404]
    assert set(statuses[4:]) <= {200, 404}


@pytest.mark.parametrize("make", RESOURCES)
def test_a_version_is_changed_once_and_then_stale(
    ada: Person, send_together: Send, make: Callable[[Person], tuple[str, dict[str, Any]]]
) -> None:
    path, change = make(ada)
    tag = {"If-Match": ada.call("GET", path).headers["ETag"]}
    statuses = [
        answer.status_code for answer in send_together(ada, [Call("PATCH", path, change, tag)] * 4)
    ]
    assert sorted(statuses) == [200, 412, 412, 412]


def test_everything_that_works_on_one_transaction_may_meet_its_deletion(
    ada: Person, send_together: Send
) -> None:
    checking, savings, category = ada.account("Cash"), ada.account("Bank"), ada.category("Rain")
    for _ in range(3):
        spent = ada.spend(9, account_id=checking, payee="Rain shop")["id"]
        earned = ada.earn(9, "2026-03-14", account_id=savings)["id"]
        bulk = {"transaction_ids": [spent], "category_id": category}
        calls = [
            Call("DELETE", f"/transactions/{spent}"),
            Call("DELETE", f"/transactions/{earned}"),
            Call("POST", "/ml/feedback", {"transaction_id": spent, "category_id": category}),
            Call("POST", "/transactions/bulk-categorize", bulk),
            Call("POST", "/transactions/bulk-categorize", {"like": spent, "category_id": category}),
            Call("POST", "/transactions/bulk-update", {"updates": [{"id": spent, "notes": "x"}]}),
            Call(
                "POST",
                "/transactions/transfers",
                {"outgoing_id": spent, "incoming_id": earned},
            ),
            Call("DELETE", f"/transactions/transfers/{spent}"),
        ]
        answers = send_together(ada, calls)
        assert {answer.status_code for answer in answers} <= EXPECTED_STATUSES | {201}, [
            (answer.request.path, answer.status_code, answer.text[:300]) for answer in answers
        ]


def test_a_category_is_merged_once_while_others_use_it(ada: Person, send_together: Send) -> None:
    old, new = ada.category("Old"), ada.category("New")
    row = ada.spend(3, category_id=old)["id"]
    calls = [Call("DELETE", f"/categories/{old}?reassign_to={new}")] * 3
    calls += [Call("PATCH", f"/transactions/{row}", {"category_id": old})] * 2
    calls += [Call("DELETE", f"/categories/{new}")]
    statuses = [answer.status_code for answer in send_together(ada, calls)]
    assert set(statuses) <= EXPECTED_STATUSES | {422}


def test_an_api_token_is_revoked_once(ada: Person, send_together: Send) -> None:
    token = ada.post("/auth/tokens", name="script", scope="read")["id"]
    answers = send_together(ada, [Call("DELETE", f"/auth/tokens/{token}")] * 4)
    assert sorted(answer.status_code for answer in answers) == [204, 404, 404, 404]


def test_a_user_who_deletes_themselves_is_missing_for_their_other_requests(
    ada: Person, send_together: Send
) -> None:
    row = ada.spend(3)["id"]
    calls = [Call("DELETE", "/users/me")] * 2
    calls += [
        Call("PATCH", "/users/me", {"locale": "de"}),
        Call("PATCH", f"/transactions/{row}", {"notes": "rain"}),
        Call("POST", "/expenses", {"amount": 3, "date": "2026-03-14"}),
        Call("POST", "/auth/tokens", {"name": "script", "scope": "read"}),
        Call("POST", "/auth/logout"),
    ]
    statuses = [answer.status_code for answer in send_together(ada, calls)]
    assert sorted(statuses[:2]) == [204, 404]
    assert set(statuses[2:]) <= EXPECTED_STATUSES | {201, 401}


def test_an_import_is_undone_once(ada: Person, send_together: Send) -> None:
    account = ada.account("Cash", currency="EUR")
    done = ada.send("/import", MARCH, account_id=str(account))
    path = f"/transactions/imports/{done['id']}"
    answers = send_together(ada, [Call("DELETE", path)] * 3)
    assert {answer.status_code for answer in answers} <= EXPECTED_STATUSES
    assert ada.get("/transactions")["items"] == []


def test_two_admins_delete_one_system_category_once(
    app: Flask, admin: Person, join: Callable[..., Person]
) -> None:
    other = join("other")
    admin.call("PATCH", f"/users/{other.id}", json={"role": "admin"})
    for _ in range(3):
        rain = admin.post("/categories", name="Rain", is_system=True)["id"]

        def delete(person: Person, path: str = f"/api/categories/{rain}") -> int:
            headers = {"Authorization": f"Bearer {person.token}"}
            return app.test_client().delete(path, headers=headers).status_code

        with ThreadPoolExecutor(4) as pool:
            statuses = list(pool.map(delete, [admin, other, admin, other]))
        assert sorted(statuses) == [204, 404, 404, 404]


def test_a_system_category_is_deleted_while_somebody_records_with_it(
    app: Flask, admin: Person, ada: Person, as_caller: Callable[[Person], Caller]
) -> None:
    rain = admin.post("/categories", name="Rain", is_system=True)["id"]
    other = Person(app.test_client(), admin.id, admin.email, admin.token, "")
    caller = as_caller(ada)
    with ThreadPoolExecutor(1) as pool:
        with unit_of_work(ada.id) as work:
            deletion = pool.submit(other.call, "DELETE", f"/categories/{rain}")
            time.sleep(SECONDS_TO_REACH_THE_LOCK)
            # Had the deletion locked the row already, each would wait for the other.
            expense: TransactionValues = {"kind": "expense", "amount": Decimal(3)}
            add_transaction(work, caller, {**expense, "category_id": rain})
        answer = deletion.result()
    assert (answer.status_code, answer.json["usage"]["transactions"]) == (409, 1)


def test_admins_create_system_categories_with_idempotency_keys_at_once(
    app: Flask, admin: Person, join: Callable[..., Person]
) -> None:
    other = join("other")
    admin.call("PATCH", f"/users/{other.id}", json={"role": "admin"})

    def create(number: int) -> int:
        person = (admin, other)[number % 2]
        headers = {"Authorization": f"Bearer {person.token}"}
        if number % 3:
            headers["Idempotency-Key"] = f"key-{number}"
        body = {"name": f"Rain {number}", "is_system": True}
        answer = app.test_client().post("/api/categories", json=body, headers=headers)
        return answer.status_code

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(create, range(12))) == {201}
    for category in admin.get("/categories", q="Rain")["items"]:
        admin.delete(f"/categories/{category['id']}")


def test_a_login_while_the_user_is_deleted_is_refused_as_a_wrong_password(
    app: Flask, ada: Person
) -> None:
    client = app.test_client()
    login = {"email": ada.email, "password": PASSWORD}
    with ThreadPoolExecutor(2) as pool, app.app_context(), unit_of_work(ada.id):
        deletion = pool.submit(ada.call, "DELETE", "/users/me")
        time.sleep(SECONDS_TO_REACH_THE_LOCK)
        answer = pool.submit(client.post, "/api/auth/login", json=login)
        time.sleep(SECONDS_TO_REACH_THE_LOCK)
    assert deletion.result().status_code == 204
    # SQLite does not say who comes first.
    assert answer.result().status_code in {200, 401}


def test_a_password_is_changed_once_from_what_it_was(ada: Person, send_together: Send) -> None:
    bodies = [
        {"current_password": PASSWORD, "new_password": f"a long phrase, number {number}"}
        for number in range(3)
    ]
    answers = send_together(ada, [Call("POST", "/auth/change-password", body) for body in bodies])
    assert sorted(answer.status_code for answer in answers) == [200, 422, 422]
    winner = next(
        body
        for body, answer in zip(bodies, answers, strict=True)
        if answer.status_code == HTTPStatus.OK
    )
    login = {"email": ada.email, "password": winner["new_password"]}
    assert ada.client.post("/api/auth/login", json=login).status_code == HTTPStatus.OK


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/auth/login", {"email": "ada@example.com", "password": PASSWORD}),
        ("/auth/tokens", {"name": "script", "scope": "write"}),
    ],
)
def test_what_a_new_password_has_ended_opens_nothing_new(
    app: Flask, ada: Person, path: str, body: dict[str, Any]
) -> None:
    """A request with the old password, or its session, that has not reached the lock in time."""
    with ThreadPoolExecutor(1) as pool:
        with app.app_context(), unit_of_work(ada.id) as work:
            answer = pool.submit(ada.call, "POST", path, json=body)
            time.sleep(SECONDS_TO_REACH_THE_LOCK)
            user = work.session.get_one(User, ada.id)
            replace_password(work, user, {"new_password": "another long phrase"})
        assert answer.result().status_code == HTTPStatus.UNAUTHORIZED
