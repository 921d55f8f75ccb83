"""Let contributions go and come back with their transactions: steps of a unit of work."""

import datetime as dt
from collections.abc import Collection

from sqlalchemy import select

from core import clock
from core.events import GoalContributionDeleted
from core.limits import RESTORE_DAYS
from models import Event, Goal, GoalContribution
from services.planning.goals.goal_restoration import WITH_TRANSACTION, insert_contributions
from services.restoration import IS_RESTORABLE
from services.snapshots import snapshot
from services.unit_of_work import UnitOfWork


def delete_contributions(work: UnitOfWork, transaction_ids: Collection[int]) -> None:
    """Delete the contributions that are a part of transactions, before these are deleted."""
    row = GoalContribution
    contributions = work.session.scalars(select(row).where(row.transaction_id.in_(transaction_ids)))
    deleted = contributions.all()
    for contribution in deleted:
        before = snapshot(contribution) | {WITH_TRANSACTION: True}
        work.publish(GoalContributionDeleted(contribution.id, before=before))
        work.session.delete(contribution)
    if deleted:
        work.session.flush()


def restore_contributions(work: UnitOfWork, transaction_ids: Collection[int]) -> None:
    """Restore the contributions that were deleted with transactions, after these are restored.

    Those of a goal that was deleted since do not come back.
    """
    since = clock.now() - dt.timedelta(days=RESTORE_DAYS)
    query = select(Event.entity_id, Event.before).where(
        Event.user_id == work.user_id,
        Event.type == GoalContributionDeleted.type,
        Event.created_at >= since,
        *IS_RESTORABLE,
    )
    # The last deletion of a contribution counts: it may have come back before.
    last = dict(work.session.execute(query.order_by(Event.seq)).all())
    kept = [
        before
        for before in last.values()
        if before is not None
        and before.get(WITH_TRANSACTION)
        and before["transaction_id"] in transaction_ids
    ]
    if not kept:
        return
    goals = select(Goal.id).where(Goal.user_id == work.user_id)
    goal_ids = set(work.session.scalars(goals))
    insert_contributions(work, [row for row in kept if row["goal_id"] in goal_ids])
