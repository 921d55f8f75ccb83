"""Webhooks and their deliveries."""

from typing import Any

from marshmallow import fields, validate
from marshmallow_sqlalchemy import auto_field

from contract.base import OwnedSchema, PageQuerySchema, RowSchema, Schema, UpdateSchema, page_schema
from contract.fields import Flag, Line, Moment, Name, Sentence, one_of
from core.enums import WebhookDeliveryStatus, WebhookDisabledReason
from core.events import WEBHOOK_EVENT_TYPES
from core.limits import NAME_LENGTH, URL_LENGTH
from core.outbound_failures import Failure
from models import Webhook

NAME = {"description": "Name of the webhook."}
URL = {
    "description": "Address that receives a POST request with every event; https, and no address of"
    " a private network unless the server allows it."
}
EVENT_TYPES = {"description": "Types of events to receive; null receives all types."}
IS_ACTIVE = {"description": "Whether the webhook receives events."}


class WebhookSchema(RowSchema):
    """A webhook, without its secret."""

    class Meta:
        model = Webhook

    id = auto_field(metadata={"description": "Id of the webhook."})
    user_id = fields.Integer(metadata={"description": "Id of the user who owns the webhook."})
    name = auto_field(metadata=NAME)
    url = auto_field(metadata=URL)
    event_types = fields.List(fields.String(), allow_none=True, metadata=EVENT_TYPES)
    is_active = auto_field(metadata=IS_ACTIVE)
    disabled_reason = one_of(
        *WebhookDisabledReason,
        allow_none=True,
        metadata={
            "description": "Why the server has switched the webhook off: its receiver answered 410"
            " (`gone`), failed for three days (`failing`), or its secret was encrypted with another"
            " SECRET_KEY (`secret_unreadable`); else null."
        },
    )
    failing_since = Moment(
        allow_none=True,
        metadata={
            "description": "Time since which all attempts have failed, in UTC; null if the last one"
            " has succeeded."
        },
    )
    previous_secret_until = Moment(
        allow_none=True,
        metadata={
            "description": "Time until which the previous secret signs beside the current one, in"
            " UTC; null if the secret was never rotated."
        },
    )
    created_at = Moment(metadata={"description": "Time of creation, in UTC."})
    updated_at = Moment(metadata={"description": "Time of the last change, in UTC."})
    version = auto_field(
        metadata={"description": "Number of the version, which is the resource's ETag."}
    )


class WebhookCreateSchema(OwnedSchema):
    """A new webhook."""

    name = Name(NAME_LENGTH, required=True, metadata=NAME)
    url = Line(URL_LENGTH, 1, required=True, metadata=URL)
    event_types = fields.List(
        one_of(*WEBHOOK_EVENT_TYPES),
        allow_none=True,
        validate=validate.Length(min=1, max=len(WEBHOOK_EVENT_TYPES)),
        metadata={"description": f"{EVENT_TYPES['description']} Defaults to null."},
    )
    is_active = Flag(metadata={"description": f"{IS_ACTIVE['description']} Defaults to true."})


class WebhookUpdateSchema(WebhookCreateSchema, UpdateSchema):
    """Changes to a webhook; fields that are missing keep their values."""


class WebhookSecretSchema(WebhookSchema):
    """A webhook with its secret, which cannot be read again."""

    secret = fields.String(
        metadata={
            "description": "Secret that signs messages: `whsec_` and the key in Base64. It is shown"
            " only in this response."
        }
    )

    def get_attribute(self, obj: Any, attr: str, default: Any) -> Any:
        # The row has the encrypted secret.
        source = obj if attr == "secret" else obj.webhook
        return super().get_attribute(source, attr, default)


class WebhookAttemptSchema(Schema):
    """One attempt to deliver an event."""

    at = fields.String(metadata={"description": "Time of the attempt, in UTC."})
    status = fields.Integer(
        allow_none=True,
        metadata={"description": "HTTP status of the answer; null if there was none."},
    )
    failure = one_of(
        *Failure,
        allow_none=True,
        metadata={"description": "Why there was no answer; null if there was one."},
    )
    message = Sentence(
        allow_none=True, metadata={"description": "The failure in a sentence; null without one."}
    )
    milliseconds = fields.Integer(metadata={"description": "Duration of the attempt."})
    answer = fields.String(
        metadata={"description": "Beginning of the answer, up to 500 characters."}
    )


class WebhookDeliverySchema(Schema):
    """The delivery of an event to a webhook."""

    id = fields.Integer(metadata={"description": "Id of the delivery."})
    user_id = fields.Integer(metadata={"description": "Id of the user who owns the webhook."})
    webhook_id = fields.Integer(metadata={"description": "Id of the webhook."})
    seq = fields.Integer(
        allow_none=True,
        metadata={"description": "Number of the event in your log; null for a test."},
    )
    event_type = one_of(
        *WEBHOOK_EVENT_TYPES, "webhook_test", metadata={"description": "Type of the event."}
    )
    status = one_of(
        *WebhookDeliveryStatus,
        metadata={
            "description": "`pending` until the event is `delivered` or all attempts failed."
        },
    )
    attempts = fields.List(
        fields.Nested(WebhookAttemptSchema),
        metadata={"description": "The newest 20 attempts, the oldest first."},
    )
    next_attempt_at = Moment(
        allow_none=True,
        metadata={
            "description": "Earliest time of the next attempt, in UTC; null if there is none."
        },
    )
    created_at = Moment(metadata={"description": "Time when the event was queued, in UTC."})
    finished_at = Moment(
        allow_none=True,
        metadata={"description": "Time of the last attempt, in UTC; null while it is pending."},
    )


class WebhookDeliveryQuerySchema(PageQuerySchema):
    """Parameters of the list of deliveries."""

    status = one_of(
        *WebhookDeliveryStatus, metadata={"description": "Only deliveries with this status."}
    )


WebhookPageSchema = page_schema(WebhookSchema, "Webhook")
WebhookDeliveryPageSchema = page_schema(WebhookDeliverySchema, "WebhookDelivery")
