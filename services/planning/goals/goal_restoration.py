"""Keep a deleted goal or contribution in the log, and insert it again: steps of a unit of work."""

import datetime as dt
from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import object_session

from core.events import (
    GoalContributionDeleted,
    GoalContributionRestored,
    GoalCreated,
    GoalDeleted,
    GoalMilestoneRestored,
)
from core.json_types import JsonObject
from infrastructure.bulk_writes import insert_many
from models import Goal, GoalContribution, GoalMilestone, GoalPosting, Transaction, table_of
from services.restoration import insert_rows, load_deleted, read_columns
from services.snapshots import snapshot
from services.unit_of_work import UnitOfWork

WITH_TRANSACTION = "with_transaction"
"""Marks what the log keeps of a contribution that was deleted with its transaction."""


def keep_goal(goal: Goal) -> JsonObject:
    """Return what restores a goal: its columns, contributions, milestones and postings."""
    session = object_session(goal)
    assert session is not None, "the goal was loaded in this unit of work"
    entries = select(GoalContribution).where(GoalContribution.goal_id == goal.id)
    reached = select(GoalMilestone).where(GoalMilestone.goal_id == goal.id)
    postings = select(GoalPosting.key).where(GoalPosting.goal_id == goal.id)
    since = goal.automatic_since
    return snapshot(goal) | {
        "automatic_since": since and since.isoformat(),
        "contributions": [snapshot(row) for row in session.scalars(entries)],
        "milestones": [snapshot(row) for row in session.scalars(reached)],
        "postings": list(session.scalars(postings)),
    }


def load_deleted_goal(user_id: int, goal_id: int) -> tuple[Goal, JsonObject]:
    """Load a deleted goal, which is not in the session, and what was kept. Raises NotFound."""
    kept = load_deleted(user_id, goal_id, GoalDeleted)
    since = kept["automatic_since"]
    goal = Goal(**read_columns(Goal, kept), automatic_since=since and dt.date.fromisoformat(since))
    return goal, kept


def insert_goal(work: UnitOfWork, deleted: Goal, kept: JsonObject) -> Goal:
    """Insert a deleted goal as it was, with its contributions, milestones and postings.

    Contributions whose transaction is gone stay deleted.
    """
    columns = table_of(Goal).columns
    values = {column.name: getattr(deleted, column.name) for column in columns}
    # Without the mapper, which would give it a version of its own.
    insert_many(work.connection, table_of(Goal), [values])
    postings = [{"goal_id": deleted.id, "key": key} for key in kept["postings"]]
    if postings:
        insert_many(work.connection, table_of(GoalPosting), postings)
    goal = work.session.get_one(Goal, deleted.id)
    work.publish(GoalCreated(goal.id, snapshot(goal)))
    insert_contributions(work, kept["contributions"])
    insert_rows(work, GoalMilestone, kept["milestones"])
    work.publish(*(GoalMilestoneRestored(row["id"], row) for row in kept["milestones"]))
    return goal


def insert_contributions(work: UnitOfWork, kept: Sequence[JsonObject]) -> None:
    """Insert deleted contributions as they were, but for those whose transaction is gone."""
    transaction_ids = {row["transaction_id"] for row in kept} - {None}
    existing = {None, *_find_existing(work, transaction_ids)}
    rows = [_without_mark(row) for row in kept if row["transaction_id"] in existing]
    insert_rows(work, GoalContribution, rows)
    work.publish(*(GoalContributionRestored(row["id"], row) for row in rows))


def _without_mark(row: JsonObject) -> JsonObject:
    return {name: value for name, value in row.items() if name != WITH_TRANSACTION}


def _find_existing(work: UnitOfWork, transaction_ids: Collection[int]) -> Sequence[int]:
    query = select(Transaction.id).where(
        Transaction.id.in_(transaction_ids), Transaction.user_id == work.user_id
    )
    return work.session.scalars(query).all()


def load_deleted_contribution(user_id: int, contribution_id: int) -> JsonObject:
    """Load what the log has kept of a deleted contribution. Raises NotFound."""
    return load_deleted(user_id, contribution_id, GoalContributionDeleted)
