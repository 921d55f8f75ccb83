"""Read goals and their contributions."""

from dataclasses import replace

from sqlalchemy import select

from core.enums import GoalStatus
from core.errors import NotFound
from core.identity import Caller
from models import Goal, GoalContribution, db
from services.paging import Page, PageQuery, Position, load_page
from services.planning.goals.goal_progress import OPEN, GoalProgress, load_progress
from services.planning.goals.goal_values import GoalFilters


def get_goal(caller: Caller, goal_id: int) -> Goal:
    """Load one of the caller's goals. Raises NotFound."""
    goal = find_goal(caller, goal_id)
    if goal is None:
        raise NotFound("goal")
    return goal


def find_goal(caller: Caller, goal_id: int) -> Goal | None:
    """Load one of the caller's goals; None if there is none with this id."""
    query = select(Goal).where(Goal.id == goal_id, Goal.user_id == caller.id)
    return db.session.scalar(query)


def get_progress(caller: Caller, goal_id: int) -> GoalProgress:
    """Load one of the caller's goals with its progress. Raises NotFound."""
    (progress,) = load_progress(caller, [get_goal(caller, goal_id)])
    return progress


def list_goals(caller: Caller, filters: GoalFilters, after: Position | None) -> Page:
    """List the caller's goals that pass the filters with their progress, oldest first."""
    query = select(Goal).where(Goal.user_id == caller.id)
    if filters.get("status") is not None:
        query = query.where(Goal.status == filters["status"])
    if filters.get("goal_type") is not None:
        query = query.where(Goal.goal_type == filters["goal_type"])
    if filters.get("priority") is not None:
        query = query.where(Goal.priority == filters["priority"])
    page = load_page(query, (Goal.id,), after, filters["limit"], total=filters["total"])
    return replace(page, items=load_progress(caller, page.items))


def load_open_goals(user_id: int, *statuses: GoalStatus) -> list[Goal]:
    """Load a user's goals in some stages, by default those that are not over, oldest first."""
    chosen = statuses or tuple(OPEN)
    query = select(Goal).where(Goal.user_id == user_id, Goal.status.in_(chosen))
    return list(db.session.scalars(query.order_by(Goal.id)))


def list_contributions(
    caller: Caller, goal_id: int, query: PageQuery, after: Position | None
) -> Page:
    """List the contributions to a goal, newest first. Raises NotFound."""
    get_goal(caller, goal_id)
    row = GoalContribution
    of_goal = select(row).where(row.goal_id == goal_id)
    keys = (row.date, row.id)
    return load_page(of_goal, keys, after, query["limit"], descending=True, total=query["total"])


def find_contribution(caller: Caller, contribution_id: int) -> GoalContribution | None:
    """Load a contribution to one of the caller's goals; None if there is none with this id."""
    row = GoalContribution
    return db.session.scalar(select(row).where(row.id == contribution_id, row.user_id == caller.id))


def get_contribution(caller: Caller, contribution_id: int) -> GoalContribution:
    """Load a contribution to one of the caller's goals. Raises NotFound."""
    contribution = find_contribution(caller, contribution_id)
    if contribution is None:
        raise NotFound("goal contribution")
    return contribution


def follows_account(account_id: int) -> bool:
    """Return whether the progress of any goal follows an account."""
    query = select(Goal.id).where(Goal.account_id == account_id)
    return db.session.scalar(query.limit(1)) is not None
