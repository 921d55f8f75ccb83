"""Schemas of notifications and of preferences for them."""

import re
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema
from marshmallow_sqlalchemy import auto_field

from contract.base import (
    OwnedSchema,
    PageQuerySchema,
    RowSchema,
    Schema,
    UpdateSchema,
    page_schema,
)
from contract.fields import (
    Amount,
    Day,
    Flag,
    Line,
    Matching,
    Moment,
    Name,
    Sentence,
    Several,
    Whole,
    one_of,
)
from core.enums import (
    DeliveryStatus,
    DigestMode,
    NotificationChannel,
    NotificationEntity,
    NotificationType,
)
from core.limits import CHANNEL_URL_LENGTH, LINE_LENGTH, MAX_ANOMALIES_PER_THOUSAND, NAME_LENGTH
from models import Notification, PushChannel

LAST_HOUR = 23
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
DELIVERED = (NotificationChannel.EMAIL, NotificationChannel.PUSH)


class UnsubscribeQuerySchema(Schema):
    """The token of a link in a mail."""

    token = Line(
        LINE_LENGTH,
        1,
        required=True,
        metadata={"description": "The token of the link: what it switches off, and a signature."},
    )


class DeliverySchema(Schema):
    """The delivery of a notification by mail, or to one push channel."""

    channel = one_of(*DELIVERED, metadata={"description": "How it is delivered."})
    channel_id = fields.Integer(
        allow_none=True, metadata={"description": "Id of the push channel; null for a mail."}
    )
    status = one_of(
        *DeliveryStatus,
        metadata={"description": "`failed` after the last attempt; `queued` until one succeeds."},
    )
    attempts = fields.Integer(metadata={"description": "Attempts so far."})
    next_attempt_at = Moment(
        allow_none=True,
        metadata={
            "description": "Time of the next attempt, in UTC: quiet hours and digests hold it back."
            " Null once it is sent or failed."
        },
    )
    sent_at = Moment(
        allow_none=True, metadata={"description": "Time of the delivery, in UTC; null before."}
    )
    error = Sentence(
        allow_none=True,
        metadata={"description": "Why the last attempt failed; null if it did not."},
    )


class NotificationDataSchema(Schema):
    """Numbers and names behind the sentences of a notification, as far as it has them."""

    amount = Amount(metadata={"description": "What it is about, in `currency`.", "optional": True})
    reference = Amount(
        metadata={
            "description": "What the amount is compared with, such as the budget.",
            "optional": True,
        }
    )
    currency = fields.String(
        metadata={"description": "ISO 4217 code of the amounts.", "optional": True}
    )
    date = Day(metadata={"description": "The day that it is about.", "optional": True})
    name = fields.String(
        metadata={
            "description": "Name of the budget, payee, file, token or device.",
            "optional": True,
        }
    )
    count = fields.Integer(metadata={"description": "How many there are.", "optional": True})
    insight = fields.String(
        metadata={"description": "`dedup_key` of the insight behind it.", "optional": True}
    )


class NotificationSchema(RowSchema):
    """Something that you are told, once per fact."""

    class Meta:
        model = Notification

    id = fields.Integer(metadata={"description": "Id of the notification."})
    user_id = fields.Integer()
    type = one_of(*NotificationType, metadata={"description": "What it is about."})
    title = Sentence(metadata={"description": "What happened, in one sentence."})
    body = Sentence(metadata={"description": "The amounts and reasons behind it."})
    entity = one_of(
        *NotificationEntity,
        allow_none=True,
        metadata={"description": "Type of the row that it is about; null if there is none."},
    )
    entity_id = fields.Integer(
        allow_none=True,
        metadata={"description": "Id of the row that it is about; null if there is none."},
    )
    page = fields.String(
        metadata={"description": "Path of the page of the web app that it is about."}
    )
    data = fields.Nested(
        NotificationDataSchema,
        metadata={"description": "Numbers and names behind the sentences."},
    )
    in_app = fields.Boolean(
        metadata={"description": "Whether the app shows it; else it goes to other channels only."}
    )
    read_at = Moment(
        allow_none=True, metadata={"description": "When it was read, in UTC; null if unread."}
    )
    dismissed_at = Moment(
        allow_none=True,
        metadata={"description": "When it was dismissed, in UTC; null if it was not."},
    )
    created_at = Moment()
    deliveries = fields.List(
        fields.Nested(DeliverySchema),
        metadata={"description": "Its deliveries by mail and push."},
    )


NotificationPageSchema = page_schema(NotificationSchema, "Notification")


class NotificationListQuerySchema(PageQuerySchema):
    """Filters of the list of notifications."""

    unread = Flag(metadata={"description": "Only unread notifications, or only read ones."})
    type = Several(
        fields.String(validate=validate.OneOf([str(kind) for kind in NotificationType])),
        metadata={"description": "Only these types. Separated by commas or repeated."},
    )
    dismissed = Flag(
        metadata={"description": "Only dismissed notifications. Defaults to false: only others."}
    )


class PushChannelSchema(RowSchema):
    """Your address at a push service, to which notifications go."""

    class Meta:
        model = PushChannel

    id = fields.Integer(metadata={"description": "Id of the channel."})
    user_id = fields.Integer()
    name = auto_field(metadata={"description": "Name of the channel."})
    service = auto_field(metadata={"description": "Name of the push service."})
    masked_url = auto_field(metadata={"description": "Its address, without the secrets in it."})
    is_active = auto_field(metadata={"description": "Whether notifications go to it."})
    created_at = Moment()
    updated_at = Moment()
    version = auto_field()


PushChannelPageSchema = page_schema(PushChannelSchema, "PushChannel")


class PushChannelCreateSchema(OwnedSchema):
    """A push channel to create."""

    url = Line(
        CHANNEL_URL_LENGTH,
        1,
        required=True,
        metadata={
            "description": "Address as Apprise writes it, such as ntfys://ntfy.sh/my-topic. It is"
            " stored encrypted and never returned.",
        },
    )
    name = Name(NAME_LENGTH, metadata={"description": "Name. Defaults to that of the service."})
    is_active = Flag(metadata={"description": "Whether notifications go to it. Defaults to true."})


class PushChannelUpdateSchema(PushChannelCreateSchema, UpdateSchema):
    """Fields of a push channel to change; missing fields keep their values."""


class ChannelTestSchema(Schema):
    """What came of a test message."""

    delivered = fields.Boolean(metadata={"description": "Whether the service accepted it."})
    error = Sentence(
        allow_none=True, metadata={"description": "Why it was not delivered; null if it was."}
    )


class DeliveryAnswerSchema(Schema):
    """What a delivery of notifications has done."""

    sent = fields.Integer(metadata={"description": "Mails and push messages that were sent."})
    failed = fields.Integer(metadata={"description": "Those that were not, and are tried again."})


class UnreadCountSchema(Schema):
    """The number beside a bell."""

    unread = fields.Integer(
        metadata={"description": "Notifications that are neither read nor dismissed."}
    )


class ReadAllSchema(OwnedSchema):
    """Which notifications to mark as read."""

    up_to = Whole(
        metadata={
            "description": "Id of the newest notification that was seen; newer ones stay unread."
            " Defaults to all."
        }
    )


class ReadAllAnswerSchema(Schema):
    """What marking all as read did."""

    read = fields.Integer(metadata={"description": "Notifications that were unread until now."})
    unread = fields.Integer(metadata={"description": "Notifications that are unread now."})


class TypeChannelsSchema(Schema):
    """A type of notification, and on which channels it is on."""

    type = one_of(*NotificationType, metadata={"description": "Type of notification."})
    in_app = fields.Boolean(metadata={"description": "Whether the app shows it."})
    email = fields.Boolean(metadata={"description": "Whether it is mailed."})
    push = fields.Boolean(metadata={"description": "Whether it goes to your push channels."})
    webhook = fields.Boolean(
        metadata={"description": "Whether `notification_created` goes to your webhooks."}
    )


class QuietHoursSchema(Schema):
    """A time of day without mails and pushes, in your time zone; it may pass midnight."""

    start = fields.String(metadata={"description": "Start, as HH:MM."})
    end = fields.String(metadata={"description": "End, as HH:MM."})


class CompleteSchema(Schema):
    """Base of objects within a partial update that are themselves replaced as a whole."""

    @validates_schema(skip_on_field_errors=True)
    def require_fields(self, data: dict[str, Any], **_: Any) -> None:
        # The outer schema's ``partial`` holds for these as well.
        for name, field in self.fields.items():
            if field.required and name not in data:
                raise ValidationError(field.error_messages["required"], name)


class QuietHoursUpdateSchema(CompleteSchema):
    """A time of day without mails and pushes, in your time zone; it may pass midnight."""

    start = Matching(
        _TIME,
        "Must be a time of day, such as 22:00.",
        required=True,
        metadata={"description": "Start, as HH:MM."},
    )
    end = Matching(
        _TIME,
        "Must be a time of day, such as 07:00.",
        required=True,
        metadata={"description": "End, as HH:MM."},
    )


class ChannelSwitchesSchema(Schema):
    """Channels that a user has switched on or off for a type."""

    in_app = fields.Boolean(metadata={"description": "Whether the app shows it.", "optional": True})
    email = fields.Boolean(metadata={"description": "Whether it is mailed.", "optional": True})
    push = fields.Boolean(
        metadata={"description": "Whether it goes to push channels.", "optional": True}
    )
    webhook = fields.Boolean(
        metadata={"description": "Whether it goes to webhooks.", "optional": True}
    )


def _build_stored_switches() -> type[Schema]:
    """Build the schema of switches as they are stored: channels by type."""
    members: dict[str, Any] = {
        kind.value: fields.Nested(
            ChannelSwitchesSchema,
            metadata={"description": "Channels of this type.", "optional": True},
        )
        for kind in NotificationType
    }
    members["__doc__"] = "Channels by type, where the user has chosen."
    return type("StoredSwitchesSchema", (Schema,), members)


StoredSwitchesSchema = _build_stored_switches()


class NotificationPreferencesSchema(Schema):
    """What you are notified of, where and when."""

    types = fields.List(
        fields.Nested(TypeChannelsSchema),
        metadata={"description": "Every type, and on which channels it is on."},
    )
    quiet_hours = fields.Nested(
        QuietHoursSchema,
        allow_none=True,
        metadata={
            "description": "Mails and pushes wait until they end, except for security; null for"
            " none."
        },
    )
    digest = one_of(
        *DigestMode,
        metadata={
            "description": "`daily` collects everything in one mail a day, except security and the"
            " monthly summary."
        },
    )
    digest_hour = fields.Integer(
        metadata={"description": "Hour of the daily mail in your time zone, 0 to 23."}
    )
    large_transaction_amount = Amount(
        allow_none=True,
        metadata={
            "description": "Expenses from this amount on are large; null leaves it to"
            " `usual_limit`."
        },
    )
    usual_limit = Amount(
        allow_none=True,
        metadata={
            "description": "Hardly one in 100 of your expenses of the last year was above this"
            " amount; null with fewer than 50."
        },
    )
    anomalies_per_thousand = fields.Integer(
        metadata={
            "description": "Most alerts of anomalies in a thousand transactions, 0 to 50; 0 finds"
            " none."
        }
    )
    currency = fields.String(metadata={"description": "ISO 4217 code of the amounts."})
    timezone = fields.String(
        metadata={"description": "Your time zone, in which all hours are meant."}
    )
    version = fields.Integer()


class TypeSwitchesSchema(CompleteSchema):
    """A type, and the channels to switch on or off; the others stay as they are."""

    type = one_of(*NotificationType, required=True, metadata={"description": "Type to change."})
    in_app = Flag(metadata={"description": "Whether the app shows it; always true for security."})
    email = Flag(metadata={"description": "Whether it is mailed."})
    push = Flag(metadata={"description": "Whether it goes to your push channels."})
    webhook = Flag(
        metadata={"description": "Whether `notification_created` goes to your webhooks."}
    )


class NotificationPreferencesUpdateSchema(UpdateSchema, OwnedSchema):
    """Preferences to change; what is missing stays as it is."""

    types = fields.List(
        fields.Nested(TypeSwitchesSchema),
        validate=validate.Length(max=len(NotificationType)),
        metadata={"description": "Types to change."},
    )
    quiet_hours = fields.Nested(
        QuietHoursUpdateSchema,
        allow_none=True,
        metadata={"description": "Time without mails and pushes; null for none."},
    )
    digest = one_of(*DigestMode, metadata={"description": "Whether mails are collected."})
    digest_hour = Whole(
        0,
        LAST_HOUR,
        metadata={"description": "Hour of the daily mail in your time zone, 0 to 23."},
    )
    large_transaction_amount = Amount(
        allow_none=True,
        metadata={
            "description": "Expenses from this amount on are large, in your currency; null leaves"
            " it to your own ledger."
        },
    )
    anomalies_per_thousand = Whole(
        0,
        MAX_ANOMALIES_PER_THOUSAND,
        metadata={
            "description": "Most alerts of anomalies in a thousand transactions, 0 to 50; 0 finds"
            " none."
        },
    )
