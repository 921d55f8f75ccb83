"""The relay as a process of its own, killed again and again while events are written."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from core.events import RuleCreated
from services.unit_of_work import unit_of_work
from tests.conftest import Person
from tests.live.server import HANG_SECONDS, ROOT
from tests.rabbitmq import Broker, bodies

QUEUE = "killed"


def start_relay(app, broker: Broker) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "INSTANCE_DIR": str(app.config["INSTANCE_DIR"]),
        "MODELS_DIR": str(app.config["MODELS_DIR"]),
        "DATABASE_URL": app.config["DATABASE_URL"],
        "EVENTS_AMQP_URL": broker.url,
        "LOG_LEVEL": "ERROR",
    }
    command = [Path(sys.executable).with_name("flask"), "relay"]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)


def await_messages(broker: Broker, is_enough: Callable[[int], bool]) -> None:
    deadline = time.monotonic() + HANG_SECONDS
    while not is_enough(broker.count(QUEUE)):
        assert time.monotonic() < deadline, "the relay publishes nothing"
        time.sleep(0.02)


@pytest.mark.slow
@pytest.mark.invented_events
def test_a_relay_that_is_killed_loses_nothing(app, ada: Person, rabbitmq: Broker) -> None:
    rabbitmq.bind(QUEUE, "rule_created")
    with app.app_context():
        for _ in range(10):
            with unit_of_work(ada.id) as work:
                work.publish(*(RuleCreated(number, {"id": number}) for number in range(1000)))

    for kill in range(3):
        process = start_relay(app, rabbitmq)
        await_messages(rabbitmq, lambda count, least=kill * 2000: count > least)
        process.send_signal(signal.SIGKILL)
        process.wait(HANG_SECONDS)
    process = start_relay(app, rabbitmq)
    received: list[int] = []
    deadline = time.monotonic() + HANG_SECONDS
    while len(set(received)) < 10_000 and time.monotonic() < deadline:
        received += [int(each["seq"]) for each in bodies(rabbitmq.take(QUEUE))]
    process.terminate()
    assert process.wait(HANG_SECONDS) == 0
    rabbitmq.delete_queues(QUEUE)

    first_times = list(dict.fromkeys(received))
    assert len(first_times) == 10_000
    assert first_times == list(range(first_times[0], first_times[0] + 10_000))
