"""List failed reactions, let them run again and dismiss them, as an admin."""

from sqlalchemy import select

from core import clock
from core.errors import NotFound
from models import FailedReaction
from services.paging import Page, PageQuery, Position, load_page
from services.unit_of_work import UnitOfWork, system_unit_of_work


def list_failed_reactions(query: PageQuery, after: Position | None) -> Page:
    """List the reactions that have failed and not succeeded since, the newest first."""
    return load_page(
        select(FailedReaction),
        (FailedReaction.id,),
        after,
        query["limit"],
        descending=True,
        total=query["total"],
    )


def retry(failure_id: int) -> FailedReaction:
    """Let a failed reaction run again at once, with all its attempts. Raises NotFound."""
    with system_unit_of_work() as work:
        failure = _load(work, failure_id)
        failure.attempts = 0
        failure.next_attempt_at = clock.now()
    return failure


def dismiss(failure_id: int) -> None:
    """Forget a failed reaction. Raises NotFound."""
    with system_unit_of_work() as work:
        failure = _load(work, failure_id)
        work.session.delete(failure)


def _load(work: UnitOfWork, failure_id: int) -> FailedReaction:
    failure = work.session.get(FailedReaction, failure_id)
    if failure is None:
        raise NotFound("failed reaction")
    return failure
