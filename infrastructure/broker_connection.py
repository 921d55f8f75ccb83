"""Connections to RabbitMQ.

py-amqp is imported on first use: it is installed with ``requirements-scale.txt`` only.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlsplit

PORTS = {"amqp": 5672, "amqps": 5671}
CONNECT_SECONDS = 5
SOCKET_SECONDS = 10
"""How long the broker may take to accept what is written, or to answer a question."""
HEARTBEAT_SECONDS = 30


OnBlocked = Callable[[str], None]
OnUnblocked = Callable[[], None]


class BrokerLost(Exception):
    """The broker cannot be reached, or does not do what it was asked."""


def connect(
    url: str,
    name: str,
    *,
    on_blocked: OnBlocked | None = None,
    on_unblocked: OnUnblocked | None = None,
) -> Any:
    """Open a connection that the broker shows under a name.

    The callbacks hear when the broker stops and begins to accept messages. Raises what py-amqp
    raises (see ``broker_errors``).
    """
    import amqp

    parts = urlsplit(url)
    host = parts.hostname or "localhost"
    address = f"[{host}]" if ":" in host else host
    connection = amqp.Connection(
        host=f"{address}:{parts.port or PORTS[parts.scheme]}",
        userid=unquote(parts.username or "guest"),
        password=unquote(parts.password or "guest"),
        virtual_host=unquote(parts.path[1:]) or "/",
        login_method="PLAIN",
        # With a name to compare, the certificate is verified.
        ssl={"server_hostname": host} if parts.scheme == "amqps" else False,
        connect_timeout=CONNECT_SECONDS,
        read_timeout=SOCKET_SECONDS,
        write_timeout=SOCKET_SECONDS,
        heartbeat=HEARTBEAT_SECONDS,
        on_blocked=on_blocked,
        on_unblocked=on_unblocked,
        client_properties={"connection_name": name},
    )
    connection.connect()
    return connection


def declare_exchange(channel: Any, name: str) -> None:
    """Create the durable topic exchange, unless it is there."""
    channel.exchange_declare(name, "topic", durable=True, auto_delete=False)


def drain(connection: Any, seconds: float) -> bool:
    """Read what the broker says, and answer its heartbeats; return whether it has said anything."""
    connection.heartbeat_tick()
    try:
        connection.drain_events(timeout=seconds)
    except TimeoutError:
        return False
    return True


def broker_errors() -> tuple[type[Exception], ...]:
    """Return what is raised when the broker or the connection to it fails."""
    import amqp

    return (amqp.AMQPError, OSError)
