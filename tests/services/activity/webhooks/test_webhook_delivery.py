"""Delivery to webhooks, against a real receiver that answers well, late, wrongly, or never."""

import datetime as dt
from collections.abc import Iterator

import pytest
from flask import Flask
from standardwebhooks import Webhook as Verifier

from infrastructure.circuit_breakers import MAX_FAILURES
from infrastructure.encryption import Encryption
from models import Webhook, db
from services.activity.webhooks import webhook_queue
from services.activity.webhooks.webhook_outcomes import PAUSES
from services.unit_of_work import system_unit_of_work
from tests.conftest import Person
from tests.live.load import until
from tests.receivers import Behaviour, answer, drip, hang_up, never, pour
from tests.webhooks import Post, Time, build_dispatcher, deliveries, posting


@pytest.fixture
def post(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    with posting(app, monkeypatch) as prepared:
        yield prepared


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    return Time(monkeypatch)


def test_an_event_arrives_signed_as_a_cloud_event(post: Post, ada: Person) -> None:
    created = post.hook(ada, event_types=["transaction_created"])
    expense = ada.spend(4.5, payee="Bäckerei")
    post.deliver()

    (request,) = post.receiver.received
    body = Verifier(created["secret"]).verify(request.body, request.headers)
    assert request.headers["content-type"] == "application/cloudevents+json"
    assert request.headers["webhook-id"] == body["id"]
    assert (body["specversion"], body["type"]) == ("1.0", "transaction_created")
    assert body["subject"] == f"transaction/{expense['id']}"
    assert (body["data"]["payee"], body["data"]["amount"]) == ("Bäckerei", 4.5)
    (delivery,) = deliveries(ada, created)
    assert (delivery["status"], len(delivery["attempts"])) == ("delivered", 1)
    assert delivery["attempts"][0]["status"] == 204


def test_events_arrive_in_order_and_only_those_after_the_creation(post: Post, ada: Person) -> None:
    ada.spend(1)
    post.hook(ada)
    account = ada.account("Cash")
    ada.put(f"/accounts/{account}", name="Purse")
    ada.delete(f"/accounts/{account}")
    post.deliver()
    assert post.types() == ["account_created", "account_updated", "account_deleted"]
    assert post.bodies()[-1]["data"] is None


def test_only_the_wanted_types_are_delivered(post: Post, ada: Person) -> None:
    post.hook(ada, "/all")
    post.hook(ada, "/accounts", event_types=["account_created"])
    ada.account("Cash")
    ada.category("Coffee")
    post.deliver()
    assert post.types("/accounts") == ["account_created"]
    assert post.types("/all") == ["account_created", "category_created"]


def test_nobody_receives_the_events_of_others_nor_of_webhooks(
    post: Post, ada: Person, bob: Person
) -> None:
    post.hook(ada, "/ada")
    post.hook(bob, "/bob")
    post.hook(ada, "/second")
    bob.account("Bob's")
    post.deliver()
    assert post.types("/ada") == post.types("/second") == []
    assert post.types("/bob") == ["account_created"]


def test_notifications_go_to_webhooks_as_their_owner_prefers(post: Post, ada: Person) -> None:
    post.hook(ada, event_types=["notification_created"])
    ada.post("/auth/tokens", name="one")
    post.deliver()
    types = [{"type": "security", "webhook": False}]
    ada.put("/notifications/preferences", types=types)
    ada.post("/auth/tokens", name="two")
    post.deliver()
    assert [body["data"]["data"]["name"] for body in post.bodies()] == ["one"]


@pytest.mark.parametrize(
    ("behaviour", "result"),
    [
        (answer(500, b"out of order"), (500, None, "out of order")),
        (answer(302, Location="http://127.0.0.1:1/"), (302, None, "")),
        (answer(404, b"\x00\xff\x1b[31mno"), (404, None, "\ufffd\ufffd\ufffd[31mno")),
        (never, (None, "timeout", "")),
        (drip, (None, "timeout", "")),
        (hang_up, (None, "connection", "")),
    ],
    ids=["500", "redirect", "404", "never", "drips", "hangs up"],
)
def test_a_failed_attempt_is_described_and_repeated_with_the_same_id(
    post: Post, ada: Person, time: Time, behaviour: Behaviour, result: tuple[object, ...]
) -> None:
    created = post.hook(ada)
    post.receiver.behaviour = behaviour
    ada.account("Cash")
    post.deliver()
    (delivery,) = deliveries(ada, created)
    (attempt,) = delivery["attempts"]
    assert (attempt["status"], attempt["failure"], attempt["answer"]) == result
    assert delivery["status"] == "pending"

    post.receiver.behaviour = answer(200)
    post.deliver()
    assert len(post.receiver.received) == 1, "not before its time"
    time.passes(seconds=5)
    post.deliver()
    first, second = post.receiver.received
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert deliveries(ada, created)[0]["status"] == "delivered"


def test_an_endless_answer_is_a_success_of_which_little_is_kept(post: Post, ada: Person) -> None:
    created = post.hook(ada)
    post.receiver.behaviour = pour
    ada.account("Cash")
    post.deliver()
    (delivery,) = deliveries(ada, created)
    assert (delivery["status"], delivery["attempts"][0]["answer"]) == ("delivered", "x" * 500)


def test_attempts_take_two_days_and_then_the_delivery_has_failed(
    post: Post, ada: Person, time: Time
) -> None:
    created = post.hook(ada)
    post.receiver.behaviour = answer(400)
    ada.account("Cash")
    post.deliver()
    for pause in PAUSES:
        time.passes(seconds=pause.total_seconds())
        post.deliver()
    (delivery,) = deliveries(ada, created)
    assert (delivery["status"], delivery["next_attempt_at"]) == ("failed", None)
    assert len(delivery["attempts"]) == len(PAUSES) + 1 == len(post.receiver.received)
    assert dt.timedelta(days=1) < sum(PAUSES, dt.timedelta()) < dt.timedelta(days=3)


def test_a_receiver_that_is_restarted_gets_everything_in_order(
    post: Post, ada: Person, time: Time
) -> None:
    post.hook(ada)
    post.receiver.behaviour = answer(503)
    ada.account("One")
    ada.account("Two")
    post.deliver()
    post.receiver.behaviour = answer(200)
    ada.account("Three")
    time.passes(seconds=5)
    post.deliver()
    names = [body["data"]["name"] for body in post.bodies()]
    assert names == ["One", "One", "Two", "Three"], "the first attempt alone met the failure"


def test_a_receiver_is_left_alone_for_as_long_as_it_asks(
    post: Post, ada: Person, time: Time
) -> None:
    post.hook(ada)
    post.receiver.behaviour = answer(429, **{"Retry-After": "7200"})
    ada.account("One")
    post.deliver()
    post.receiver.behaviour = answer(200)
    ada.account("Two")
    time.passes(hours=1, minutes=59)
    post.deliver()
    assert len(post.bodies()) == 1
    time.passes(minutes=1)
    post.deliver()
    assert [body["data"]["name"] for body in post.bodies()] == ["One", "One", "Two"]


@pytest.mark.parametrize("value", ["soon", "-5", "", "9" * 400, "Wed, 99 Foo 2026"])
def test_what_is_no_time_to_wait_for_is_passed_over(
    value: str, post: Post, ada: Person, time: Time
) -> None:
    post.hook(ada)
    post.receiver.behaviour = answer(503, **{"Retry-After": value})
    ada.account("One")
    post.deliver()
    post.receiver.behaviour = answer(200)
    time.passes(days=1)
    post.deliver()
    assert len(post.bodies()) == 2


def test_a_message_that_is_refused_does_not_hold_up_the_others(post: Post, ada: Person) -> None:
    post.hook(ada)
    post.receiver.behaviour = answer(422)
    ada.account("One")
    ada.account("Two")
    post.deliver()
    assert [body["data"]["name"] for body in post.bodies()] == ["One", "Two"]


def test_gone_switches_a_webhook_off_with_its_reason(post: Post, ada: Person) -> None:
    created = post.hook(ada)
    post.receiver.behaviour = answer(410)
    ada.account("One")
    ada.account("Two")
    post.deliver()
    stored = ada.get(f"/webhooks/{created['id']}")
    assert (stored["is_active"], stored["disabled_reason"]) == (False, "gone")
    assert {each["status"] for each in deliveries(ada, created)} == {"failed"}
    assert len(post.receiver.received) == 1
    (notification,) = ada.get("/notifications", type="webhook_disabled")["items"]
    assert notification["title"] == "Your webhook Hook has been switched off."


def test_days_of_failure_switch_a_webhook_off_and_a_person_switches_it_on_again(
    post: Post, ada: Person, time: Time
) -> None:
    created = post.hook(ada)
    path = f"/webhooks/{created['id']}"
    post.receiver.behaviour = answer(500)
    for _ in range(4):
        ada.account(f"Account {time.passed}")
        post.deliver()
        time.passes(days=1, minutes=2)
    stored = ada.get(path)
    assert (stored["is_active"], stored["disabled_reason"]) == (False, "failing")
    ada.account("Missed")
    assert ada.put(path, is_active=True)["disabled_reason"] is None

    post.receiver.behaviour = answer(200)
    ada.account("Received")
    post.deliver()
    assert post.bodies()[-1]["data"]["name"] == "Received"
    assert "Missed" not in str(post.bodies())
    assert ada.get(path)["failing_since"] is None


def test_a_success_ends_the_failing_time(post: Post, ada: Person, time: Time) -> None:
    created = post.hook(ada)
    path = f"/webhooks/{created['id']}"
    post.receiver.behaviour = answer(500)
    ada.account("Cash")
    post.deliver()
    before = ada.get(path)
    assert before["failing_since"] is not None
    post.receiver.behaviour = answer(200)
    time.passes(seconds=5)
    post.deliver()
    after = ada.get(path)
    assert after["failing_since"] is None
    assert (after["version"], after["updated_at"]) == (before["version"], before["updated_at"])


def test_a_silent_receiver_does_not_hold_up_others(post: Post, ada: Person, bob: Person) -> None:
    post.receiver.behaviours["/silent"] = lambda _, stopping: stopping.wait()
    for number in range(3):
        post.hook(ada, "/silent", name=f"Silent {number}")
    post.hook(bob, "/bob")
    ada.account("Ada's")
    bob.account("Bob's")
    with post.app.app_context():
        post.dispatcher.look()
    until(lambda: post.types("/bob"), lambda: post.receiver.received)
    assert len(post.receiver.at("/silent")) <= 2, "two threads at most wait for one person"


def test_a_host_that_is_down_is_left_alone_for_a_while(post: Post, ada: Person) -> None:
    post.receiver.behaviour = hang_up
    hooks = [post.hook(ada, f"/{number}") for number in range(MAX_FAILURES + 3)]
    ada.account("Cash")
    post.deliver()
    # Two threads deliver for one person: one may be on its way when the fifth failure is counted.
    assert len(post.receiver.received) in {MAX_FAILURES, MAX_FAILURES + 1}
    attempts = [len(deliveries(ada, each)[0]["attempts"]) for each in hooks]
    assert sum(attempts) == len(post.receiver.received), "what was not tried is no attempt"


def test_two_processes_never_deliver_the_same_twice(post: Post, ada: Person) -> None:
    post.hook(ada)
    other = build_dispatcher(post.app)
    for number in range(30):
        ada.account(f"Account {number}")
    with post.app.app_context():
        for _ in range(6):
            post.dispatcher.look()
            other.look()
        post.dispatcher.drain()
        other.drain()
    post.deliver()
    other.close()
    names = [body["data"]["name"] for body in post.bodies()]
    assert names == [f"Account {number}" for number in range(30)]


def test_what_a_killed_process_held_is_delivered_by_the_next(
    post: Post, ada: Person, time: Time
) -> None:
    created = post.hook(ada)
    ada.account("Cash")
    with post.app.app_context():
        post.dispatcher.look()
        post.dispatcher.drain()
        assert webhook_queue.claim(created["id"], "a process that was killed")
    ada.account("Bank")
    post.deliver()
    assert len(post.receiver.received) == 1
    time.passes(minutes=1)
    post.deliver()
    assert [body["data"]["name"] for body in post.bodies()] == ["Cash", "Bank"]


def test_the_queue_is_bounded_and_the_log_holds_the_rest(
    post: Post, ada: Person, monkeypatch: pytest.MonkeyPatch, time: Time
) -> None:
    monkeypatch.setattr(webhook_queue, "MAX_PENDING", 3)
    created = post.hook(ada)
    post.receiver.behaviour = answer(503)
    for number in range(7):
        ada.account(f"Account {number}")
    with post.app.app_context():
        post.dispatcher.look()
        post.dispatcher.drain()
        post.dispatcher.look()
        post.dispatcher.drain()
    assert len(deliveries(ada, created)) == 3
    post.receiver.behaviour = answer(200)
    time.passes(seconds=5)
    post.deliver()
    names = [body["data"]["name"] for body in post.bodies()][1:]
    assert names == [f"Account {number}" for number in range(7)]


def test_only_the_newest_finished_deliveries_are_kept(
    post: Post, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook_queue, "MAX_KEPT", 2)
    created = post.hook(ada)
    for number in range(5):
        ada.account(f"Account {number}")
        post.deliver()
    assert len(deliveries(ada, created)) == 3, "two, and the one that came after the look"


def test_a_secret_of_another_key_switches_the_webhook_off(post: Post, ada: Person) -> None:
    created = post.hook(ada)
    hook_id = created["id"]
    with post.app.app_context(), system_unit_of_work() as work:
        stored = work.session.get_one(Webhook, hook_id)
        stored.secret = Encryption("another key" * 5, "webhooks").encrypt(created["secret"])
    ada.account("Cash")
    post.deliver()
    assert ada.get(f"/webhooks/{hook_id}")["disabled_reason"] == "secret_unreadable"
    assert post.receiver.received == []

    rotated = ada.post(f"/webhooks/{hook_id}/rotate-secret", 200)
    ada.put(f"/webhooks/{hook_id}", is_active=True)
    ada.account("Bank")
    post.deliver()
    (request,) = post.receiver.received
    Verifier(rotated["secret"]).verify(request.body, request.headers)


def test_the_secret_is_not_readable_in_the_database(post: Post, ada: Person) -> None:
    created = post.hook(ada)
    with post.app.app_context():
        stored = db.session.get_one(Webhook, created["id"]).secret
    assert created["secret"] not in stored
