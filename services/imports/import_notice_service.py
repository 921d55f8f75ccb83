"""Notify users of imports that have ended."""

from sqlalchemy import select

from core import clock
from core.enums import ImportStatus, NotificationEntity, NotificationType
from models import Import, db
from services.activity.notifications import notice_texts
from services.activity.notifications.notifying import Notice, find_untold, notify
from services.activity.notifications.recent_facts import NEWS
from services.unit_of_work import unit_of_work


def notify_of_imports(user_id: int) -> None:
    """Notify a user of each import that has ended lately, once."""
    ended = select(Import).where(
        Import.user_id == user_id,
        Import.status.in_((ImportStatus.DONE, ImportStatus.FAILED)),
        Import.created_at >= clock.now() - NEWS,
    )
    imports = db.session.scalars(ended.order_by(Import.id)).all()
    untold = find_untold(user_id, [_key(each) for each in imports])
    if not untold:
        return
    with unit_of_work(user_id) as work:
        for import_ in imports:
            if _key(import_) in untold:
                notify(work, _write_notice(import_))


def _key(import_: Import) -> str:
    return f"import:{import_.id}:{import_.status}"


def _write_notice(import_: Import) -> Notice:
    text = notice_texts.import_failed(import_.filename, import_.created)
    if import_.status == ImportStatus.DONE:
        known = import_.duplicates + import_.updated
        text = notice_texts.import_finished(
            import_.filename, import_.created, known, import_.rejected
        )
    data = {"name": import_.filename, "count": import_.created}
    return Notice(
        NotificationType.IMPORT_FINISHED,
        _key(import_),
        text.title,
        text.body,
        NotificationEntity.IMPORT,
        import_.id,
        data,
    )
