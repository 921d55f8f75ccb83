"""Progress of goals: computed from contributions, or from the balance of the linked account."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from sqlalchemy import func, select

from core.enums import GoalPriority, GoalStatus
from core.identity import Caller
from core.money import Money, percentage
from models import Account, Goal, GoalContribution, GoalMilestone, db
from services.ledger.account_queries import sum_by_account
from services.planning.goals.goal_months import count_months

OPEN = frozenset({GoalStatus.ACTIVE, GoalStatus.PAUSED})
"""Stages of goals that are not over."""
RANKS = {priority: rank for rank, priority in enumerate(reversed(GoalPriority))}
"""Ranks of the priorities: that of the highest is 0."""


@dataclass(frozen=True, slots=True)
class MilestoneState:
    """A percentage of the target; ``reached_on`` is None until it was reached for the first time.

    ``amount`` is that percentage of the target as it is now.
    """

    percent: int
    amount: Money
    reached_on: dt.date | None


@dataclass(frozen=True, slots=True)
class GoalProgress:
    """A goal with its progress as of a day; ``saved`` is in minor units."""

    goal: Goal
    saved: int
    contribution_count: int
    last_contribution_date: dt.date | None
    milestones: Sequence[MilestoneState]
    today: dt.date

    @property
    def version(self) -> int:
        """The version of the goal; contributions do not change it."""
        return self.goal.version

    @property
    def rank(self) -> tuple[int, dt.date, int]:
        """Its place among goals: by priority, then by date (without one last), then by age."""
        goal = self.goal
        return RANKS[GoalPriority(goal.priority)], goal.target_date or dt.date.max, goal.id

    @property
    def current_amount(self) -> Money:
        """What is set aside, or paid off; below zero if more was taken than was there."""
        return Money(self.saved, self.goal.currency)

    @property
    def remaining(self) -> int:
        """What is missing, in minor units."""
        return max(self.goal.target_amount_minor - self.saved, 0)

    @property
    def remaining_amount(self) -> Money:
        """What is missing."""
        return Money(self.remaining, self.goal.currency)

    @property
    def percentage(self) -> float:
        """The progress in percent of the target, which may be exceeded."""
        return percentage(self.saved, self.goal.target_amount_minor) or 0.0

    @property
    def is_reached(self) -> bool:
        """Whether nothing is missing."""
        return self.remaining == 0

    @property
    def days_left(self) -> int | None:
        """Days until the target date, below zero after it; None without one."""
        target_date = self.goal.target_date
        return None if target_date is None else (target_date - self.today).days

    @property
    def is_overdue(self) -> bool:
        """Whether an open goal has not been reached by its date."""
        is_late = self.days_left is not None and self.days_left < 0
        return is_late and not self.is_reached and self.goal.status in OPEN

    @property
    def months_left(self) -> float | None:
        """Months until the target date, at least one; None without one."""
        if self.goal.target_date is None:
            return None
        return max(count_months(self.today, self.goal.target_date), 1.0)

    @property
    def needed_per_month(self) -> Money | None:
        """What reaches the goal by its date, rounded up; None without a date, or when it is over.

        All that is missing within the last month and after the date.
        """
        months = self.months_left
        if months is None or self.goal.status not in OPEN:
            return None
        return Money(ceil(self.remaining / months), self.goal.currency)


def load_progress(caller: Caller, goals: Sequence[Goal]) -> list[GoalProgress]:
    """Load the progress of goals of the caller, in their order."""
    ids = [goal.id for goal in goals]
    saved = load_saved(caller, goals)
    entries = _load_entries(ids)
    reached = _load_reached(ids)
    return [
        GoalProgress(
            goal=goal,
            saved=saved[goal.id],
            contribution_count=entries[goal.id].count if goal.id in entries else 0,
            last_contribution_date=entries[goal.id].last if goal.id in entries else None,
            milestones=_list_milestones(goal, reached.get(goal.id, {})),
            today=caller.today,
        )
        for goal in goals
    ]


def load_saved(caller: Caller, goals: Sequence[Goal]) -> dict[int, int]:
    """Load what is set aside for each goal, in minor units by goal id.

    Without an account it is the sum of the contributions. A linked account counts with its balance
    at the end of today, less the starting balance of the goal.
    """
    entries = _load_entries([goal.id for goal in goals])
    balances = _load_balances(caller, {goal.account_id for goal in goals} - {None})
    return {
        goal.id: _sum_entries(entries, goal)
        if goal.account_id is None
        else balances[goal.account_id] - goal.starting_balance_minor
        for goal in goals
    }


def load_balance(caller: Caller, account: Account) -> int:
    """Load the balance of an account at the end of today, in minor units."""
    return _load_balances(caller, {account.id})[account.id]


@dataclass(frozen=True, slots=True)
class _Entries:
    """The contributions of a goal: their sum in minor units, their number and the last day."""

    total: int
    count: int
    last: dt.date


def _sum_entries(entries: Mapping[int, _Entries], goal: Goal) -> int:
    return entries[goal.id].total if goal.id in entries else 0


def _load_entries(goal_ids: Collection[int]) -> dict[int, _Entries]:
    row = GoalContribution
    query = (
        select(row.goal_id, func.sum(row.amount_minor), func.count(), func.max(row.date))
        .where(row.goal_id.in_(goal_ids))
        .group_by(row.goal_id)
    )
    rows = db.session.execute(query)
    # PostgreSQL adds up BIGINT as NUMERIC, which arrives as a Decimal.
    return {goal_id: _Entries(int(total), count, last) for goal_id, total, count, last in rows}


def _load_balances(caller: Caller, account_ids: Collection[int | None]) -> dict[int | None, int]:
    if not account_ids:
        return {}
    ids = [account_id for account_id in account_ids if account_id is not None]
    changes = sum_by_account(ids, until=caller.today)
    query = select(Account.id, Account.opening_balance_minor).where(Account.id.in_(ids))
    return {
        account_id: opening + changes.get(account_id, 0)
        for account_id, opening in db.session.execute(query)
    }


def _load_reached(goal_ids: Collection[int]) -> dict[int, dict[int, dt.date]]:
    """Load the days on which milestones were reached, by goal id and percentage."""
    row = GoalMilestone
    query = select(row.goal_id, row.percent, row.reached_on).where(row.goal_id.in_(goal_ids))
    reached: dict[int, dict[int, dt.date]] = defaultdict(dict)
    for goal_id, percent, day in db.session.execute(query):
        reached[goal_id][percent] = day
    return reached


def _list_milestones(goal: Goal, reached: dict[int, dt.date]) -> list[MilestoneState]:
    """List the milestones of a goal: those it has now, and those it has reached before."""
    return [
        MilestoneState(percent, milestone_amount(goal, percent), reached.get(percent))
        for percent in sorted({*goal.milestone_percents, *reached})
    ]


def milestone_amount(goal: Goal, percent: int) -> Money:
    """Return the amount of a milestone, rounded up: with less it is not reached."""
    return Money(-(-goal.target_amount_minor * percent // 100), goal.currency)
