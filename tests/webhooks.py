"""Webhooks of a user that lead to a real receiver, and time that passes for them."""

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest
from flask import Flask

from container import build_outbound_client
from core import clock
from services.activity.webhooks import webhook_queue
from services.activity.webhooks.webhook_dispatcher import WebhookDispatcher
from services.activity.webhooks.webhook_service import WebhookCommands
from services.unit_of_work import rollback
from tests.conftest import Person
from tests.receivers import Receiver, receiving

ALLOWED = {"OUTBOUND_NETWORKS": ["127.0.0.0/8"]}
SECONDS = 0.5
"""How long an answer is waited for."""


@dataclass
class Post:
    """A receiver, and the threads of a process that deliver to it."""

    app: Flask
    receiver: Receiver
    dispatcher: WebhookDispatcher

    def deliver(self) -> None:
        """Deliver all that is due by now."""
        with self.app.app_context():
            while webhook_queue.find_due() or webhook_queue.find_behind():
                self.dispatcher.look()
                self.dispatcher.drain()
                rollback()

    def bodies(self, path: str = "/") -> list[dict[str, Any]]:
        return [json.loads(request.body) for request in self.receiver.at(path)]

    def types(self, path: str = "/") -> list[str]:
        return [body["type"] for body in self.bodies(path)]

    def hook(self, person: Person, path: str = "/", **values: Any) -> dict[str, Any]:
        """Create a webhook that leads to the receiver; with its secret."""
        body = {"name": "Hook", "url": self.receiver.url(path), **values}
        return person.post("/webhooks", **body)


def build_dispatcher(app: Flask) -> WebhookDispatcher:
    """The threads that another process on the same database has."""
    client = replace(build_outbound_client(ALLOWED), seconds=SECONDS)
    sender = replace(app.extensions["outlay"].webhooks.sender, client=client)
    dispatcher = WebhookDispatcher(sender)
    dispatcher.init_app(app)
    return dispatcher


@contextmanager
def posting(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    """Let an application deliver to a receiver on this machine, until the end of the block."""
    container = app.extensions["outlay"]
    dispatcher = build_dispatcher(app)
    commands = WebhookCommands(container.webhook_commands.encryption, dispatcher.sender.client)
    changed = replace(container, webhook_commands=commands, webhooks=dispatcher)
    monkeypatch.setitem(app.extensions, "outlay", changed)
    with receiving() as receiver:
        yield Post(app, receiver, dispatcher)
        receiver.stopping.set()
        dispatcher.close()


def deliveries(person: Person, created: dict[str, Any], **query: Any) -> list[dict[str, Any]]:
    """The deliveries of a webhook, the oldest first."""
    path = f"/webhooks/{created['id']}/deliveries"
    return list(reversed(person.get(path, **query)["items"]))


class Time:
    """The clock, which the test moves on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.passed = dt.timedelta()
        now = clock.now
        monkeypatch.setattr(clock, "now", lambda: now() + self.passed)

    def passes(self, **time: float) -> None:
        self.passed += dt.timedelta(**time)
