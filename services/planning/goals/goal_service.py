"""Create, change, delete and restore goals."""

from core.enums import GoalStatus
from core.errors import Conflict, Invalid
from core.events import GoalCompleted, GoalCreated, GoalDeleted, GoalUpdated
from core.identity import Caller
from models import Goal
from services.editing import changed_row, create_row, deleted_row
from services.planning.goals.goal_milestones import record_progress
from services.planning.goals.goal_progress import OPEN, GoalProgress, load_saved
from services.planning.goals.goal_queries import find_goal, get_goal, get_progress
from services.planning.goals.goal_restoration import insert_goal, keep_goal, load_deleted_goal
from services.planning.goals.goal_rules import (
    apply_amounts,
    check_goal,
    choose_account,
    choose_currency,
)
from services.planning.goals.goal_values import GoalValues
from services.snapshots import snapshot
from services.unit_of_work import unit_of_work
from services.versions import ExpectedVersions

DEFAULT_MILESTONES = (25, 50, 75, 100)
AMOUNTS = frozenset(["target_amount", "starting_balance", "auto_contribution_amount", "currency"])
"""Fields that depend on the currency; all others are stored as they are sent."""
AUTOMATION = frozenset(
    [
        "auto_contribute",
        "auto_contribution_amount",
        "auto_contribution_percent",
        "contribution_frequency",
        "auto_contribution_start",
    ]
)


def create_goal(caller: Caller, values: GoalValues) -> GoalProgress:
    """Create an active goal, by default from today on.

    Progress that a linked account has already is recorded without a notification. Raises Invalid,
    and Conflict when another open goal follows the same account.
    """
    with unit_of_work(caller.id) as work:
        account = choose_account(caller, values.get("account_id"))
        goal = Goal(
            user_id=caller.id,
            currency=choose_currency(caller, values, account),
            start_date=caller.today,
            status=GoalStatus.ACTIVE,
            milestone_percents=list(DEFAULT_MILESTONES),
            starting_balance_minor=0,
            auto_contribute=False,
        )
        _apply(goal, values)
        apply_amounts(caller, goal, values, account, is_new=True)
        if goal.auto_contribute:
            goal.automatic_since = caller.today
        check_goal(caller, goal, account)
        create_row(work, goal, GoalCreated)
        record_progress(work, caller, goal, is_news=False)
    return get_progress(caller, goal.id)


def update_goal(
    caller: Caller, goal_id: int, changes: GoalValues, expected: ExpectedVersions
) -> GoalProgress:
    """Change some fields of a goal, or pause, complete, cancel or reopen it.

    A completed goal whose target is raised above its progress is open again. Raises NotFound,
    Stale, Invalid, and Conflict for what the goal's account, contributions or progress forbid.
    """
    get_goal(caller, goal_id)
    with unit_of_work(caller.id) as work:
        with changed_row(caller.id, Goal, goal_id, expected, GoalUpdated) as goal:
            status, account_id = goal.status, goal.account_id
            account = choose_account(caller, changes.get("account_id", goal.account_id))
            _apply(goal, changes)
            apply_amounts(caller, goal, changes, account, is_new=False)
            _set_status(caller, goal, status, changes)
            if goal.auto_contribute and (_resumes(goal, status) or changes.keys() & AUTOMATION):
                goal.automatic_since = caller.today
            check_goal(caller, goal, account, followed_before=account_id)
        if goal.status == GoalStatus.COMPLETED != status:
            work.publish(GoalCompleted(goal_id, snapshot(goal)))
        record_progress(work, caller, goal)
    return get_progress(caller, goal_id)


def delete_goal(caller: Caller, goal_id: int, expected: ExpectedVersions) -> None:
    """Delete a goal with its contributions and milestones. Raises NotFound, Stale."""
    get_goal(caller, goal_id)
    with deleted_row(caller.id, Goal, goal_id, expected, GoalDeleted, keep_goal):
        pass


def restore_goal(caller: Caller, goal_id: int) -> GoalProgress:
    """Restore a deleted goal as it was; one that exists stays as it is.

    Contributions whose transaction is gone do not come back. Raises NotFound for what was not
    deleted in the last ``RESTORE_DAYS``, and Conflict when its account is gone or is followed by
    another goal by now.
    """
    with unit_of_work(caller.id) as work:
        if find_goal(caller, goal_id) is None:
            deleted, kept = load_deleted_goal(caller.id, goal_id)
            try:
                account = choose_account(caller, deleted.account_id)
            except Invalid as error:
                raise Conflict(
                    "The account of the goal was deleted.", code="not_restorable"
                ) from error
            check_goal(caller, deleted, account)
            goal = insert_goal(work, deleted, kept)
            record_progress(work, caller, goal, is_news=False)
    return get_progress(caller, goal_id)


def _apply(goal: Goal, values: GoalValues) -> None:
    for name, value in values.items():
        if name not in AMOUNTS:
            setattr(goal, name, value)
    if "milestone_percents" in values:
        # The last one is the goal itself.
        goal.milestone_percents = sorted({*values["milestone_percents"], 100})


def _set_status(caller: Caller, goal: Goal, before: str, changes: GoalValues) -> None:
    """Complete or reopen a goal as the request or a higher target says."""
    is_reached = load_saved(caller, [goal])[goal.id] >= goal.target_amount_minor
    is_raised = "target_amount" in changes and "status" not in changes and not is_reached
    if before == GoalStatus.COMPLETED and is_raised:
        goal.status = GoalStatus.ACTIVE
    if before not in OPEN and goal.status in OPEN and is_reached:
        raise Conflict(
            "The goal is reached. To go on with it, raise its target amount.", code="goal_reached"
        )
    if goal.status != GoalStatus.COMPLETED:
        goal.completed_date = None
    elif before != GoalStatus.COMPLETED:
        goal.completed_date = caller.today


def _resumes(goal: Goal, before: str) -> bool:
    return goal.status == GoalStatus.ACTIVE != before
