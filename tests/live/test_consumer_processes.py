"""Consumers of events as processes of their own: ours, and the sample of the documentation."""

import datetime as dt
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.live.client import register
from tests.live.server import HANG_SECONDS, ROOT, running
from tests.rabbitmq import Broker

FLASK = str(Path(sys.executable).with_name("flask"))
SAMPLE = [sys.executable, "docs/event_consumer.py"]


@contextmanager
def program(
    command: Sequence[str], output: Path, **settings: str
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program beside the server, and end it as a service manager does."""
    with output.open("wb") as file:
        process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | settings, stdout=file, stderr=file
        )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(HANG_SECONDS)


def await_true(condition: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + HANG_SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"{what}: it never happened"
        time.sleep(0.05)


def test_a_server_leaves_reactions_and_other_programs_to_the_broker(
    tmp_path: Path, rabbitmq: Broker
) -> None:
    settings = {
        "INSTANCE_DIR": str(tmp_path),
        "MODELS_DIR": str(tmp_path / "models"),
        "EVENTS_AMQP_URL": rabbitmq.url,
        "LOG_CONSUMERS": "relay",
        "DEMO_DATA": "false",
    }
    analytics, notifications = tmp_path / "analytics.log", tmp_path / "notifications.log"
    printed = tmp_path / "printed"
    with (
        running(tmp_path, **settings) as server,
        program([FLASK, "consume", "analytics"], analytics, **settings),
        program([FLASK, "consume", "notifications"], notifications, **settings) as consumer,
        program(SAMPLE, printed, EVENTS_AMQP_URL=rabbitmq.url),
    ):
        ada = register(server.url, "ada")
        await_true(lambda: "Following" in analytics.read_text(), "alerts are raised elsewhere")
        await_true(lambda: "Following" in notifications.read_text(), "people are told elsewhere")
        await_true(lambda: rabbitmq.has_queue("printed-transactions"), "the sample has its queue")
        ada.insist("POST", "/budgets", {"amount": 10, "period": "monthly"})
        today = dt.datetime.now(dt.UTC).date().isoformat()
        ada.insist("POST", "/expenses", {"amount": 12.5, "date": today, "payee": "Café"})

        await_true(lambda: ada.insist("GET", "/budgets/alerts")["items"], "the alert is raised")
        await_true(lambda: ada.insist("GET", "/notifications")["items"], "ada is told of it")
        await_true(lambda: "12.5 EUR Café" in printed.read_text(), "the sample prints it")
        consumer.terminate()
        assert consumer.wait(HANG_SECONDS) == 0
    rabbitmq.delete_queues("printed-transactions")


@pytest.mark.parametrize(
    ("command", "status", "sentence"),
    [
        (["relay"], 2, "There is no broker to publish events to. Set EVENTS_AMQP_URL"),
        (["consume", "mails"], 2, 'no consumer "mails" with these settings, only: analytics'),
        # A service manager tries this again.
        (["consume", "notifications"], 1, "Start the server first, or run flask prepare."),
    ],
)
def test_a_consumer_that_cannot_start_says_why(
    tmp_path: Path, command: list[str], status: int, sentence: str
) -> None:
    environment = os.environ | {"INSTANCE_DIR": str(tmp_path)}
    result = subprocess.run(
        [FLASK, *command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=HANG_SECONDS,
        check=False,
    )
    assert result.returncode == status
    assert sentence in result.stderr
    assert "Traceback" not in result.stderr
