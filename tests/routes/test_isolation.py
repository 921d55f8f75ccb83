"""No route gives a user access to the data of another."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from services.activity.jobs.job_queue import enqueue_job
from services.activity.notifications.delivery_job import enqueue_deliveries
from services.unit_of_work import unit_of_work
from tests.authenticators import Authenticator
from tests.complete_user import fill_every_table
from tests.conftest import Person
from tests.linked_identities import linked_identity
from tests.routes.test_passkey_routes import register

PUBLIC = {
    ("POST", "/api/auth/register"),
    ("POST", "/api/auth/login"),
    ("POST", "/api/auth/refresh"),
    ("GET", "/api/auth/identities/provider"),
    ("GET", "/api/auth/passkeys/support"),
    ("POST", "/api/auth/passkeys/login-options"),
    ("POST", "/api/auth/passkeys/login"),
    ("POST", "/api/auth/cookie/passkey-login"),
    ("POST", "/api/auth/cookie/openid-login"),
    ("POST", "/api/auth/cookie/login"),
    ("POST", "/api/auth/cookie/register"),
    ("POST", "/api/auth/cookie/reset-password"),
    ("POST", "/api/auth/cookie/change-password"),
    ("GET", "/api/auth/cookie/csrf-token"),
    ("POST", "/api/auth/cookie/refresh"),
    ("POST", "/api/auth/cookie/logout"),
    ("POST", "/api/auth/request-password-reset"),
    ("POST", "/api/auth/reset-password"),
    ("POST", "/api/auth/verify-email"),
    ("POST", "/api/auth/resend-verification"),
    ("POST", "/api/users"),
    ("GET", "/api/health/live"),
    ("GET", "/api/health/ready"),
    ("GET", "/api/metrics"),
    ("GET", "/api/notifications/unsubscribe"),
    ("POST", "/api/notifications/unsubscribe"),
    ("GET", "/api/openapi.json"),
    ("GET", "/api/asyncapi.json"),
    ("GET", "/api/event-schemas/<name>/v<int:version>"),
}

MAIL = "<mail_template:template>"
DEDUP_KEY = "uncategorized-2026-03-01-0123456789abcdef"
OWN_CREDENTIALS = {
    "/api/auth/cookie/openid-login",
    "/api/auth/refresh",
    "/api/auth/cookie/csrf-token",
    "/api/auth/cookie/refresh",
}
"""Public routes that need a refresh token or a cookie."""


def api_routes(app: Flask) -> Iterator[tuple[str, str]]:
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/api"):
            yield from (
                (method, rule.rule) for method in sorted(rule.methods - {"HEAD", "OPTIONS"})
            )


def test_every_route_but_the_public_ones_requires_a_token(app: Flask) -> None:
    client = app.test_client()
    for method, rule in api_routes(app):
        path = (
            rule.replace("<id:", "1<").split("<")[0]
            if "<id:" in rule and rule.endswith(">")
            else rule
        )
        path = rule.replace("<dedup_key:dedup_key>", DEDUP_KEY).replace(MAIL, "digest")
        path = "/".join("1" if part.startswith("<") else part for part in path.split("/"))
        answer = client.open(
            path, method=method, json={} if method in {"POST", "PUT", "PATCH"} else None
        )
        expected = (method, rule) in PUBLIC
        assert (answer.status_code != 401) is expected or path in OWN_CREDENTIALS, (
            method,
            rule,
        )
        is_empty = answer.status_code == 204
        assert is_empty or "application/" in answer.content_type or rule == "/api/metrics"


FOR_ADMINS = ("/api/failed-reactions", "/api/users/<id:user_id>/second-factor")
SCHEDULE, MAILS = "/api/admin/schedule", "/api/admin/mails"
OF_EVERYBODY = {"/api/users", "/api/users/by-email", *FOR_ADMINS, SCHEDULE, MAILS}
"""Routes for admins, or with a required query."""

REQUIRED_QUERIES = {
    "/api/forecast/cash-flow/affordability": {"amount": "1"},
    "/api/exchange-rates/convert": {"amount": "1", "from_currency": "EUR"},
}
"""Parameters without which a route answers nothing."""

RATE = {"from_currency": "EUR", "to_currency": "USD", "rate": 1.1, "date": "2026-03-18"}
ANY_PAYEE = {"field": "payee", "operator": "contains", "value": "a"}


@pytest.fixture
def bobs_ids(bob: Person) -> dict[str, int]:
    """Ids of Bob's resources by the names of path parameters."""
    category, account = bob.category("Bob's"), bob.account("Bob's")
    return {
        "category_id": category,
        "account_id": account,
        "transaction_id": bob.spend(5, category_id=category, account_id=account)["id"],
        "budget_id": bob.post("/budgets", amount=9, category_id=category)["id"],
        "series_id": bob.post("/recurring", name="Gym", amount=9, next_date="2026-04-01")["id"],
        **bobs_goal(bob),
        "anomaly_id": bobs_anomaly(bob),
        "planned_id": bob.post("/planned-transactions", amount=9, start_date="2060-01-31")["id"],
        "rate_id": bob.post("/exchange-rates", **RATE)["id"],
        "token_id": bob.post("/auth/tokens", name="script")["id"],
        "identity_id": linked_identity(bob),
        "passkey_id": register(bob, Authenticator())["id"],
        "rule_id": bob.post("/rules", name="Bob's", conditions=ANY_PAYEE, category_id=category)[
            "id"
        ],
        "channel_id": bob.post("/notifications/channels", url="ntfys://ntfy.example/topic")["id"],
        "notification_id": bob.get("/notifications")["items"][0]["id"],
        **bobs_webhook(bob),
        "job_id": bobs_job(bob),
        **bobs_import(bob),
        "session_id": bob.get("/auth/sessions")["items"][0]["id"],
        "user_id": bob.id,
    }


def bobs_goal(bob: Person) -> dict[str, int]:
    goal = bob.post("/goals", name="Bob's", target_amount=100)["id"]
    contribution = bob.post(f"/goals/{goal}/contributions", amount=1)["id"]
    return {"goal_id": goal, "contribution_id": contribution}


def bobs_anomaly(bob: Person) -> int:
    for day in range(1, 9):
        bob.spend(10, f"2026-02-{day:02}", payee="Bob's grocer")
    bob.spend(900, "2026-02-09", payee="Bob's grocer")
    (anomaly,) = bob.get("/insights/anomalies", year=2026, month=2)["items"]
    return int(anomaly["id"])


def bobs_webhook(bob: Person) -> dict[str, int]:
    hook = bob.post("/webhooks", name="Bob's", url="https://hooks.example/bob")["id"]
    return {"webhook_id": hook, "delivery_id": bob.post(f"/webhooks/{hook}/test", 200)["id"]}


def bobs_import(bob: Person) -> dict[str, int]:
    """Import a file for Bob with a confirmed mapping."""
    done = bob.send(
        "/import", "Date,Payee,Amount\n2026-03-01,Bob's,-5.00\n", mapping={"sign": "as_is"}
    )
    return {"import_id": done["id"], "profile_id": done["profile_id"]}


def bobs_job(bob: Person) -> int:
    app = bob.client.application
    with app.app_context(), unit_of_work(bob.id) as work:
        job_id = enqueue_job(work, "train_forecasts", "monthly", {"period": "monthly"})
    app.extensions["outlay"].jobs.drain()
    return job_id


NAMED = ("accounts", "categories", "rules", "profiles", "webhooks", "channels", "goals")
"""Resources that have a name."""


def body_for(rule: str) -> dict[str, Any]:
    return (
        {"name": "stolen"}
        if any(noun in rule for noun in NAMED)
        else {"first_name": "x"}
        if "users" in rule
        else {"rate": 2}
        if "exchange-rates" in rule
        else {"amount": 1}
    )


OF_AN_OCCURRENCE = ("/occurrences", "/post", "/skip", "/reopen", "/split")
"""Ends of routes that name an occurrence of a planned transaction in the body."""


def json_for(method: str, rule: str) -> dict[str, Any] | None:
    if method == "POST" and rule.endswith(OF_AN_OCCURRENCE):
        return {"occurrence_date": "2060-01-31"}
    return body_for(rule) if method in {"PUT", "PATCH"} else None


def test_resources_of_others_are_indistinguishable_from_missing_ones(
    app: Flask, ada: Person, bob: Person, bobs_ids: dict[str, int]
) -> None:
    before = bob.get("/users/me/export")
    for method, rule in api_routes(app):
        # The key of an insight is no id of a row: everybody may dismiss it, for themselves alone.
        if "<id:" not in rule or rule.startswith(FOR_ADMINS):
            continue
        variable = rule.partition("<id:")[2].partition(">")[0]
        answers = []
        for id_ in (bobs_ids[variable], 987_654):
            path = rule.replace(f"<id:{variable}>", str(id_)).removeprefix("/api")
            answers.append(ada.call(method, path, json=json_for(method, rule)))
        foreign, missing = answers
        assert foreign.status_code == missing.status_code == 404, (method, rule, foreign.text)
        assert {**foreign.json, "request_id": 0} == {**missing.json, "request_id": 0}
    after = bob.get("/users/me/export")
    assert {**before, "exported_at": 0, "user": 0} == {**after, "exported_at": 0, "user": 0}


def test_lists_summaries_and_changes_contain_only_own_data(
    app: Flask, ada: Person, bob: Person, bobs_ids: dict[str, int]
) -> None:
    for method, rule in api_routes(app):
        if method != "GET" or "<" in rule or (method, rule) in PUBLIC or rule in OF_EVERYBODY:
            continue
        query = REQUIRED_QUERIES.get(rule)
        answer = ada.call("GET", rule.removeprefix("/api"), query_string=query)
        needs_history = rule in {
            "/api/budgets/suggestions",
            "/api/predictions/forecast",
            "/api/predictions/path",
        }
        assert answer.status_code == (422 if needs_history else 200), (
            rule,
            answer.text,
        )
        assert "Bob" not in answer.text, rule
        assert bob.email not in answer.text, rule
        # A stream also says that no proxy may compress it.
        assert answer.headers["Cache-Control"].startswith("no-store")
    assert ada.get("/expenses/summary")["transaction_count"] == 0


VOLATILE = re.compile(r'"(exported_at|request_id|last_used_at)":"[^"]*"|retry: \d+')
"""What differs between two equal answers."""


def test_no_answer_changes_by_the_data_of_another_user(
    app: Flask, ada: Person, bob: Person, today: Callable[[str], None]
) -> None:
    """Sums, counts and forecasts show no name by which a foreign row would be noticed."""
    today("2026-03-20")
    fill_every_table(ada)
    for day, payee in (("19", "Yesterday"), ("20", "Today"), ("25", "Scheduled")):
        ada.spend(3, f"2026-03-{day}", payee=payee)

    # A mail that was queued while others were being sent waits for the next look.
    with app.app_context():
        enqueue_deliveries()
    app.extensions["outlay"].jobs.drain()
    # The first reading stores a forecast.
    read_every_list(app, ada)
    before = read_every_list(app, ada)
    fill_every_table(bob)
    for day in ("19", "20", "25"):
        bob.spend(700, f"2026-03-{day}", payee="Bob's shop")
        bob.earn(900, f"2026-03-{day}", payee="Bob's employer")
    bob.post("/budgets", amount=1)
    assert read_every_list(app, ada) == before


def read_every_list(app: Flask, person: Person) -> dict[str, str]:
    """The answers of all routes that need no id, by their path."""
    paths = [rule for method, rule in api_routes(app) if method == "GET" and "<" not in rule]
    own = [path for path in paths if ("GET", path) not in PUBLIC and path not in OF_EVERYBODY]
    answers = {}
    for path in own:
        query = REQUIRED_QUERIES.get(path)
        answers[path] = person.call("GET", path.removeprefix("/api"), query_string=query).text
    return {path: VOLATILE.sub("", text) for path, text in answers.items()}


def test_naming_another_person_is_forbidden_everywhere(
    app: Flask, ada: Person, bob: Person
) -> None:
    for method, rule in api_routes(app):
        if (
            (method, rule) in PUBLIC
            or rule.startswith("/api/auth")
            # Lists of an admin and of one's own jobs, which have no such parameter.
            or rule in {"/api/users", "/api/users/by-email", "/api/jobs"}
        ):
            continue
        if method == "GET" and "<" not in rule:
            query = {"user_id": bob.id, **REQUIRED_QUERIES.get(rule, {})}
            answer = ada.call(method, rule.removeprefix("/api"), query_string=query)
            assert answer.status_code == 403, rule


def test_ids_of_others_in_a_body_are_refused(ada: Person, bobs_ids: dict[str, int]) -> None:
    ada.post("/expenses", 422, amount=1, category_id=bobs_ids["category_id"])
    ada.post("/budgets", 422, amount=1, category_id=bobs_ids["category_id"])
    ada.post("/goals", 422, name="x", target_amount=1, account_id=bobs_ids["account_id"])
    goal = ada.post("/goals", name="x", target_amount=10)["id"]
    transaction = bobs_ids["transaction_id"]
    ada.post(f"/goals/{goal}/contributions", 422, transaction_id=transaction)
    ada.post("/categories", 422, name="x", parent_id=bobs_ids["category_id"])
    ada.post("/rules", 422, name="x", conditions=ANY_PAYEE, category_id=bobs_ids["category_id"])
    ada.post("/transactions/bulk-categorize", 404, like=bobs_ids["transaction_id"], category_id=1)
    ada.post("/ml/feedback", 404, transaction_id=bobs_ids["transaction_id"], category_id=1)
    ada.post("/descriptions", 422, category_id=bobs_ids["category_id"], description="x")
    mine = ada.spend(1)["id"]
    ada.put(f"/expenses/{mine}", 422, account_id=bobs_ids["account_id"])
    assert ada.get("/expenses", category_id=bobs_ids["category_id"])["items"] == []
    assert ada.get("/expenses", account_id=bobs_ids["account_id"])["items"] == []
