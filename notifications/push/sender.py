"""Send push messages: only to allowed networks, within ten seconds, never with attachments."""

import logging
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass
from threading import Thread
from typing import Any

import structlog

from core.outbound_failures import SENTENCES, Failure
from infrastructure.outbound_addresses import AddressPolicy, Refused, Unresolvable
from notifications.push.addresses import InvalidPushUrl, open_plugin, read_address

log = structlog.get_logger()

SECONDS = 10.0
RESOLVE_SECONDS = 4.0
ANY_PORT = 443
REJECTED = "The service did not accept the message. Check the address of the channel."

# It logs addresses, which hold secrets.
logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)


class PushFailed(Exception):
    """A message could not be delivered; ``sentence`` is for people."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class PushSender:
    """Sends messages to addresses that people enter; ``policy`` says which networks are allowed."""

    policy: AddressPolicy
    seconds: float = SECONDS

    def send(self, url: str, title: str, body: str) -> None:
        """Send a message. Raises PushFailed."""
        try:
            address = read_address(url)
            plugin = open_plugin(url)
        except InvalidPushUrl as error:
            raise PushFailed(error.sentence) from error
        self._check_host(address.host)

        outcome: Future[bool] = Future()
        # A thread of its own, because a server that sends a byte every second would hold this one.
        Thread(target=_push, args=(plugin, title, body, outcome), daemon=True, name="push").start()
        try:
            is_delivered = outcome.result(self.seconds)
        except FutureTimeout as error:
            raise PushFailed(SENTENCES[Failure.TIMEOUT]) from error
        if not is_delivered:
            raise PushFailed(REJECTED)

    def _check_host(self, host: str) -> None:
        if not host:
            return
        try:
            self.policy.resolve(host, ANY_PORT, RESOLVE_SECONDS)
        except Refused as error:
            raise PushFailed(SENTENCES[Failure.REFUSED_ADDRESS]) from error
        except Unresolvable as error:
            raise PushFailed(SENTENCES[Failure.UNRESOLVABLE]) from error


def _push(plugin: Any, title: str, body: str, outcome: "Future[bool]") -> None:
    try:
        outcome.set_result(bool(plugin.notify(title=title, body=body)))
    except Exception as error:  # noqa: BLE001 (plugins of many services raise many things)
        log.warning("push_failed", service=plugin.service_name, error=type(error).__name__)
        outcome.set_result(False)
