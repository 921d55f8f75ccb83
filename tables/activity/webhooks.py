"""Webhooks, and what is delivered to them."""

import datetime as dt

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from core.enums import WebhookDeliveryStatus, WebhookDisabledReason
from core.json_types import JsonObject
from core.limits import NAME_LENGTH, URL_LENGTH, WORKER_LENGTH
from infrastructure.extensions import Model
from tables.base import (
    Document,
    Identified,
    Instant,
    OptionalDocument,
    Owned,
    Versioned,
    cascading,
)

REASONS = tuple(reason.value for reason in WebhookDisabledReason)
STATUSES = tuple(status.value for status in WebhookDeliveryStatus)


class Webhook(Versioned, Owned, Model):
    """An address that receives a user's events, or those of some types.

    ``seq`` is the number of the last event that has a delivery or is not wanted. ``secret`` and
    ``previous_secret`` are encrypted; the latter signs until ``previous_secret_until``. All
    attempts have failed since ``failing_since``; none is made before ``resting_until``. ``worker``
    delivers until ``lease_until``.
    """

    __tablename__ = "webhooks"
    __table_args__ = (
        CheckConstraint(f"disabled_reason IN {REASONS}", name="disabled_reason"),
        Index("ix_webhooks_user_id", "user_id"),
        {"sqlite_autoincrement": True},
    )

    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    url: Mapped[str] = mapped_column(String(URL_LENGTH))
    event_types: Mapped[list[str] | None] = mapped_column(OptionalDocument)
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)
    disabled_reason: Mapped[str | None] = mapped_column(String(20))
    secret: Mapped[str] = mapped_column(Text)
    previous_secret: Mapped[str | None] = mapped_column(Text)
    previous_secret_until: Mapped[dt.datetime | None] = mapped_column(Instant)
    seq: Mapped[int] = mapped_column(BigInteger)
    failing_since: Mapped[dt.datetime | None] = mapped_column(Instant)
    resting_until: Mapped[dt.datetime | None] = mapped_column(Instant)
    worker: Mapped[str | None] = mapped_column(String(WORKER_LENGTH))
    lease_until: Mapped[dt.datetime | None] = mapped_column(Instant)


class WebhookDelivery(Identified, Owned, Model):
    """An event on its way to a webhook; without ``seq`` it is a test.

    ``tries`` counts the attempts since it was queued, or queued again by a person: then it is
    ``is_manual`` and waits for nothing. ``attempts`` describes the newest attempts of all.
    """

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        CheckConstraint(f"status IN {STATUSES}", name="status"),
        Index("ix_webhook_deliveries_user_id", "user_id"),
        Index("ix_webhook_deliveries_webhook_id", "webhook_id", "id"),
        # Whatever processes do at the same time, an event is queued once.
        Index("uq_webhook_deliveries_webhook_id_seq", "webhook_id", "seq", unique=True),
        Index(
            "ix_webhook_deliveries_pending",
            "webhook_id",
            "next_attempt_at",
            sqlite_where=text("status = 'pending'"),
            postgresql_where=text("status = 'pending'"),
        ),
        {"sqlite_autoincrement": True},
    )

    webhook_id: Mapped[int] = mapped_column(cascading("webhooks.id"))
    seq: Mapped[int | None] = mapped_column(BigInteger)
    event_type: Mapped[str] = mapped_column(String(40))
    status: Mapped[str] = mapped_column(String(10), default=WebhookDeliveryStatus.PENDING)
    is_manual: Mapped[bool] = mapped_column(Boolean, default=False)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    attempts: Mapped[list[JsonObject]] = mapped_column(Document, default=list)
    next_attempt_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    finished_at: Mapped[dt.datetime | None] = mapped_column(Instant)
