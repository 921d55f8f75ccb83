"""A RabbitMQ node of our own, which tests may stop, block and start again."""

import json
import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import amqp

from tests.live.server import HANG_SECONDS, free_port

PROGRAMS = Path("/usr/lib/rabbitmq/bin")
"""Beside the ones on the path, which insist on running as the user of the system's own node."""
EXCHANGE = "outlay.events"


@dataclass
class Broker:
    """A node, and what its tests do with it."""

    port: int
    environment: dict[str, str]

    @property
    def url(self) -> str:
        return f"amqp://guest:guest@127.0.0.1:{self.port}/"

    def control(self, *command: str) -> None:
        """Run ``rabbitmqctl``."""
        subprocess.run(
            [PROGRAMS / "rabbitmqctl", "--quiet", *command],
            env=self.environment,
            check=True,
            capture_output=True,
            timeout=HANG_SECONDS,
        )

    def connect(self) -> amqp.Connection:
        connection = amqp.Connection(f"127.0.0.1:{self.port}", connect_timeout=10)
        connection.connect()
        return connection

    def is_up(self) -> bool:
        try:
            self.connect().close()
        except (OSError, amqp.AMQPError):
            return False
        return True

    def bind(self, queue: str, key: str = "#", **options: Any) -> None:
        """Create a durable queue that gets events by this key."""
        with self.connect() as connection:
            channel = connection.channel()
            channel.exchange_declare(EXCHANGE, "topic", durable=True, auto_delete=False)
            channel.queue_declare(queue, durable=True, auto_delete=False, **options)
            channel.queue_bind(queue, EXCHANGE, key)

    def delete_queues(self, *queues: str) -> None:
        with self.connect() as connection:
            for queue in queues:
                connection.channel().queue_delete(queue)

    def has_queue(self, queue: str) -> bool:
        with self.connect() as connection:
            try:
                connection.channel().queue_declare(queue, passive=True)
            except amqp.NotFound:
                return False
            return True

    def count(self, queue: str) -> int:
        """How many messages a queue holds."""
        with self.connect() as connection:
            declared = connection.channel().queue_declare(queue, passive=True)
            return int(declared.message_count)

    def take(self, queue: str) -> list[amqp.Message]:
        """Take everything out of a queue."""
        messages = []
        with self.connect() as connection:
            channel = connection.channel()
            while (message := channel.basic_get(queue, no_ack=True)) is not None:
                messages.append(message)
        return messages


def bodies(messages: Sequence[amqp.Message]) -> list[dict[str, Any]]:
    return [json.loads(message.body) for message in messages]


def prepare_node(folder: Path) -> Broker:
    """Give a node its own name, ports and files."""
    port = free_port()
    (folder / "enabled_plugins").write_text("[].")
    (folder / "rabbitmq.conf").write_text(f"listeners.tcp.1 = 127.0.0.1:{port}\n")
    environment = os.environ | {
        "HOME": str(folder),
        "RABBITMQ_NODENAME": f"outlay_{port}@localhost",
        "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
        "RABBITMQ_DIST_PORT": str(free_port()),
        "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
        "RABBITMQ_LOG_BASE": str(folder / "log"),
        "RABBITMQ_PID_FILE": str(folder / "pid"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "enabled_plugins"),
        "RABBITMQ_CONF_ENV_FILE": os.devnull,
        # It shares the processor with the tests, so that it must not wait for work by spinning.
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+sbwt none +sbwtdcpu none +sbwtdio none",
    }
    return Broker(port, environment)


@contextmanager
def running_node(folder: Path) -> Iterator[Broker]:
    """Start a node of our own; FileNotFoundError where there is none."""
    broker = prepare_node(folder)
    with (folder / "node.log").open("w") as log:
        process = subprocess.Popen(
            [PROGRAMS / "rabbitmq-server"], env=broker.environment, stdout=log, stderr=log
        )
    try:
        _wait_until_up(broker, process)
        yield broker
    finally:
        process.terminate()
        process.wait(timeout=HANG_SECONDS)


def _wait_until_up(broker: Broker, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + HANG_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if broker.is_up():
            return
        time.sleep(0.1)
    raise RuntimeError("the RabbitMQ node did not start")
