"""How many events a second reach RabbitMQ, beside a raw client that sends as many messages.

    EVENTS_AMQP_URL=amqp://guest:guest@127.0.0.1:5672/ python -m benchmarks.relay

Needs a broker that may get a queue ``outlay-bench``, which is deleted again.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Flask

from benchmarks.api import POSTGRES
from benchmarks.ledgers import application, register_owner
from core.events import TransactionCreated
from infrastructure.broker_connection import connect, declare_exchange
from infrastructure.event_exchange import EventExchange, Message
from models import db
from services.activity.log.event_envelope import CONTENT_TYPE
from services.activity.log.log_reading import BATCH
from services.activity.log.relay import Relay
from services.unit_of_work import unit_of_work

QUEUE, EXCHANGE = "outlay-bench", "outlay.bench"
USERS, EVENTS_EACH = 20, 1_000
ROW = {
    "id": 1, "user_id": 1, "kind": "expense", "date": "2026-03-14", "amount": 12.5,
    "currency": "EUR", "category_id": 5, "account_id": 1, "to_account_id": None,
    "payee": "Bakery in the main street", "description": "", "notes": "",
    "category_source": "model", "counterpart_id": None,
    "external_id": None, "is_pending": False, "tags": [], "created_at": "2026-03-14T09:26:53Z",
    "updated_at": "2026-03-14T09:26:53Z", "version": 1,
}  # fmt: skip


@contextmanager
def queue(url: str) -> Iterator[None]:
    """A durable queue of three nodes' kind that gets all messages of the exchange."""
    connection = connect(url, "outlay benchmark")
    channel = connection.channel()
    declare_exchange(channel, EXCHANGE)
    quorum = {"x-queue-type": "quorum"}
    channel.queue_declare(QUEUE, durable=True, auto_delete=False, arguments=quorum)
    channel.queue_bind(QUEUE, EXCHANGE, "#")
    yield
    channel.queue_delete(QUEUE)
    channel.exchange_delete(EXCHANGE)
    connection.close()


def fill_log(app: Flask) -> None:
    """Write the events of some users into the log."""
    for number in range(USERS):
        owner = register_owner(app, f"reader{number}")
        with unit_of_work(owner.id) as work:
            work.publish(*(TransactionCreated(each, ROW) for each in range(EVENTS_EACH)))
        db.session.remove()


def send_raw(url: str) -> None:
    """Send as many messages of the same size, each batch confirmed as a whole."""
    exchange = EventExchange(url, EXCHANGE, CONTENT_TYPE)
    body = b"x" * 1_000
    count = USERS * EVENTS_EACH
    for start in range(0, count, BATCH):
        exchange.publish([Message(str(start + n), "bench", body) for n in range(BATCH)])
    exchange.close()


def measure(name: str, work: Callable[[], object]) -> None:
    started = time.perf_counter()
    work()
    seconds = time.perf_counter() - started
    print(f"{name:24} {USERS * EVENTS_EACH / seconds:8,.0f} events/s")


def main() -> None:
    """Print the table."""
    url = os.environ["EVENTS_AMQP_URL"]
    # The applications themselves have no relay.
    os.environ["EVENTS_AMQP_URL"] = ""
    with queue(url):
        measure("raw client", lambda: send_raw(url))
        for database in ("sqlite", os.environ.get("TEST_POSTGRES_URL", POSTGRES)):
            with application(database) as app:
                fill_log(app)
                relay = Relay(
                    EventExchange(url, EXCHANGE, CONTENT_TYPE), app.extensions["outlay"].origin
                )
                measure(f"relay, {db.engine.dialect.name}", relay.look)
                relay.close()


if __name__ == "__main__":
    main()
