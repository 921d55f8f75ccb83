"""Notifications, their deliveries, and what users want to be notified of on which channel."""

import datetime as dt

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Index,
    Integer,
    String,
    Text,
    text,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.enums import DeliveryStatus, DigestMode, NotificationChannel, NotificationType
from core.json_types import JsonObject
from core.limits import (
    ANOMALIES_PER_THOUSAND,
    CURRENCY_LENGTH,
    LINE_LENGTH,
    MAX_ANOMALIES_PER_THOUSAND,
    MESSAGE_LENGTH,
    NAME_LENGTH,
    NOTIFICATION_CHANNEL_LENGTH,
    NOTIFICATION_KEY_LENGTH,
    NOTIFICATION_TYPE_LENGTH,
)
from core.notification_pages import find_page
from infrastructure.extensions import Model
from tables.base import Document, Identified, Instant, Owned, Versioned, cascading, minor_amount

TYPES = tuple(str(kind) for kind in NotificationType)
DELIVERED = (NotificationChannel.EMAIL.value, NotificationChannel.PUSH.value)
STATUSES = tuple(str(status) for status in DeliveryStatus)
DIGESTS = tuple(str(mode) for mode in DigestMode)
IS_UNREAD = "in_app AND read_at IS NULL AND dismissed_at IS NULL"
IS_QUEUED = "status = 'queued'"


class Notification(Identified, Owned, Model):
    """Something that a user is told, once per fact: ``dedupe_key`` identifies the fact.

    A dismissed notification stays, so that its fact is not told again. ``title`` and ``body`` are
    sentences in English, with amounts and dates as the user's locale has them. ``entity`` and
    ``entity_id`` name the row that it is about, if there is one. Without ``in_app`` it is only
    delivered on other channels.
    """

    __tablename__ = "notifications"
    __table_args__ = (
        CheckConstraint(f"type IN {TYPES}", name="type"),
        Index("ix_notifications_user_id", "user_id", "id"),
        # What makes notifying safe to run twice, and in two processes at once.
        Index("uq_notifications_once", "user_id", "dedupe_key", unique=True),
        # The number beside the bell is counted with every page that is opened.
        Index(
            "ix_notifications_unread",
            "user_id",
            sqlite_where=text(IS_UNREAD),
            postgresql_where=text(IS_UNREAD),
        ),
        {"sqlite_autoincrement": True},
    )

    type: Mapped[str] = mapped_column(String(NOTIFICATION_TYPE_LENGTH))
    dedupe_key: Mapped[str] = mapped_column(String(NOTIFICATION_KEY_LENGTH))
    title: Mapped[str] = mapped_column(String(MESSAGE_LENGTH))
    body: Mapped[str] = mapped_column(Text)
    entity: Mapped[str | None] = mapped_column(String(20))
    entity_id: Mapped[int | None] = mapped_column(BigInteger)
    data: Mapped[JsonObject] = mapped_column(Document, default=dict)
    in_app: Mapped[bool] = mapped_column(default=True, server_default=true())
    read_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    dismissed_at: Mapped[dt.datetime | None] = mapped_column(Instant)

    deliveries: Mapped[list["NotificationDelivery"]] = relationship(
        lazy="selectin", order_by="NotificationDelivery.id", viewonly=True
    )

    @property
    def page(self) -> str:
        """The path of the page of the web app that it is about."""
        return find_page(self.type, self.entity, self.entity_id)


class NotificationPreferences(Versioned, Owned, Model):
    """What a user wants to be notified of, where and when; without a row, the defaults hold.

    ``switches`` has the channels of a type, each on or off, as far as the user has chosen.
    Quiet hours are minutes of the day in the user's time zone; without them both are null.
    ``large_amount_minor`` is the expense from which to notify, since ``large_amount_since``;
    without it the user's own ledger decides. ``anomalies_per_thousand`` is the budget of alerts, in
    a thousand transactions.
    """

    __tablename__ = "notification_preferences"
    __table_args__ = (
        CheckConstraint(f"digest IN {DIGESTS}", name="digest"),
        CheckConstraint("(quiet_start IS NULL) = (quiet_end IS NULL)", name="quiet_hours"),
        CheckConstraint("digest_hour BETWEEN 0 AND 23", name="digest_hour"),
        CheckConstraint(
            f"anomalies_per_thousand BETWEEN 0 AND {MAX_ANOMALIES_PER_THOUSAND}",
            name="anomalies_per_thousand",
        ),
        Index("uq_notification_preferences_user_id", "user_id", unique=True),
        {"sqlite_autoincrement": True},
    )

    switches: Mapped[JsonObject] = mapped_column(Document, default=dict)
    quiet_start: Mapped[int | None] = mapped_column(Integer)
    quiet_end: Mapped[int | None] = mapped_column(Integer)
    digest: Mapped[str] = mapped_column(String(10), default=DigestMode.OFF.value)
    digest_hour: Mapped[int] = mapped_column(Integer, default=8)
    large_amount_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(CURRENCY_LENGTH))
    large_amount_since: Mapped[dt.datetime | None] = mapped_column(Instant)
    anomalies_per_thousand: Mapped[int] = mapped_column(
        Integer, default=ANOMALIES_PER_THOUSAND, server_default=str(ANOMALIES_PER_THOUSAND)
    )

    large_amount = minor_amount("large_amount_minor")


class PushChannel(Versioned, Owned, Model):
    """An address of a user at a push service, as Apprise writes it.

    The address holds secrets: it is stored sealed, and shown as ``masked_url``.
    """

    __tablename__ = "notification_channels"
    __table_args__ = (
        Index("ix_notification_channels_user_id", "user_id"),
        {"sqlite_autoincrement": True},
    )

    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    service: Mapped[str] = mapped_column(String(NAME_LENGTH))
    sealed_url: Mapped[str] = mapped_column(Text)
    masked_url: Mapped[str] = mapped_column(String(LINE_LENGTH))
    is_active: Mapped[bool] = mapped_column(default=True)


class NotificationDelivery(Identified, Owned, Model):
    """A notification on its way by mail, or to one push channel.

    It is queued until ``next_attempt_at``. ``error`` is what the last attempt failed with.
    """

    __tablename__ = "notification_deliveries"
    __table_args__ = (
        CheckConstraint(f"channel IN {DELIVERED}", name="channel"),
        CheckConstraint(f"status IN {STATUSES}", name="status"),
        Index("ix_notification_deliveries_user_id", "user_id"),
        # Mail has no channel row; NULLs are distinct in a unique index.
        Index(
            "uq_notification_deliveries_once",
            "notification_id",
            "channel",
            text("coalesce(channel_id, 0)"),
            unique=True,
        ),
        Index("ix_notification_deliveries_channel_id", "channel_id"),
        Index(
            "ix_notification_deliveries_due",
            "next_attempt_at",
            sqlite_where=text(IS_QUEUED),
            postgresql_where=text(IS_QUEUED),
        ),
        {"sqlite_autoincrement": True},
    )

    notification_id: Mapped[int] = mapped_column(cascading("notifications.id"))
    channel: Mapped[str] = mapped_column(String(NOTIFICATION_CHANNEL_LENGTH))
    channel_id: Mapped[int | None] = mapped_column(cascading("notification_channels.id"))
    status: Mapped[str] = mapped_column(String(10), default=DeliveryStatus.QUEUED.value)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    next_attempt_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    sent_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    error: Mapped[str | None] = mapped_column(String(MESSAGE_LENGTH))


class KnownDevice(Owned, Model):
    """A kind of device on which a user has logged in, so that only a new one is told.

    ``fingerprint`` is the hash of the name that browsers give themselves, without versions.
    """

    __tablename__ = "known_devices"

    user_id: Mapped[int] = mapped_column(cascading("users.id"), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)
    created_at: Mapped[dt.datetime] = mapped_column(Instant)
