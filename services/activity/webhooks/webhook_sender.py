"""Send events to webhooks: build, sign and post messages."""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core import clock
from core.enums import WebhookDisabledReason
from core.json_types import JsonObject
from infrastructure.circuit_breakers import CircuitOpen, breaker
from infrastructure.encryption import Encryption, Undecryptable
from infrastructure.outbound import AddressRefused, OutboundClient, OutboundError, host_of
from models import Webhook, WebhookDelivery, db
from services.activity.log.event_envelope import (
    CONTENT_TYPE,
    SPEC_VERSION,
    EventOrigin,
    build_envelope,
)
from services.activity.log.log_reading import read_event
from services.activity.webhooks import webhook_outcomes, webhook_queue
from services.activity.webhooks.webhook_outcomes import MAX_ANSWER, Outcome
from services.activity.webhooks.webhook_signatures import sign
from services.unit_of_work import rollback

RUN_SECONDS = 20.0
"""How long one webhook is delivered to before others get their turn: less than its lease."""


@dataclass(frozen=True, slots=True)
class WebhookSender:
    """Delivers what is due, in the order of the log."""

    client: OutboundClient
    encryption: Encryption
    origin: EventOrigin

    def deliver_due(
        self, webhook_id: int, worker: str, must_stop: Callable[[], bool] = lambda: False
    ) -> None:
        """Deliver what is due to a webhook, one message after the other, for some seconds."""
        if not webhook_queue.claim(webhook_id, worker):
            return
        end = time.monotonic() + RUN_SECONDS
        while time.monotonic() < end and not must_stop():
            delivery_id = webhook_queue.find_next(webhook_id)
            # The next look must see what others commit from now on.
            if delivery_id is None or not self._deliver(delivery_id):
                break
        rollback()
        webhook_queue.release(webhook_id, worker)

    def _deliver(self, delivery_id: int) -> bool:
        """Make one attempt; returns whether the next delivery may be tried."""
        delivery = db.session.get(WebhookDelivery, delivery_id, populate_existing=True)
        if delivery is None:
            return False
        webhook = db.session.get(Webhook, delivery.webhook_id, populate_existing=True)
        if webhook is None:
            return False
        try:
            keys = self._keys(webhook)
        except Undecryptable:
            reason = WebhookDisabledReason.SECRET_UNREADABLE
            webhook_outcomes.disable(webhook.user_id, webhook.id, reason)
            return False
        message_id, body = self._build_message(delivery)
        # No transaction is open while the receiver is waited for.
        db.session.expunge_all()
        rollback()

        headers = {
            "Content-Type": CONTENT_TYPE,
            "User-Agent": "Outlay",
            **sign(keys, message_id, int(clock.now().timestamp()), body),
        }
        try:
            outcome = self._post(webhook.url, body, headers, skip_breaker=delivery.is_manual)
        except CircuitOpen:
            webhook_outcomes.rest(webhook.id)
            return False
        webhook_outcomes.record(delivery, webhook, outcome)
        return outcome.is_success or outcome.is_refusal or delivery.is_manual

    def _keys(self, webhook: Webhook) -> Sequence[str]:
        encrypted = [webhook.secret]
        until = webhook.previous_secret_until
        if webhook.previous_secret and until and until > clock.now():
            encrypted.append(webhook.previous_secret)
        return [self.encryption.decrypt(text) for text in encrypted]

    def _build_message(self, delivery: WebhookDelivery) -> tuple[str, bytes]:
        """Return the id of a message, which is the same in all attempts, and its body."""
        envelope = self._build_envelope(delivery)
        text = json.dumps(envelope, ensure_ascii=False, separators=(",", ":"))
        return str(envelope["id"]), text.encode()

    def _build_envelope(self, delivery: WebhookDelivery) -> JsonObject:
        event = None
        if delivery.seq is not None:
            event = read_event(delivery.user_id, delivery.seq)
        if event is not None:
            return build_envelope(event, self.origin)
        return {
            "specversion": SPEC_VERSION,
            "id": f"{delivery.user_id}:test-{delivery.id}",
            "source": self.origin.source,
            "type": delivery.event_type,
            "subject": f"webhook/{delivery.webhook_id}",
            "time": clock.utc_text(delivery.created_at),
            "datacontenttype": "application/json",
            "userid": str(delivery.user_id),
            "data": {"webhook_id": delivery.webhook_id},
        }

    def _post(
        self, url: str, body: bytes, headers: dict[str, str], *, skip_breaker: bool
    ) -> Outcome:
        start = time.perf_counter()
        try:
            if skip_breaker:
                response = self.client.post(url, body, headers)
            else:
                circuit = breaker(f"webhooks:{host_of(url)}", ignored=(AddressRefused,))
                response = circuit.call(self.client.post, url, body, headers)
        except OutboundError as error:
            return Outcome(None, error.failure, _milliseconds_since(start))
        milliseconds = _milliseconds_since(start)
        answer = _excerpt(response.body)
        return Outcome(response.status, None, milliseconds, answer, response.retry_after)


def _milliseconds_since(start: float) -> int:
    return round((time.perf_counter() - start) * 1000)


def _excerpt(body: bytes) -> str:
    """Return the beginning of an answer as text that can be stored and shown."""
    text = body.decode(errors="replace")[:MAX_ANSWER]
    visible = (char if char.isprintable() or char in "\n\t" else "\ufffd" for char in text)
    return "".join(visible).strip()
