"""Mark notifications as read, dismiss them, and take either back."""

from sqlalchemy import ColumnElement, delete, select

from core import clock
from core.enums import DeliveryStatus
from core.errors import NotFound
from core.events import NotificationUpdated
from core.identity import Caller
from models import Notification, NotificationDelivery
from services.activity.notifications.notification_queries import IS_UNREAD
from services.snapshots import snapshot
from services.unit_of_work import UnitOfWork, unit_of_work

MAX_MARKED = 1_000
"""Notifications that are marked in one transaction; each has an event."""


def mark_read(caller: Caller, notification_id: int) -> Notification:
    """Mark a notification as read; again, it changes nothing. Raises NotFound."""
    with unit_of_work(caller.id) as work:
        notification = _load(work, notification_id)
        if notification.read_at is None:
            notification.read_at = clock.now()
            _publish(work, notification)
    return notification


def mark_unread(caller: Caller, notification_id: int) -> None:
    """Mark a notification as unread. Raises NotFound."""
    with unit_of_work(caller.id) as work:
        notification = _load(work, notification_id)
        if notification.read_at is not None:
            notification.read_at = None
            _publish(work, notification)


def mark_all_read(caller: Caller, up_to: int | None) -> int:
    """Mark all unread notifications as read, up to the id of the newest one that was seen.

    Returns how many there were.
    """
    is_seen = () if up_to is None else (Notification.id <= up_to,)
    count = 0
    while marked := _mark_some(caller, is_seen):
        count += marked
    return count


def _mark_some(caller: Caller, is_seen: tuple[ColumnElement[bool], ...]) -> int:
    unread = select(Notification).where(Notification.user_id == caller.id, *IS_UNREAD, *is_seen)
    with unit_of_work(caller.id) as work:
        rows = work.session.scalars(unread.order_by(Notification.id).limit(MAX_MARKED)).all()
        now = clock.now()
        for row in rows:
            row.read_at = now
        _publish(work, *rows)
    return len(rows)


def dismiss(caller: Caller, notification_id: int) -> Notification:
    """Dismiss a notification: its fact is not told again. Raises NotFound.

    It is not delivered on other channels any more, if it was still waiting for that.
    """
    with unit_of_work(caller.id) as work:
        notification = _load(work, notification_id)
        if notification.dismissed_at is None:
            notification.dismissed_at = clock.now()
            _withdraw(work, notification_id)
            _publish(work, notification)
    return notification


def restore(caller: Caller, notification_id: int) -> None:
    """Show a dismissed notification again. Raises NotFound unless it is dismissed."""
    with unit_of_work(caller.id) as work:
        notification = _load(work, notification_id)
        if notification.dismissed_at is None:
            raise NotFound("dismissal")
        notification.dismissed_at = None
        _publish(work, notification)


def _load(work: UnitOfWork, notification_id: int) -> Notification:
    own = select(Notification).where(
        Notification.id == notification_id, Notification.user_id == work.user_id
    )
    notification = work.session.scalar(own.execution_options(populate_existing=True))
    if notification is None:
        raise NotFound("notification")
    return notification


def _withdraw(work: UnitOfWork, notification_id: int) -> None:
    waiting = delete(NotificationDelivery).where(
        NotificationDelivery.notification_id == notification_id,
        NotificationDelivery.status == DeliveryStatus.QUEUED,
    )
    work.session.execute(waiting)


def _publish(work: UnitOfWork, *rows: Notification) -> None:
    work.session.flush()
    for row in rows:
        work.session.expire(row, ["deliveries"])
        work.publish(NotificationUpdated(row.id, snapshot(row)))
