"""Publish messages to a topic exchange of RabbitMQ, each confirmed by the broker."""

import threading
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import structlog

from infrastructure.broker_connection import (
    BrokerLost,
    broker_errors,
    connect,
    declare_exchange,
    drain,
)

log = structlog.get_logger()

CONFIRM_SECONDS = 30
"""How long a batch may wait for its confirmations while the broker is not blocking."""
DRAIN_SECONDS = 0.2
PERSISTENT = 2


class Message(NamedTuple):
    """A message that queues keep on disk. ``id`` stays the same when it is sent again."""

    id: str
    routing_key: str
    body: bytes


class EventExchange:
    """A durable topic exchange, and the connection to it. Used by one thread at a time.

    While the broker blocks publishers, because it lacks memory or disk, publishing waits.
    """

    def __init__(self, url: str, name: str, content_type: str) -> None:
        self.name = name
        self._url, self._content_type = url, content_type
        self._connection: Any = None
        self._channel: Any = None
        self._sent = 0
        self._unconfirmed: set[int] = set()
        self._is_refused = False
        self._is_blocked = False
        self._unroutable: list[str] = []
        self.stopping = threading.Event()
        """Ends every wait for the broker with BrokerLost while it is set."""

    def publish(self, messages: Sequence[Message]) -> Sequence[str]:
        """Publish messages in order and wait until the broker has stored all of them.

        Returns the ids of those that no queue has asked for, which the broker drops. Raises
        BrokerLost; any number of the messages may have arrived then.
        """
        self._with_broker(lambda: self._publish(messages))
        return self._unroutable

    def keep_alive(self) -> None:
        """Connect, or answer the heartbeats of the connection. Raises BrokerLost."""
        self._with_broker(self._answer_heartbeats)

    def close(self) -> None:
        """End the connection; the next message opens another."""
        connection, self._connection, self._channel = self._connection, None, None
        if connection is not None:
            # Without a farewell, for which a blocking broker would let us wait.
            connection.collect()

    def _with_broker(self, work: Callable[[], object]) -> None:
        try:
            work()
        except broker_errors() as error:
            self.close()
            raise BrokerLost(str(error) or type(error).__name__) from error
        except BrokerLost:
            self.close()
            raise

    def _answer_heartbeats(self) -> None:
        self._open()
        drain(self._connection, 0)

    def _publish(self, messages: Sequence[Message]) -> None:
        import amqp  # only with a broker

        channel = self._open()
        self._unroutable = []
        for message in messages:
            self._wait_while_blocked()
            properties = {
                "message_id": message.id,
                "type": message.routing_key,
                "content_type": self._content_type,
                "delivery_mode": PERSISTENT,
                "app_id": "outlay",
            }
            # Before it is sent: sending reads what the broker says meanwhile.
            self._sent += 1
            self._unconfirmed.add(self._sent)
            channel.basic_publish(
                amqp.Message(message.body, **properties),
                exchange=self.name,
                routing_key=message.routing_key,
                mandatory=True,
            )
        self._await_confirmations()

    def _open(self) -> Any:
        if self._channel is not None:
            return self._channel
        connection = self._connection = connect(
            self._url, "outlay relay", on_blocked=self._block, on_unblocked=self._unblock
        )
        channel = connection.channel()
        channel.confirm_select()
        declare_exchange(channel, self.name)
        channel.events["basic_ack"].add(self._confirm)
        channel.events["basic_nack"].add(self._refuse)
        channel.events["basic_return"].add(self._return)
        self._sent, self._unconfirmed = 0, set()
        self._is_refused = self._is_blocked = False
        self._channel = channel
        log.info("broker_connected")
        return channel

    def _await_confirmations(self) -> None:
        waited = 0.0
        while self._unconfirmed and not self._is_refused:
            self._wait_while_blocked()
            if not drain(self._connection, DRAIN_SECONDS):
                waited += DRAIN_SECONDS
            if waited > CONFIRM_SECONDS:
                raise BrokerLost(f"no confirmation within {CONFIRM_SECONDS} s")
        if self._is_refused:
            raise BrokerLost("a queue has refused a message")

    def _wait_while_blocked(self) -> None:
        if self.stopping.is_set():
            raise BrokerLost("the process ends")
        while self._is_blocked and not self.stopping.is_set():
            drain(self._connection, DRAIN_SECONDS)

    def _confirm(self, tag: int, is_multiple: bool) -> None:  # noqa: FBT001 (as py-amqp calls it)
        if is_multiple:
            self._unconfirmed = {other for other in self._unconfirmed if other > tag}
        else:
            self._unconfirmed.discard(tag)

    def _refuse(self, _tag: int, _is_multiple: bool) -> None:  # noqa: FBT001
        self._is_refused = True

    def _return(self, _error: object, _exchange: str, _key: str, message: Any) -> None:
        self._unroutable.append(message.properties["message_id"])

    def _block(self, _reason: str) -> None:
        self._is_blocked = True
        log.warning("broker_blocks_publishers", reason="it lacks memory or disk")

    def _unblock(self) -> None:
        self._is_blocked = False
        log.info("broker_accepts_messages_again")
