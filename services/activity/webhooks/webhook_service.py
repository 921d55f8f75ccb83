"""Create, change, test and delete webhooks, rotate their secrets, and repeat deliveries."""

import datetime as dt
from dataclasses import dataclass
from typing import TypedDict

from sqlalchemy import func, select

from core import clock
from core.enums import WebhookDeliveryStatus, WebhookDisabledReason
from core.errors import Conflict, Invalid
from core.events import WebhookCreated, WebhookDeleted, WebhookUpdated
from core.identity import Caller
from infrastructure.encryption import Encryption
from infrastructure.outbound import OutboundClient, OutboundError
from models import User, Webhook, WebhookDelivery, db
from services.activity.webhooks.webhook_queries import get_delivery, get_webhook
from services.activity.webhooks.webhook_signatures import new_secret
from services.editing import changed_row, create_row, deleted_row, locked_row
from services.unit_of_work import UnitOfWork, unit_of_work
from services.versions import ExpectedVersions

MAX_WEBHOOKS = 10
"""Webhooks of one user: each receives every event that it wants."""
OLD_SECRET_TIME = dt.timedelta(hours=24)
"""How long the old secret signs beside a new one."""
TEST_EVENT = "webhook_test"


class WebhookValues(TypedDict, total=False):
    """Values of a webhook, as its owner sends them. ``event_types`` None: all."""

    name: str
    url: str
    event_types: list[str] | None
    is_active: bool


@dataclass(frozen=True, slots=True)
class WebhookSecret:
    """A webhook with its secret, which cannot be read again."""

    webhook: Webhook
    secret: str


@dataclass(frozen=True, slots=True)
class WebhookCommands:
    """The commands of webhooks that need to encrypt secrets and to check addresses."""

    encryption: Encryption
    client: OutboundClient

    def create_webhook(self, caller: Caller, values: WebhookValues) -> WebhookSecret:
        """Create a webhook that receives events from now on.

        Raises Invalid for an address that may not be called, Conflict when there are too many.
        """
        self._check_url(values)
        secret = new_secret()
        with unit_of_work(caller.id) as work:
            _check_number(work)
            webhook = Webhook(
                user_id=caller.id,
                secret=self.encryption.encrypt(secret),
                seq=_last_seq(caller.id),
                **values,
            )
            create_row(work, webhook, WebhookCreated)
        return WebhookSecret(webhook, secret)

    def update_webhook(
        self, caller: Caller, webhook_id: int, changes: WebhookValues, expected: ExpectedVersions
    ) -> Webhook:
        """Change fields of a webhook.

        One that is switched on again receives events from then on. Raises NotFound, Stale, Invalid.
        """
        get_webhook(caller, webhook_id)
        self._check_url(changes)
        with changed_row(caller.id, Webhook, webhook_id, expected, WebhookUpdated) as webhook:
            is_switched_on = changes.get("is_active", False) and not webhook.is_active
            for name, value in changes.items():
                setattr(webhook, name, value)
            if is_switched_on:
                webhook.disabled_reason = webhook.failing_since = None
                webhook.seq = _last_seq(caller.id)
            if is_switched_on or "url" in changes:
                webhook.resting_until = None
        return webhook

    def rotate_secret(self, caller: Caller, webhook_id: int) -> WebhookSecret:
        """Replace the secret of a webhook; the old one signs beside it for 24 hours.

        Raises NotFound.
        """
        get_webhook(caller, webhook_id)
        secret = new_secret()
        with changed_row(caller.id, Webhook, webhook_id, None, WebhookUpdated) as webhook:
            is_readable = webhook.disabled_reason != WebhookDisabledReason.SECRET_UNREADABLE
            webhook.previous_secret = webhook.secret if is_readable else None
            webhook.previous_secret_until = clock.now() + OLD_SECRET_TIME if is_readable else None
            webhook.secret = self.encryption.encrypt(secret)
        return WebhookSecret(webhook, secret)

    def _check_url(self, values: WebhookValues) -> None:
        if "url" not in values:
            return
        try:
            self.client.check(values["url"])
        except OutboundError as error:
            raise Invalid.field("url", error.sentence, code="invalid_webhook_url") from error


def delete_webhook(caller: Caller, webhook_id: int, expected: ExpectedVersions) -> None:
    """Delete a webhook with its deliveries. Raises NotFound, Stale."""
    get_webhook(caller, webhook_id)
    with deleted_row(caller.id, Webhook, webhook_id, expected, WebhookDeleted):
        pass


def send_test(caller: Caller, webhook_id: int) -> WebhookDelivery:
    """Queue a test for a webhook, also for one that is switched off. Raises NotFound."""
    get_webhook(caller, webhook_id)
    with unit_of_work(caller.id) as work:
        locked_row(work.session, Webhook, webhook_id, None)
        delivery = WebhookDelivery(
            user_id=caller.id,
            webhook_id=webhook_id,
            event_type=TEST_EVENT,
            is_manual=True,
            next_attempt_at=clock.now(),
        )
        work.session.add(delivery)
    return delivery


def retry_delivery(caller: Caller, delivery_id: int) -> WebhookDelivery:
    """Queue a delivery again, with all its attempts, whether it has failed or not.

    Raises NotFound, and Conflict when the webhook is switched off.
    """
    delivery = get_delivery(caller, delivery_id)
    with unit_of_work(caller.id) as work:
        webhook = locked_row(work.session, Webhook, delivery.webhook_id, None)
        if not webhook.is_active and delivery.seq is not None:
            raise Conflict(
                "The webhook is switched off. Switch it on before you repeat a delivery.",
                code="webhook_inactive",
            )
        work.session.refresh(delivery)
        delivery.status = WebhookDeliveryStatus.PENDING
        delivery.is_manual = True
        delivery.tries = 0
        delivery.next_attempt_at = clock.now()
        delivery.finished_at = None
    return delivery


def _check_number(work: UnitOfWork) -> None:
    own = select(func.count()).select_from(Webhook).where(Webhook.user_id == work.user_id)
    if (work.session.scalar(own) or 0) >= MAX_WEBHOOKS:
        raise Conflict(
            f"The maximum of {MAX_WEBHOOKS} webhooks is reached. Delete a webhook first.",
            code="too_many_webhooks",
        )


def _last_seq(user_id: int) -> int:
    """Return the number that the event of this unit of work gets."""
    return db.session.scalar(select(User.last_seq).where(User.id == user_id)) or 0
