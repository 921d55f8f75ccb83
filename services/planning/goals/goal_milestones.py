"""Record what a goal has reached: a step of the unit of work that changes its progress."""

import datetime as dt

from core import clock
from core.enums import GoalStatus, NotificationEntity, NotificationType
from core.events import GoalCompleted, GoalMilestoneReached
from core.identity import Caller
from core.money import Money
from infrastructure.database import upsert
from models import Goal, GoalMilestone, table_of
from services.activity.notifications import notice_texts
from services.activity.notifications.notifying import Notice, notify
from services.planning.goals.goal_progress import OPEN, load_saved, milestone_amount
from services.snapshots import snapshot
from services.unit_of_work import UnitOfWork

COMPLETE = 100
milestones = table_of(GoalMilestone)


def record_progress(work: UnitOfWork, caller: Caller, goal: Goal, *, is_news: bool = True) -> None:
    """Record the milestones that a goal has reached, and its completion.

    Each milestone is recorded once ever, and the owner is notified of the highest new one.
    Without ``is_news`` nobody is notified: the progress was there before the goal.
    """
    saved = load_saved(caller, [goal])[goal.id]
    today = caller.today
    reached = _find_reached(goal, saved)
    recorded = [percent for percent in reached if _record(work, goal, percent, today)]
    is_complete = saved >= goal.target_amount_minor and goal.status in OPEN
    if is_complete:
        _complete(work, goal, today)
    if is_news and recorded:
        notify(work, _write_notice(caller, goal, max(recorded), Money(saved, goal.currency)))


def is_behind(goal: Goal, saved: int, recorded: set[int]) -> bool:
    """Return whether a goal has reached something that is not recorded yet."""
    is_complete = saved >= goal.target_amount_minor and goal.status in OPEN
    return is_complete or not recorded.issuperset(_find_reached(goal, saved))


def _find_reached(goal: Goal, saved: int) -> list[int]:
    return [
        percent
        for percent in goal.milestone_percents
        if saved >= milestone_amount(goal, percent).minor
    ]


def _record(work: UnitOfWork, goal: Goal, percent: int, today: dt.date) -> bool:
    """Record a milestone unless it was ever reached before; return whether it is new."""
    insert = upsert(work.connection, milestones).values(
        user_id=goal.user_id,
        goal_id=goal.id,
        percent=percent,
        amount_minor=milestone_amount(goal, percent).minor,
        currency=goal.currency,
        reached_on=today,
        created_at=clock.now(),
    )
    # The unique index decides, so that no milestone is ever told twice.
    created = insert.on_conflict_do_nothing().returning(milestones.c.id)
    milestone_id = work.session.execute(created).scalar_one_or_none()
    if milestone_id is None:
        return False
    milestone = work.session.get_one(GoalMilestone, milestone_id)
    work.publish(GoalMilestoneReached(milestone_id, snapshot(milestone)))
    return True


def _complete(work: UnitOfWork, goal: Goal, today: dt.date) -> None:
    goal.status, goal.completed_date = GoalStatus.COMPLETED, today
    work.session.flush()
    work.publish(GoalCompleted(goal.id, snapshot(goal)))


def _write_notice(caller: Caller, goal: Goal, percent: int, saved: Money) -> Notice:
    is_complete = percent == COMPLETE
    write = notice_texts.goal_completed if is_complete else notice_texts.goal_milestone
    text = write(goal.name, percent, saved, goal.target_amount, caller.locale)
    return Notice(
        NotificationType.GOAL_COMPLETED if is_complete else NotificationType.GOAL_MILESTONE,
        f"goal:{goal.id}:milestone:{percent}",
        text.title,
        text.body,
        NotificationEntity.GOAL,
        goal.id,
        {
            "amount": saved.number,
            "reference": goal.target_amount.number,
            "currency": goal.currency,
            "name": goal.name,
        },
    )
