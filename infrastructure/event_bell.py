"""Hear from RabbitMQ whose log has a new event."""

import threading
from collections.abc import Callable
from typing import Any

import structlog

from infrastructure.broker_connection import broker_errors, connect, declare_exchange, drain

log = structlog.get_logger()

PAUSE_SECONDS = 5.0
MAX_WAITING = 1000
"""Messages that wait for this process; the oldest is dropped, since one is enough to look."""


class EventBell:
    """A thread that calls a function with the id of each user who has a new event.

    What it misses while the broker is away is found in the log itself.
    """

    def __init__(self, url: str, exchange: str, ring: Callable[[int], object]) -> None:
        self._url, self._exchange, self._ring = url, exchange, ring
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True, name="event-bell")

    def start(self) -> None:
        """Listen until ``close``."""
        self._thread.start()

    def close(self) -> None:
        """End the thread and its queue."""
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._listen()
            except broker_errors() as error:
                log.warning("broker_lost", error=str(error), next_attempt_seconds=PAUSE_SECONDS)
                self._stopping.wait(PAUSE_SECONDS)

    def _listen(self) -> None:
        connection = connect(self._url, "outlay consumer")
        try:
            channel = connection.channel()
            declare_exchange(channel, self._exchange)
            # Without a name: the broker chooses one and deletes the queue with the connection.
            queue = channel.queue_declare(
                exclusive=True, auto_delete=True, arguments={"x-max-length": MAX_WAITING}
            ).queue
            channel.queue_bind(queue, self._exchange, "#")
            channel.basic_consume(queue, no_ack=True, callback=self._receive)
            while not self._stopping.is_set():
                drain(connection, 1)
        finally:
            connection.collect()

    def _receive(self, message: Any) -> None:
        user_id, _, _ = message.properties["message_id"].partition(":")
        self._ring(int(user_id))
