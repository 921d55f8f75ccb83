"""Commands that follow the log of events as processes of their own, beside the server."""

import signal
import threading
from collections.abc import Callable
from types import FrameType

import click
from flask import current_app
from flask.cli import with_appcontext

from container import EXCHANGE, container
from infrastructure.event_bell import EventBell
from infrastructure.startup import StartError
from services import health_checks

RELAY = "relay"


class NotReady(StartError):
    """The database is not ready yet; a service manager should try again."""

    exit_code = 1


@click.command("consume")
@click.argument("name")
@with_appcontext
def consume(name: str) -> None:
    """Follow the log of events: run the consumer NAME until it is stopped.

    Set LOG_CONSUMERS so that the server leaves it to this process.
    """
    _run(name)


@click.command("relay")
@with_appcontext
def relay() -> None:
    """Publish events to the broker of EVENTS_AMQP_URL until stopped."""
    if not current_app.config["EVENTS_AMQP_URL"]:
        raise StartError(
            "There is no broker to publish events to. Set EVENTS_AMQP_URL, for example to"
            " amqp://user:password@host:5672/."
        )
    _run(RELAY)


def _run(name: str) -> None:
    consumer = container().consumers.get(name)
    if consumer is None:
        names = ", ".join(container().consumers)
        raise StartError(f'There is no consumer "{name}" with these settings, only: {names}.')
    _check_database()

    ended = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        ended.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    click.echo(f"Following the log of events as {name}. Stop with Ctrl+C.")
    consumer.start()
    # Other processes tell of changes, and are told of what the consumer changes.
    hints = container().hints
    hints.connect(lambda hint: [consumer.wake(user_id) for user_id in hint.user_ids])
    hints.start()
    bell = _hang_bell(name, consumer.wake)
    ended.wait()
    if bell is not None:
        bell.close()
    hints.close()
    consumer.close()


def _hang_bell(name: str, wake: Callable[[int], object]) -> EventBell | None:
    """Let the broker wake a consumer, which otherwise looks every ten seconds."""
    url = current_app.config["EVENTS_AMQP_URL"]
    if not url or name == RELAY:
        return None
    bell = EventBell(url, EXCHANGE, wake)
    bell.start()
    return bell


def _check_database() -> None:
    """Raise NotReady unless the database answers and has the tables of this version."""
    health = health_checks.check_readiness(current_app.root_path)
    for check in health.checks.values():
        if not check.ok:
            raise NotReady(f"{check.detail} Start the server first, or run flask prepare.")
