"""Print every new transaction of Outlay, a consumer of its events. Run it with a relay at work:

EVENTS_AMQP_URL=amqp://guest:guest@127.0.0.1:5672/ python docs/event_consumer.py
"""

import json
import os
from typing import Any
from urllib.parse import urlsplit

import amqp  # pip install amqp

QUEUE, EXCHANGE = "printed-transactions", "outlay.events"
# Events come at least once. Where printing twice would be worse: a table with a unique key.
seen: set[tuple[str, str]] = set()


def receive(message: Any) -> None:
    """Print the row of an event, and let the broker forget the event."""
    event = json.loads(message.body)
    key = (event["source"], event["id"])
    if key not in seen:
        seen.add(key)
        row = event["data"]
        print(row["date"], row["amount"], row["currency"], row["payee"], flush=True)
    message.channel.basic_ack(message.delivery_tag)


url = urlsplit(os.environ["EVENTS_AMQP_URL"])
login = {"userid": url.username or "guest", "password": url.password or "guest"}
with amqp.Connection(f"{url.hostname}:{url.port or 5672}", **login) as connection:
    channel = connection.channel()
    channel.exchange_declare(EXCHANGE, "topic", durable=True, auto_delete=False)
    quorum = {"x-queue-type": "quorum"}  # survives the loss of one of three nodes
    channel.queue_declare(QUEUE, durable=True, auto_delete=False, arguments=quorum)
    channel.queue_bind(QUEUE, EXCHANGE, "transaction_created")
    channel.basic_qos(0, 100, a_global=False)
    channel.basic_consume(QUEUE, callback=receive)
    while True:
        connection.drain_events()
