"""Follow accounts and transactions: record what goals have reached by them."""

from collections import defaultdict

from sqlalchemy import select

from models import GoalMilestone, db
from services.people.callers import load_caller
from services.planning.goals.goal_milestones import is_behind, record_progress
from services.planning.goals.goal_progress import load_saved
from services.planning.goals.goal_queries import load_open_goals
from services.unit_of_work import unit_of_work


def follow_goals(user_id: int) -> None:
    """Record the milestones and completions of a user's open goals that are not recorded yet.

    It looks at the state alone, so it may run any number of times.
    """
    goals = load_open_goals(user_id)
    if not goals:
        return
    caller = load_caller(user_id)
    saved = load_saved(caller, goals)
    recorded = _load_recorded(user_id)
    behind = [goal for goal in goals if is_behind(goal, saved[goal.id], recorded[goal.id])]
    if not behind:
        return
    with unit_of_work(user_id) as work:
        behind_ids = {goal.id for goal in behind}
        for goal in load_open_goals(user_id):
            if goal.id in behind_ids:
                work.session.refresh(goal)
                record_progress(work, caller, goal)


def _load_recorded(user_id: int) -> dict[int, set[int]]:
    row = GoalMilestone
    recorded: dict[int, set[int]] = defaultdict(set)
    for goal_id, percent in db.session.execute(
        select(row.goal_id, row.percent).where(row.user_id == user_id)
    ):
        recorded[goal_id].add(percent)
    return recorded
