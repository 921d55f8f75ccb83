"""Every event reaches the broker, in order, whatever happens to the relay and to the broker."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select

from core.events import Event, RuleCreated, RuleDeleted
from infrastructure.circuit_breakers import breakers
from infrastructure.event_exchange import EventExchange
from models import LogPosition, User, db
from services.activity.log import event_envelope, relay
from services.activity.log.event_envelope import name_origin
from services.activity.log.relay import Relay
from services.unit_of_work import unit_of_work
from tests.conftest import Person, writing
from tests.documented_events import describe_differences
from tests.live.server import HANG_SECONDS, free_port
from tests.rabbitmq import EXCHANGE, Broker, bodies

pytestmark = pytest.mark.invented_events

QUEUE = "test"
ORIGIN = name_origin("a key of an installation", "https://outlay.example")
StartRelay = Callable[..., Relay]


@pytest.fixture
def broker(rabbitmq: Broker) -> Iterator[Broker]:
    """A broker with a queue that gets all events."""
    rabbitmq.bind(QUEUE)
    yield rabbitmq
    rabbitmq.delete_queues(QUEUE)


@pytest.fixture
def start_relay(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[StartRelay]:
    monkeypatch.setattr(relay, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(relay, "PAUSE_SECONDS", 0.2)
    breakers.reset()
    relays = []

    def start(url: str) -> Relay:
        exchange = EventExchange(url, EXCHANGE, event_envelope.CONTENT_TYPE)
        new = Relay(exchange, ORIGIN)
        new.init_app(app)
        new.start()
        relays.append(new)
        return new

    yield start

    for each in relays:
        each.close()
    breakers.reset()


def publish(app: Flask, person: Person, *events: Event) -> None:
    with app.app_context(), unit_of_work(person.id) as work:
        work.publish(*events)


def publish_many(app: Flask, person: Person, count: int) -> None:
    publish(app, person, *(RuleCreated(number, {"id": number}) for number in range(count)))


def is_published(app: Flask, *people: Person) -> bool:
    """Whether the relay's position is the end of these people's logs."""
    with app.app_context():
        for person in people:
            last = db.session.scalar(select(User.last_seq).where(User.id == person.id))
            if last != position(person):
                return False
    return True


def position(person: Person) -> int | None:
    of_person = (LogPosition.consumer == relay.CONSUMER, LogPosition.user_id == person.id)
    return db.session.scalar(select(LogPosition.seq).where(*of_person))


def await_true(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + HANG_SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"{what}: it never happened"
        time.sleep(0.02)


def await_published(app: Flask, *people: Person) -> None:
    await_true(lambda: is_published(app, *people), "everything is published")


def numbers(envelopes: Sequence[dict[str, Any]], person: Person) -> list[int]:
    """The numbers of a person's events in the order in which each came for the first time."""
    own = [int(each["seq"]) for each in envelopes if each["userid"] == str(person.id)]
    return list(dict.fromkeys(own))


def test_each_event_is_a_persistent_message_with_its_type_as_key(
    app: Flask, ada: Person, broker: Broker, start_relay: StartRelay
) -> None:
    expense = ada.spend(5, payee="Café")
    ada.delete(f"/transactions/{expense['id']}")
    start_relay(broker.url)
    await_published(app, ada)

    messages = [each for each in broker.take(QUEUE) if f"{ada.id}:" in each.message_id]
    created, deleted = messages[-2:]
    assert created.delivery_info["routing_key"] == "transaction_created"
    assert created.properties["delivery_mode"] == 2
    assert created.properties["content_type"] == "application/cloudevents+json"
    (created_event, deleted_event) = bodies([created, deleted])
    assert created.message_id == created_event["id"]
    assert created_event["data"]["payee"] == "Café"
    assert (deleted_event["type"], deleted_event["data"]) == ("transaction_deleted", None)
    assert [describe_differences(each) for each in bodies(messages)] == [[]] * len(messages)


def test_what_is_kept_for_taking_a_deletion_back_is_never_published(
    app: Flask, ada: Person, broker: Broker, start_relay: StartRelay
) -> None:
    publish(app, ada, RuleDeleted(5, before={"notes": "a secret"}))
    start_relay(broker.url)
    await_published(app, ada)
    assert not any(b"secret" in message.body for message in broker.take(QUEUE))


def test_a_relay_goes_on_where_the_last_one_stopped(
    app: Flask, ada: Person, broker: Broker, start_relay: StartRelay
) -> None:
    first = start_relay(broker.url)
    publish_many(app, ada, 3)
    await_published(app, ada)
    first.close()
    before = bodies(broker.take(QUEUE))
    publish_many(app, ada, 3)
    start_relay(broker.url)
    await_published(app, ada)
    after = bodies(broker.take(QUEUE))
    assert [int(each["seq"]) for each in after] == [numbers(before, ada)[-1] + n for n in (1, 2, 3)]


def test_a_relay_that_ends_between_publishing_and_its_position_repeats_the_batch_only(
    app: Flask,
    ada: Person,
    broker: Broker,
    start_relay: StartRelay,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    publish_many(app, ada, 3)
    reached = threading.Event()

    def end_before_storing(_positions: dict[int, int]) -> None:
        reached.set()
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(relay, "_store", end_before_storing)
        dying = start_relay(broker.url)
        assert reached.wait(HANG_SECONDS)
        dying.close()
    start_relay(broker.url)
    await_published(app, ada)
    envelopes = bodies(broker.take(QUEUE))
    ids = [each["id"] for each in envelopes if each["userid"] == str(ada.id)]
    assert len(ids) > len(set(ids))
    assert numbers(envelopes, ada) == list(range(1, len(set(ids)) + 1))


def test_ten_thousand_events_survive_a_restart_of_the_broker_in_order(
    app: Flask, ada: Person, bob: Person, broker: Broker, start_relay: StartRelay
) -> None:
    start_relay(broker.url)
    for half in range(2):
        if half:
            broker.control("stop_app")
        for _ in range(10):
            publish_many(app, ada, 250)
            publish_many(app, bob, 250)
    broker.control("start_app")
    await_published(app, ada, bob)

    envelopes = bodies(broker.take(QUEUE))
    for person in (ada, bob):
        seen = numbers(envelopes, person)
        assert seen == list(range(1, len(seen) + 1))
        assert len(seen) > 5_000


def test_an_event_that_no_queue_wants_is_reported_and_holds_up_nothing(
    app: Flask, ada: Person, rabbitmq: Broker, start_relay: StartRelay
) -> None:
    rabbitmq.bind("accounts", "account_*")
    started = start_relay(rabbitmq.url)
    publish_many(app, ada, 2)
    await_published(app, ada)
    rabbitmq.delete_queues("accounts")
    assert "rule_created" in started.unwanted_types
    assert "account_created" not in started.unwanted_types


def test_a_queue_that_refuses_a_message_gets_it_once_there_is_space(
    app: Flask, ada: Person, rabbitmq: Broker, start_relay: StartRelay
) -> None:
    full = {"x-max-length": 2, "x-overflow": "reject-publish"}
    rabbitmq.bind("small", "rule_created", arguments=full)
    start_relay(rabbitmq.url)
    publish_many(app, ada, 6)
    received: list[dict[str, Any]] = []

    def is_emptied() -> bool:
        received.extend(bodies(rabbitmq.take("small")))
        return is_published(app, ada)

    with pytest.MonkeyPatch.context() as patch:
        # One at a time, of which the queue can take some.
        patch.setattr(relay, "BATCH", 1)
        patch.setattr("services.activity.log.relay.read_unread", _read_one)
        await_true(is_emptied, "all are accepted")
    received.extend(bodies(rabbitmq.take("small")))
    rabbitmq.delete_queues("small")
    assert {each["data"]["id"] for each in received} == set(range(6))


def _read_one(consumer: str, user_id: int) -> Any:
    from services.activity.log.log_reading import read_unread

    return read_unread(consumer, user_id)[:1]


def test_a_broker_without_memory_delays_events_but_no_request(
    app: Flask, ada: Person, broker: Broker, start_relay: StartRelay
) -> None:
    start_relay(broker.url)
    await_published(app, ada)
    broker.control("set_vm_memory_high_watermark", "0.00001")
    try:
        publish_many(app, ada, 1000)
        expense = ada.spend(5)
        assert ada.get(f"/expenses/{expense['id']}")["amount"] == 5
        assert not is_published(app, ada)
    finally:
        broker.control("set_vm_memory_high_watermark", "0.4")
    await_published(app, ada)
    envelopes = bodies(broker.take(QUEUE))
    seen = numbers(envelopes, ada)
    assert seen == list(range(1, len(seen) + 1))


def test_a_relay_ends_although_the_broker_accepts_nothing(
    app: Flask, ada: Person, broker: Broker, start_relay: StartRelay
) -> None:
    blocked = start_relay(broker.url)
    await_published(app, ada)
    broker.control("set_vm_memory_high_watermark", "0.00001")
    try:
        publish_many(app, ada, 1000)
        blocked.close()
        assert not is_published(app, ada)
    finally:
        broker.control("set_vm_memory_high_watermark", "0.4")


def test_a_dead_broker_delays_no_request_and_loses_nothing(
    app: Flask, ada: Person, start_relay: StartRelay
) -> None:
    start_relay(f"amqp://127.0.0.1:{free_port()}/")
    await_true(lambda: breakers.get("broker").state == "open", "the broker is found to be lost")
    expense = ada.spend(5)
    assert ada.get(f"/expenses/{expense['id']}")["amount"] == 5
    assert not is_published(app, ada)


def test_one_relay_works_and_another_takes_over_when_it_ends(
    app: Flask, ada: Person, broker: Broker, start_relay: StartRelay
) -> None:
    first = start_relay(broker.url)
    publish_many(app, ada, 1)
    await_published(app, ada)
    second = start_relay(broker.url)
    publish_many(app, ada, 1)
    await_published(app, ada)
    assert (first.is_at_work, second.is_at_work) == (True, False)
    first.close()
    publish_many(app, ada, 1)
    await_published(app, ada)
    assert (first.is_at_work, second.is_at_work) == (False, True)
    ids = [message.message_id for message in broker.take(QUEUE)]
    assert len(ids) == len(set(ids))


def test_a_user_who_is_deleted_meanwhile_does_not_hold_up_the_others(
    app: Flask, ada: Person, bob: Person, broker: Broker, start_relay: StartRelay
) -> None:
    publish_many(app, ada, 1)
    publish_many(app, bob, 1)

    class DeletingExchange(EventExchange):
        def publish(self, messages: Any) -> Sequence[str]:
            with writing():
                db.session.execute(delete(User).where(User.id == bob.id))
            return super().publish(messages)

    deleting = Relay(DeletingExchange(broker.url, EXCHANGE, "text/plain"), ORIGIN)
    deleting.init_app(app)
    deleting.start()
    await_published(app, ada)
    deleting.close()
