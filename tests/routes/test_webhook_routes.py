"""Webhooks as their owner manages them."""

from collections.abc import Iterator

import pytest
from flask import Flask
from standardwebhooks import Webhook as Verifier

from services.activity.webhooks.webhook_service import MAX_WEBHOOKS
from tests.conftest import Person
from tests.receivers import answer
from tests.webhooks import Post, Time, deliveries, posting

URL = "https://hooks.example/outlay"


@pytest.fixture
def post(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    with posting(app, monkeypatch) as prepared:
        yield prepared


def test_the_secret_is_shown_once(ada: Person) -> None:
    hook = ada.post("/webhooks", name="n8n", url=URL)
    assert hook["secret"].startswith("whsec_")
    assert (hook["event_types"], hook["is_active"], hook["failing_since"]) == (None, True, None)
    for path in (f"/webhooks/{hook['id']}", "/webhooks", "/changes", "/users/me/export"):
        answered = ada.call("GET", path)
        assert URL in answered.text
        assert "whsec_" not in answered.text
        assert "gAAAA" not in answered.text, "nor its encrypted form"


def test_a_webhook_is_changed_deleted_and_followed_in_the_log(ada: Person) -> None:
    hook = ada.post("/webhooks", name="n8n", url=URL)
    path = f"/webhooks/{hook['id']}"
    changed = ada.put(path, event_types=["transaction_created"], is_active=False)
    assert changed["event_types"] == ["transaction_created"]
    assert (changed["is_active"], changed["disabled_reason"]) == (False, None)
    assert ada.put(path, event_types=None)["event_types"] is None
    stale = ada.call("DELETE", path, headers={"If-Match": '"1"'})
    assert stale.status_code == 412
    ada.delete(path)
    assert ada.get("/webhooks")["items"] == []
    types = [change["type"] for change in ada.get("/changes", limit=1000)["items"]]
    assert [each for each in types if each.startswith("webhook")] == [
        "webhook_created",
        "webhook_updated",
        "webhook_updated",
        "webhook_deleted",
    ]


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example/",
        "https://localhost.localdomain@hooks.example/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://169.254.169.254/latest/meta-data",
        "https://10.1.2.3:8443/",
        "ftp://hooks.example/",
        "javascript:alert(1)",
        "hooks",
    ],
)
def test_an_address_that_is_not_called_is_refused_with_the_reason(ada: Person, url: str) -> None:
    problem = ada.post("/webhooks", 422, name="Hook", url=url)
    assert problem["code"] == "invalid_webhook_url"
    assert problem["errors"][0]["pointer"] == "/url"
    stored = ada.post("/webhooks", name="Hook", url=URL)
    ada.put(f"/webhooks/{stored['id']}", 422, url=url)


@pytest.mark.parametrize(
    "body",
    [
        {"name": "", "url": URL},
        {"url": URL},
        {"name": "Hook"},
        {"name": "Hook", "url": ""},
        {"name": "Hook", "url": URL + "a" * 2000},
        {"name": "Hook", "url": URL, "event_types": []},
        {"name": "Hook", "url": URL, "event_types": ["everything"]},
        {"name": "Hook", "url": URL, "event_types": ["webhook_created"]},
        {"name": "Hook", "url": URL, "secret": "whsec_mine"},
    ],
)
def test_wrong_values_are_refused(ada: Person, body: dict[str, object]) -> None:
    ada.post("/webhooks", 422, **body)
    assert ada.get("/webhooks")["items"] == []


def test_the_reason_is_given_in_the_persons_language(ada: Person) -> None:
    ada.put("/users/me/preferences", locale="de_DE")
    problem = ada.post("/webhooks", 422, name="Hook", url="https://127.0.0.1/")
    assert "privaten oder reservierten Netz" in problem["errors"][0]["message"]


def test_the_number_of_webhooks_is_limited(ada: Person, bob: Person) -> None:
    for number in range(MAX_WEBHOOKS):
        ada.post("/webhooks", name=f"Hook {number}", url=URL)
    assert ada.post("/webhooks", 409, name="More", url=URL)["code"] == "too_many_webhooks"
    bob.post("/webhooks", name="Bob's", url=URL)


def test_a_token_to_read_cannot_create_webhooks(ada: Person) -> None:
    token = ada.post("/auth/tokens", name="script", scope="read")["token"]
    body = {"name": "Hook", "url": URL}
    headers = {"Authorization": f"Bearer {token}"}
    refused = ada.client.post("/api/webhooks", json=body, headers=headers)
    assert (refused.status_code, refused.json["code"]) == (403, "read_only_token")


def test_a_repeated_creation_is_one_webhook(ada: Person) -> None:
    request = {"json": {"name": "Hook", "url": URL}, "headers": {"Idempotency-Key": "k"}}
    first, second = (ada.call("POST", "/webhooks", **request) for _ in range(2))
    assert first.json == second.json
    assert len(ada.get("/webhooks")["items"]) == 1


def test_a_rotated_secret_signs_beside_the_old_one_for_a_day(
    post: Post, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    time = Time(monkeypatch)
    created = post.hook(ada)
    rotated = ada.post(f"/webhooks/{created['id']}/rotate-secret", 200)
    assert rotated["secret"] != created["secret"]
    assert rotated["previous_secret_until"] > rotated["updated_at"]
    ada.account("Cash")
    post.deliver()
    time.passes(hours=24)
    ada.account("Bank")
    post.deliver()
    first, second = post.receiver.received
    for secret in (created["secret"], rotated["secret"]):
        Verifier(secret).verify(first.body, first.headers)
    assert len(first.headers["webhook-signature"].split()) == 2
    assert len(second.headers["webhook-signature"].split()) == 1


def test_a_test_reaches_a_webhook_that_is_switched_off_and_is_tried_once(
    post: Post, ada: Person
) -> None:
    created = post.hook(ada, is_active=False)
    path = f"/webhooks/{created['id']}"
    post.receiver.behaviour = answer(500)
    queued = ada.post(f"{path}/test", 200)
    assert (queued["status"], queued["event_type"], queued["seq"]) == (
        "pending",
        "webhook_test",
        None,
    )
    ada.account("Cash")
    post.deliver()
    (request,) = post.receiver.received
    body = Verifier(created["secret"]).verify(request.body, request.headers)
    assert (body["type"], body["data"]) == (
        "webhook_test",
        {"webhook_id": created["id"]},
    )
    (delivery,) = deliveries(ada, created)
    assert delivery["status"] == "failed"
    assert ada.get(f"/webhooks/deliveries/{queued['id']}") == delivery
    assert ada.get(path)["failing_since"] is None


def test_a_delivery_is_repeated_by_hand_whatever_came_of_it(post: Post, ada: Person) -> None:
    created = post.hook(ada)
    ada.account("Cash")
    post.deliver()
    (delivered,) = deliveries(ada, created)
    assert ada.post(f"/webhooks/deliveries/{delivered['id']}/retry", 200)["status"] == "pending"
    post.deliver()
    first, second = post.receiver.received
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    (repeated,) = deliveries(ada, created)
    assert (repeated["status"], len(repeated["attempts"])) == ("delivered", 2)


def test_deliveries_of_a_webhook_that_is_switched_off_are_not_repeated(
    post: Post, ada: Person
) -> None:
    created = post.hook(ada)
    ada.account("Cash")
    post.deliver()
    ada.put(f"/webhooks/{created['id']}", is_active=False)
    (delivered,) = deliveries(ada, created)
    refused = ada.post(f"/webhooks/deliveries/{delivered['id']}/retry", 409)
    assert refused["code"] == "webhook_inactive"


def test_deliveries_are_listed_by_status_and_page_by_page(post: Post, ada: Person) -> None:
    created = post.hook(ada)
    path = f"/webhooks/{created['id']}/deliveries"
    for number in range(3):
        ada.account(f"Account {number}")
    post.deliver()
    post.receiver.behaviour = answer(500)
    ada.account("Last")
    post.deliver()
    assert [each["status"] for each in ada.get(path)["items"]] == ["pending", *["delivered"] * 3]
    assert len(deliveries(ada, created, status="delivered")) == 3
    page = ada.get(path, limit=3, include="total")
    assert (page["total"], page["has_more"]) == (4, True)
    rest = ada.get(path, limit=3, cursor=page["next_cursor"])
    assert len(rest["items"]) == 1


def test_a_deleted_webhook_receives_nothing_more(post: Post, ada: Person) -> None:
    created = post.hook(ada)
    ada.account("Cash")
    ada.delete(f"/webhooks/{created['id']}")
    post.deliver()
    assert post.receiver.received == []
