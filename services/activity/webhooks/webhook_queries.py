"""Read a user's webhooks and their deliveries."""

from typing import NotRequired

from sqlalchemy import select

from core.errors import NotFound
from core.identity import Caller
from models import Webhook, WebhookDelivery, db
from services.paging import Page, PageQuery, Position, load_page


class DeliveryQuery(PageQuery):
    """Query for the deliveries of a webhook, by default of every status."""

    status: NotRequired[str]


def get_webhook(caller: Caller, webhook_id: int) -> Webhook:
    """Return a webhook of the caller. Raises NotFound."""
    webhook = db.session.get(Webhook, webhook_id)
    if webhook is None or webhook.user_id != caller.id:
        raise NotFound("webhook")
    return webhook


def list_webhooks(caller: Caller, query: PageQuery, after: Position | None) -> Page:
    """List the caller's webhooks, oldest first."""
    own = select(Webhook).where(Webhook.user_id == caller.id)
    return load_page(own, (Webhook.id,), after, query["limit"], total=query["total"])


def get_delivery(caller: Caller, delivery_id: int) -> WebhookDelivery:
    """Return a delivery to one of the caller's webhooks. Raises NotFound."""
    delivery = db.session.get(WebhookDelivery, delivery_id)
    if delivery is None or delivery.user_id != caller.id:
        raise NotFound("delivery")
    return delivery


def list_deliveries(
    caller: Caller, webhook_id: int, query: DeliveryQuery, after: Position | None
) -> Page:
    """List the deliveries of a webhook, the newest first. Raises NotFound."""
    webhook = get_webhook(caller, webhook_id)
    deliveries = select(WebhookDelivery).where(WebhookDelivery.webhook_id == webhook.id)
    if "status" in query:
        deliveries = deliveries.where(WebhookDelivery.status == query["status"])
    return load_page(
        deliveries,
        (WebhookDelivery.id,),
        after,
        query["limit"],
        descending=True,
        total=query["total"],
    )
