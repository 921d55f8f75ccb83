"""Read a user's notifications."""

from sqlalchemy import func, select

from core.errors import NotFound
from core.identity import Caller
from models import Notification, db
from services.paging import Page, PageQuery, Position, load_page


class NotificationFilters(PageQuery, total=False):
    """Filters of a list of notifications."""

    unread: bool
    type: list[str]
    dismissed: bool


IS_SHOWN = (Notification.in_app, Notification.dismissed_at.is_(None))
IS_UNREAD = (*IS_SHOWN, Notification.read_at.is_(None))


def list_notifications(caller: Caller, query: NotificationFilters, after: Position | None) -> Page:
    """List the caller's notifications, the newest first; dismissed ones only on request."""
    rows = select(Notification).where(Notification.user_id == caller.id, Notification.in_app)
    is_dismissed = Notification.dismissed_at.is_not(None)
    rows = rows.where(is_dismissed if query.get("dismissed") else ~is_dismissed)
    if "unread" in query:
        is_unread = Notification.read_at.is_(None)
        rows = rows.where(is_unread if query["unread"] else ~is_unread)
    if "type" in query:
        rows = rows.where(Notification.type.in_(query["type"]))
    return load_page(
        rows, (Notification.id,), after, query["limit"], descending=True, total=query["total"]
    )


def get_notification(caller: Caller, notification_id: int) -> Notification:
    """Load a notification of the caller. Raises NotFound."""
    own = select(Notification).where(
        Notification.id == notification_id, Notification.user_id == caller.id
    )
    notification = db.session.scalar(own)
    if notification is None:
        raise NotFound("notification")
    return notification


def count_unread(caller: Caller) -> int:
    """Count the caller's notifications that are neither read nor dismissed."""
    unread = select(func.count()).where(Notification.user_id == caller.id, *IS_UNREAD)
    return db.session.scalar(unread) or 0
