"""Notify a user of a fact, once: a step within the unit of work of its owner."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import func, select

from core import clock
from core.enums import DeliveryStatus, JobKind, NotificationChannel, NotificationType
from core.events import NotificationCreated
from core.json_types import JsonObject
from infrastructure.bulk_writes import insert_many
from infrastructure.database import upsert
from models import Notification, NotificationDelivery, PushChannel, db, table_of
from services.activity.jobs.job_queue import enqueue_system_job
from services.activity.notifications.delivery_times import NEVER_HELD, choose_delivery_time
from services.activity.notifications.notification_preferences import Preferences, load_preferences
from services.snapshots import snapshot
from services.unit_of_work import UnitOfWork

notifications = table_of(Notification)
deliveries = table_of(NotificationDelivery)

DELIVERY_SCOPE = "all"
"""There is one delivery job at a time, for everybody."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A fact to tell a user.

    ``dedupe_key`` identifies the fact. ``title`` and ``body`` are sentences in English whose German
    is in ``core/translations``. ``entity`` and ``entity_id`` name the row that it is about.
    """

    type: NotificationType
    dedupe_key: str
    title: str
    body: str
    entity: str | None = None
    entity_id: int | None = None
    data: JsonObject = field(default_factory=dict)


def notify(work: UnitOfWork, notice: Notice) -> int | None:
    """Tell the unit's owner a fact, unless they have been told; return the notification's id.

    A fact that was dismissed is not told again: its row stays.
    """
    preferences = load_preferences(work.user_id)
    in_app = preferences.is_on(notice.type, NotificationChannel.IN_APP)
    insert = upsert(work.connection, notifications).values(
        user_id=work.user_id,
        type=notice.type.value,
        dedupe_key=notice.dedupe_key,
        title=notice.title,
        body=notice.body,
        entity=notice.entity,
        entity_id=notice.entity_id,
        data=notice.data,
        in_app=in_app,
        created_at=clock.now(),
    )
    created = insert.on_conflict_do_nothing().returning(notifications.c.id)
    notification_id: int | None = work.session.execute(created).scalar_one_or_none()
    if notification_id is None:
        return None

    _queue_deliveries(work, preferences, notice.type, notification_id)
    notification = work.session.get_one(Notification, notification_id)
    work.publish(NotificationCreated(notification_id, snapshot(notification)))
    return notification_id


def find_untold(user_id: int, keys: list[str]) -> set[str]:
    """Return those of some keys whose facts the user has not been told.

    Most reactions find nothing new; those need no lock.
    """
    existing_keys = select(Notification.dedupe_key).where(
        Notification.user_id == user_id, Notification.dedupe_key.in_(keys)
    )
    return set(keys) - set(db.session.scalars(existing_keys))


def _queue_deliveries(
    work: UnitOfWork, preferences: Preferences, kind: NotificationType, notification_id: int
) -> None:
    now = clock.now()
    rows = [
        {
            "user_id": work.user_id,
            "notification_id": notification_id,
            "channel": channel.value,
            "channel_id": channel_id,
            "status": DeliveryStatus.QUEUED.value,
            "attempts": 0,
            "next_attempt_at": choose_delivery_time(
                preferences, kind, channel, now, _load_last_sent(work, channel, channel_id)
            ),
            "created_at": now,
        }
        for channel, channel_id in _find_targets(work, preferences, kind)
    ]
    if rows:
        insert_many(work.connection, deliveries, rows)
    if kind in NEVER_HELD and rows:
        work.before_commit(_deliver_now)


def _deliver_now(work: UnitOfWork) -> None:
    enqueue_system_job(work, JobKind.DELIVER_NOTIFICATIONS, DELIVERY_SCOPE, {})


def _find_targets(
    work: UnitOfWork, preferences: Preferences, kind: NotificationType
) -> Iterator[tuple[NotificationChannel, int | None]]:
    """Find where a notification goes besides the app: the mailbox, and each push channel."""
    if preferences.is_on(kind, NotificationChannel.EMAIL):
        yield NotificationChannel.EMAIL, None
    if preferences.is_on(kind, NotificationChannel.PUSH):
        active = select(PushChannel.id).where(
            PushChannel.user_id == work.user_id, PushChannel.is_active
        )
        for channel_id in work.session.scalars(active.order_by(PushChannel.id)).all():
            yield NotificationChannel.PUSH, channel_id


def _load_last_sent(
    work: UnitOfWork, channel: NotificationChannel, channel_id: int | None
) -> dt.datetime | None:
    row = NotificationDelivery
    same_target = (
        row.user_id == work.user_id,
        row.channel == channel,
        row.channel_id == channel_id,
    )
    return work.session.scalar(select(func.max(row.sent_at)).where(*same_target))
