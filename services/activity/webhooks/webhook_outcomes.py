"""What follows from an attempt to deliver: success, the next attempt, or the end of a webhook."""

import datetime as dt
from dataclasses import dataclass
from http import HTTPStatus

from sqlalchemy import update

from core import clock
from core.clock import utc_text
from core.enums import NotificationType, WebhookDeliveryStatus, WebhookDisabledReason
from core.events import WebhookUpdated
from core.json_types import JsonObject
from core.outbound_failures import SENTENCES, Failure
from models import Webhook, WebhookDelivery
from services.activity.notifications import notice_texts
from services.activity.notifications.notifying import Notice, notify
from services.activity.webhooks.webhook_queue import UNCHANGED, deliveries, webhooks
from services.snapshots import snapshot
from services.unit_of_work import UnitOfWork, system_unit_of_work, unit_of_work

PAUSES = (
    dt.timedelta(seconds=5),
    dt.timedelta(minutes=5),
    dt.timedelta(minutes=30),
    dt.timedelta(hours=2),
    dt.timedelta(hours=5),
    dt.timedelta(hours=10),
    dt.timedelta(hours=14),
    dt.timedelta(hours=20),
)
"""How long a delivery waits after each failure: two days in all. After the last it has failed."""
MAX_REST = dt.timedelta(minutes=1)
"""How long other deliveries wait, where the whole receiver seems to be down; longer if it asks for
it with ``Retry-After``."""
MAX_FAILING_TIME = dt.timedelta(days=3)
"""A webhook that has failed for so long is switched off."""
MAX_ATTEMPTS_SHOWN = 20
MAX_ANSWER = 500
"""Characters of an answer that are kept."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one attempt: an answer with a status, or else a failure.

    ``retry_after`` is the time that the receiver asks to be left alone for.
    """

    status: int | None
    failure: Failure | None
    milliseconds: int
    answer: str = ""
    retry_after: dt.timedelta = dt.timedelta()

    @property
    def is_success(self) -> bool:
        return self.status is not None and 200 <= self.status < 300  # noqa: PLR2004 (successes)

    @property
    def is_refusal(self) -> bool:
        """Whether the receiver works, but does not want this message."""
        if self.status is None:
            return False
        is_passing = self.status in {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS}
        return 400 <= self.status < 500 and not is_passing  # noqa: PLR2004 (client errors)

    def describe(self) -> JsonObject:
        """Return what the owner sees of the attempt."""
        return {
            "at": utc_text(clock.now()),
            "status": self.status,
            "failure": self.failure,
            "message": SENTENCES[self.failure] if self.failure else None,
            "milliseconds": self.milliseconds,
            "answer": self.answer,
        }


def record(delivery: WebhookDelivery, webhook: Webhook, outcome: Outcome) -> None:
    """Store an attempt, and switch the webhook off where that is its end."""
    now = clock.now()
    is_test = delivery.seq is None
    reason = None if is_test else _reason_to_disable(webhook, outcome, now)
    with system_unit_of_work() as work:
        values = _delivery_values(delivery, outcome, now)
        is_this = deliveries.c.id == delivery.id
        work.connection.execute(update(deliveries).where(is_this).values(values))
        if not is_test:
            _update_webhook(work, webhook, outcome, now)
    if reason is not None:
        disable(webhook.user_id, webhook.id, reason)


def rest(webhook_id: int) -> None:
    """Let a webhook rest, because its host is not called at present."""
    with system_unit_of_work() as work:
        _set(work, webhook_id, resting_until=clock.now() + MAX_REST)


def disable(user_id: int, webhook_id: int, reason: WebhookDisabledReason) -> None:
    """Switch a webhook off, with what waits for it."""
    with unit_of_work(user_id) as work:
        webhook = work.session.get(Webhook, webhook_id, populate_existing=True)
        if webhook is None or not webhook.is_active:
            return
        webhook.is_active = False
        webhook.disabled_reason = reason
        work.session.flush()
        waiting = (
            deliveries.c.webhook_id == webhook_id,
            deliveries.c.status == WebhookDeliveryStatus.PENDING,
        )
        end = {
            "status": WebhookDeliveryStatus.FAILED,
            "next_attempt_at": None,
            "finished_at": clock.now(),
        }
        work.connection.execute(update(deliveries).where(*waiting).values(end))
        work.publish(WebhookUpdated(webhook_id, snapshot(webhook)))
        text = notice_texts.webhook_disabled(webhook.name, reason)
        key = f"webhook:{webhook_id}:{webhook.version}"
        data: JsonObject = {"name": webhook.name}
        notify(work, Notice(NotificationType.WEBHOOK_DISABLED, key, *text, data=data))


def _delivery_values(
    delivery: WebhookDelivery, outcome: Outcome, now: dt.datetime
) -> dict[str, object]:
    tries = delivery.tries + 1
    values: dict[str, object] = {
        "tries": tries,
        "attempts": [*delivery.attempts, outcome.describe()][-MAX_ATTEMPTS_SHOWN:],
        "is_manual": False,
    }
    # Somebody looks at the result of a test; nobody waits for it for days.
    is_last = tries > len(PAUSES) or delivery.seq is None
    if not outcome.is_success and not is_last:
        pause = max(PAUSES[tries - 1], outcome.retry_after)
        return values | {"next_attempt_at": now + pause}
    status = WebhookDeliveryStatus.DELIVERED if outcome.is_success else WebhookDeliveryStatus.FAILED
    return values | {"status": status, "next_attempt_at": None, "finished_at": now}


def _update_webhook(work: UnitOfWork, webhook: Webhook, outcome: Outcome, now: dt.datetime) -> None:
    if outcome.is_success:
        if webhook.failing_since is not None or webhook.resting_until is not None:
            _set(work, webhook.id, failing_since=None, resting_until=None)
        return
    # A receiver that is restarted gets its events in order, and one that is down few requests.
    is_first = webhook.failing_since is None
    pause = max(PAUSES[0] if is_first else MAX_REST, outcome.retry_after)
    resting_until = webhook.resting_until if outcome.is_refusal else now + pause
    _set(
        work,
        webhook.id,
        failing_since=webhook.failing_since or now,
        resting_until=resting_until,
    )


def _reason_to_disable(
    webhook: Webhook, outcome: Outcome, now: dt.datetime
) -> WebhookDisabledReason | None:
    if outcome.status == HTTPStatus.GONE:
        return WebhookDisabledReason.GONE
    since = webhook.failing_since
    if not outcome.is_success and since is not None and now - since >= MAX_FAILING_TIME:
        return WebhookDisabledReason.FAILING
    return None


def _set(work: UnitOfWork, webhook_id: int, **values: object) -> None:
    is_this = webhooks.c.id == webhook_id
    work.connection.execute(update(webhooks).where(is_this).values(**values, **UNCHANGED))
