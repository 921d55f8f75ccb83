"""Two processes that deliver to webhooks, killed in the middle."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from core import clock
from core.events import RuleCreated
from models import Webhook
from services.unit_of_work import system_unit_of_work, unit_of_work
from tests.conftest import Person
from tests.live.load import until
from tests.live.server import HANG_SECONDS, ROOT
from tests.webhooks import Post, posting

EVENTS = 600


def start_delivering(app: Flask) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "INSTANCE_DIR": str(app.config["INSTANCE_DIR"]),
        "MODELS_DIR": str(app.config["MODELS_DIR"]),
        "DATABASE_URL": app.config["DATABASE_URL"],
        "OUTBOUND_NETWORKS": "127.0.0.0/8",
        "LOG_LEVEL": "ERROR",
    }
    command = [Path(sys.executable).with_name("flask"), "consume", "webhooks"]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)


def kill(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait(HANG_SECONDS)


def expire_leases(app: Flask) -> None:
    """Let the minute pass for which a killed process holds a webhook."""
    with app.app_context(), system_unit_of_work() as work:
        work.session.execute(update(Webhook).values(lease_until=clock.now()))


def received_seqs(post: Post) -> list[int]:
    return [int(json.loads(request.body)["seq"]) for request in list(post.receiver.received)]


@pytest.mark.slow
@pytest.mark.invented_events
def test_processes_that_are_killed_lose_nothing_and_two_send_nothing_twice(
    app: Flask, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    with posting(app, monkeypatch) as post:
        post.hook(ada, event_types=["rule_created"])
        with app.app_context(), unit_of_work(ada.id) as work:
            work.publish(*(RuleCreated(number, {"id": number}) for number in range(EVENTS)))

        processes = [start_delivering(app) for _ in range(2)]
        until(lambda: len(post.receiver.received) > EVENTS // 3, lambda: "nothing is delivered")
        for process in processes:
            kill(process)
        expire_leases(app)
        processes = [start_delivering(app) for _ in range(2)]
        until(lambda: len(set(received_seqs(post))) == EVENTS, lambda: len(post.receiver.received))
        for process in processes:
            process.terminate()
            assert process.wait(HANG_SECONDS) == 0

        seqs = received_seqs(post)
        first_times = list(dict.fromkeys(seqs))
        assert first_times == list(range(first_times[0], first_times[0] + EVENTS))
        assert len(seqs) - EVENTS <= 1, "only what was on its way when its process was killed"
