"""Take deliveries that are due, and store what came of them: steps of the delivery job."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from core import clock
from core.enums import DeliveryStatus, NotificationChannel, NotificationType
from core.events import NotificationSent, NotificationUpdated
from models import Notification, NotificationDelivery, PushChannel, User, db
from services.activity.notifications.delivery_times import COLLECT, NOT_IN_DIGESTS, hold_back
from services.activity.notifications.notification_preferences import load_preferences
from services.snapshots import snapshot
from services.unit_of_work import UnitOfWork, unit_of_work

PAUSES = (
    dt.timedelta(minutes=1),
    dt.timedelta(minutes=5),
    dt.timedelta(minutes=30),
    dt.timedelta(hours=2),
    dt.timedelta(hours=8),
)
"""How long a delivery rests after each failed attempt; after the last one it has failed."""
TAKEN_FOR = dt.timedelta(minutes=5)
"""How long a taken delivery is left alone: longer than any attempt takes."""
MAX_TARGETS = 500


@dataclass(frozen=True, slots=True)
class Target:
    """Where deliveries go: a user's mailbox, or one of their push channels."""

    user_id: int
    channel: str
    channel_id: int | None


@dataclass(frozen=True, slots=True)
class Batch:
    """Deliveries that go into one message, with what it needs."""

    target: Target
    delivery_ids: Sequence[int]
    notifications: Sequence[Notification]
    user: User
    push_channel: PushChannel | None


def find_due_targets() -> Sequence[Target]:
    """Find where something is due, whoever it is for."""
    row = NotificationDelivery
    due = (
        select(row.user_id, row.channel, row.channel_id)
        .where(row.status == DeliveryStatus.QUEUED, row.next_attempt_at <= clock.now())
        .distinct()
        .limit(MAX_TARGETS)
    )
    return [Target(*found) for found in db.session.execute(due)]


def take_batches(target: Target) -> Sequence[Batch]:
    """Take what is due for a target: one batch for each message.

    Attempts are counted before they are made: a process that is killed meanwhile has made one.
    """
    with unit_of_work(target.user_id) as work:
        user = work.session.get_one(User, target.user_id)
        channel = _load_channel(work, target)
        pairs = _take(work, target)
        due_pairs = [
            pair
            for pair in pairs
            if _is_wanted(work, pair, user, channel) and not _is_held_back(pair, user)
        ]
        for delivery, _ in due_pairs:
            delivery.attempts += 1
            delivery.next_attempt_at = clock.now() + TAKEN_FOR
    alone = [[pair] for pair in due_pairs if pair[1].type in NOT_IN_DIGESTS]
    together = [pair for pair in due_pairs if pair[1].type not in NOT_IN_DIGESTS]
    groups = [*alone, together] if together else alone
    return [_build_batch(target, group, user, channel) for group in groups]


Pair = tuple[NotificationDelivery, Notification]


def _build_batch(
    target: Target, pairs: Sequence[Pair], user: User, channel: PushChannel | None
) -> Batch:
    deliveries, notifications = zip(*pairs, strict=True)
    return Batch(target, [each.id for each in deliveries], notifications, user, channel)


def _load_channel(work: UnitOfWork, target: Target) -> PushChannel | None:
    if target.channel_id is None:
        return None
    return work.session.get(PushChannel, target.channel_id, populate_existing=True)


def _take(work: UnitOfWork, target: Target) -> Sequence[Pair]:
    row, now = NotificationDelivery, clock.now()
    queued = (
        select(row, Notification)
        .join(Notification, Notification.id == row.notification_id)
        .where(
            row.user_id == target.user_id,
            row.channel == target.channel,
            row.channel_id == target.channel_id,
            row.status == DeliveryStatus.QUEUED,
            # What would be due in a moment goes along.
            row.next_attempt_at <= now + COLLECT,
        )
        .order_by(Notification.id)
        .execution_options(populate_existing=True)
    )
    pairs = [(delivery, notification) for delivery, notification in work.session.execute(queued)]
    is_due = any(each.next_attempt_at and each.next_attempt_at <= now for each, _ in pairs)
    return pairs if is_due else []


def _is_wanted(work: UnitOfWork, pair: Pair, user: User, channel: PushChannel | None) -> bool:
    """Return whether a delivery is still wanted, and delete it if it is not.

    Not what has been read or dismissed meanwhile, or was switched off.
    """
    delivery, notification = pair
    is_seen = notification.dismissed_at is not None or (
        notification.read_at is not None and notification.type != NotificationType.SECURITY
    )
    is_on = load_preferences(user.id).is_on(notification.type, delivery.channel)
    is_off = delivery.channel == NotificationChannel.PUSH and not (channel and channel.is_active)
    if user.is_active and is_on and not is_seen and not is_off:
        return True
    work.session.delete(delivery)
    return False


def _is_held_back(pair: Pair, user: User) -> bool:
    """Return whether it is quiet at present, and let a delivery wait for the end of that.

    Its time was chosen when nobody knew that it would be tried again, that the server would be
    down, or that the user would choose other hours.
    """
    delivery, notification = pair
    now = clock.now()
    time = hold_back(load_preferences(user.id), NotificationType(notification.type), now)
    if time > now:
        delivery.next_attempt_at = time
    return time > now


def settle(batch: Batch, error: str | None, *, counts: bool = True, is_final: bool = False) -> None:
    """Store that the message of a batch was sent, or why it was not.

    Without ``counts`` the attempt does not count: the service was not even called. With
    ``is_final`` there is no further one.
    """
    with unit_of_work(batch.target.user_id) as work:
        row = NotificationDelivery
        taken = select(row).where(
            row.id.in_(batch.delivery_ids), row.status == DeliveryStatus.QUEUED
        )
        for delivery in work.session.scalars(taken.execution_options(populate_existing=True)).all():
            if error is None:
                _mark_sent(delivery)
            elif is_final or (counts and delivery.attempts > len(PAUSES)):
                _mark_failed(delivery, error)
            else:
                _postpone(delivery, error, counts=counts)
            work.session.flush()
            _publish(work, delivery)


def _mark_sent(delivery: NotificationDelivery) -> None:
    delivery.status = DeliveryStatus.SENT
    delivery.sent_at, delivery.next_attempt_at, delivery.error = clock.now(), None, None


def _mark_failed(delivery: NotificationDelivery, error: str) -> None:
    delivery.status = DeliveryStatus.FAILED
    delivery.next_attempt_at, delivery.error = None, error


def _postpone(delivery: NotificationDelivery, error: str, *, counts: bool) -> None:
    if not counts:
        delivery.attempts -= 1
    delivery.error = error
    delivery.next_attempt_at = clock.now() + PAUSES[max(delivery.attempts - 1, 0)]


def _publish(work: UnitOfWork, delivery: NotificationDelivery) -> None:
    """Publish what was sent, and what has failed for good; attempts in between are no news."""
    if delivery.status == DeliveryStatus.QUEUED:
        return
    notification = work.session.get_one(Notification, delivery.notification_id)
    work.session.refresh(notification)
    event = NotificationSent if delivery.status == DeliveryStatus.SENT else NotificationUpdated
    work.publish(event(notification.id, snapshot(notification)))
