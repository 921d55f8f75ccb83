"""Dismiss insights, and take that back."""

from sqlalchemy import select

from core.enums import InsightKind
from core.errors import NotFound
from core.events import InsightDismissalDeleted, InsightDismissed
from core.identity import Caller
from models import InsightDismissal
from services.editing import create_row
from services.unit_of_work import UnitOfWork, unit_of_work


def dismiss_insight(caller: Caller, dedup_key: str) -> InsightDismissal:
    """Leave an insight out of the caller's reports from now on; again, it changes nothing.

    The insight need not be among those of today: one that was shown yesterday may have gone. Raises
    NotFound for a key of no kind of insight.
    """
    kind, _, _ = dedup_key.partition("-")
    if kind not in set(InsightKind):
        raise NotFound("insight")
    with unit_of_work(caller.id) as work:
        dismissal = _find(work, dedup_key)
        if dismissal is None:
            dismissal = InsightDismissal(user_id=caller.id, dedup_key=dedup_key)
            create_row(work, dismissal, InsightDismissed)
    return dismissal


def restore_insight(caller: Caller, dedup_key: str) -> None:
    """Let a dismissed insight appear again. Raises NotFound unless it is dismissed."""
    with unit_of_work(caller.id) as work:
        dismissal = _find(work, dedup_key)
        if dismissal is None:
            raise NotFound("dismissal")
        dismissal_id = dismissal.id
        work.session.delete(dismissal)
        work.session.flush()
        work.publish(InsightDismissalDeleted(dismissal_id))


def _find(work: UnitOfWork, dedup_key: str) -> InsightDismissal | None:
    row = InsightDismissal
    query = select(row).where(row.user_id == work.user_id, row.dedup_key == dedup_key)
    return work.session.scalar(query)
