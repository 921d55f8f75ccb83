"""Webhooks: addresses that receive a user's events, and what was delivered to them."""

from container import container
from core.identity import Caller
from models import Webhook, WebhookDelivery
from routes.http import cursors
from routes.http.route_spec import Resource
from schemas import (
    PageQuerySchema,
    WebhookCreateSchema,
    WebhookDeliveryPageSchema,
    WebhookDeliveryQuerySchema,
    WebhookDeliverySchema,
    WebhookPageSchema,
    WebhookSchema,
    WebhookSecretSchema,
    WebhookUpdateSchema,
)
from services.activity.webhooks import webhook_queries, webhook_service
from services.activity.webhooks.webhook_queries import DeliveryQuery
from services.activity.webhooks.webhook_service import WebhookSecret, WebhookValues
from services.paging import Page, PageQuery
from services.versions import ExpectedVersions

webhooks = Resource(
    "webhooks",
    __name__,
    url_prefix="/webhooks",
    description="Addresses that receive your events, signed after the Standard Webhooks"
    " specification.",
)


@webhooks.post(
    "",
    body=WebhookCreateSchema,
    response=WebhookSecretSchema,
    status=201,
    idempotent=True,
    errors=(409,),
)
def create_webhook(caller: Caller, body: WebhookValues) -> WebhookSecret:
    """Create a webhook, which receives events from now on.

    Its secret is in this response only. 409 if you have ten webhooks already.
    """
    return container().webhook_commands.create_webhook(caller, body)


@webhooks.get("", query=PageQuerySchema, response=WebhookPageSchema)
def list_webhooks(caller: Caller, query: PageQuery) -> Page:
    """List your webhooks, the oldest first."""
    return webhook_queries.list_webhooks(caller, query, cursors.take_position(query))


@webhooks.get("/<id:webhook_id>", response=WebhookSchema)
def get_webhook(caller: Caller, webhook_id: int) -> Webhook:
    """Get a webhook."""
    return webhook_queries.get_webhook(caller, webhook_id)


@webhooks.change("/<id:webhook_id>", body=WebhookUpdateSchema, response=WebhookSchema)
def update_webhook(
    caller: Caller, webhook_id: int, body: WebhookValues, expected: ExpectedVersions
) -> Webhook:
    """Change fields of a webhook; fields that are missing keep their values.

    A webhook that is switched on again receives events from then on.
    """
    return container().webhook_commands.update_webhook(caller, webhook_id, body, expected)


@webhooks.delete("/<id:webhook_id>", versioned=True)
def delete_webhook(caller: Caller, webhook_id: int, expected: ExpectedVersions) -> None:
    """Delete a webhook with its deliveries, also those that are pending."""
    webhook_service.delete_webhook(caller, webhook_id, expected)


@webhooks.post("/<id:webhook_id>/rotate-secret", response=WebhookSecretSchema)
def rotate_webhook_secret(caller: Caller, webhook_id: int) -> WebhookSecret:
    """Replace the secret of a webhook. The new one is in this response only.

    For 24 hours, messages have a signature of the old secret as well.
    """
    return container().webhook_commands.rotate_secret(caller, webhook_id)


@webhooks.post("/<id:webhook_id>/test", response=WebhookDeliverySchema)
def send_webhook_test(caller: Caller, webhook_id: int) -> WebhookDelivery:
    """Send a test event of type `webhook_test` to a webhook, also to one that is switched off.

    It is sent once, in the background: its delivery tells what came of it.
    """
    delivery = webhook_service.send_test(caller, webhook_id)
    container().webhooks.wake()
    return delivery


@webhooks.get(
    "/<id:webhook_id>/deliveries",
    query=WebhookDeliveryQuerySchema,
    response=WebhookDeliveryPageSchema,
)
def list_webhook_deliveries(caller: Caller, webhook_id: int, query: DeliveryQuery) -> Page:
    """List the deliveries of a webhook with their attempts, the newest first.

    Finished deliveries are kept for 30 days, and at most a thousand of each webhook.
    """
    position = cursors.take_position(query)
    return webhook_queries.list_deliveries(caller, webhook_id, query, position)


@webhooks.get("/deliveries/<id:delivery_id>", response=WebhookDeliverySchema, postman_status=404)
def get_webhook_delivery(caller: Caller, delivery_id: int) -> WebhookDelivery:
    """Get a delivery with its attempts."""
    return webhook_queries.get_delivery(caller, delivery_id)


@webhooks.post(
    "/deliveries/<id:delivery_id>/retry",
    postman_status=404,
    response=WebhookDeliverySchema,
    errors=(409,),
)
def retry_webhook_delivery(caller: Caller, delivery_id: int) -> WebhookDelivery:
    """Repeat a delivery, whether delivered or failed.

    The message keeps its `webhook-id`. 409 if the webhook is switched off.
    """
    delivery = webhook_service.retry_delivery(caller, delivery_id)
    container().webhooks.wake()
    return delivery
