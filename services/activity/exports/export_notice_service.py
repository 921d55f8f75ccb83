"""Notify users of exports that have taken long."""

import datetime as dt

from sqlalchemy import select

from core import clock
from core.enums import NotificationEntity, NotificationType
from models import Export, db
from services.activity.notifications import notice_texts
from services.activity.notifications.notifying import Notice, find_untold, notify
from services.activity.notifications.recent_facts import NEWS
from services.unit_of_work import unit_of_work

LONG = dt.timedelta(seconds=30)
"""From this time on, somebody who has asked for an export is doing something else by now."""


def notify_of_exports(user_id: int) -> None:
    """Notify a user of each file that has lately been completed after a long time, once."""
    completed = select(Export).where(
        Export.user_id == user_id, Export.finished_at >= clock.now() - NEWS
    )
    exports = {_key(each): each for each in db.session.scalars(completed) if _took_long(each)}
    untold = find_untold(user_id, list(exports))
    if not untold:
        return
    with unit_of_work(user_id) as work:
        for key, export in exports.items():
            if key in untold:
                notify(work, _write_notice(export))


def _key(export: Export) -> str:
    return f"export:{export.id}"


def _took_long(export: Export) -> bool:
    return export.finished_at is not None and export.finished_at - export.created_at >= LONG


def _write_notice(export: Export) -> Notice:
    text = notice_texts.export_finished(export.filename)
    return Notice(
        NotificationType.EXPORT_FINISHED,
        _key(export),
        text.title,
        text.body,
        NotificationEntity.EXPORT,
        export.id,
        {"name": export.filename},
    )
