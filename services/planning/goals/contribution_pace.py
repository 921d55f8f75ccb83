"""The pace of goals by what was really set aside in the last months."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import NamedTuple

from dateutil.relativedelta import relativedelta
from sqlalchemy import select

import ml_service
from core.identity import Caller
from ml_service import Pace
from models import AccountDailyTotal, Goal, GoalContribution, db

LOOK_BACK_MONTHS = 12
MIN_DAYS = 2
"""Days with a contribution after the first without which a pace would be made up."""


class Change(NamedTuple):
    """What a goal gained or lost on a day, in minor units."""

    date: dt.date
    minor: int


def load_paces(caller: Caller, goals: Sequence[Goal]) -> dict[int, Pace]:
    """Load the pace of each goal by its id; goals with too little to tell are left out.

    It counts from the day after the first contribution, which is where a goal starts from; for a
    linked account, the changes of its balance.
    """
    by_goal = _load_contributions([goal.id for goal in goals if goal.account_id is None])
    by_account = _load_account_changes({goal.account_id for goal in goals} - {None}, caller.today)
    paces = {}
    for goal in goals:
        is_linked = goal.account_id is not None
        changes = by_account[goal.account_id] if is_linked else by_goal[goal.id]
        pace = measure(changes, caller.today)
        if pace is not None:
            paces[goal.id] = pace
    return paces


def measure(changes: Sequence[Change], today: dt.date) -> Pace | None:
    """Measure the pace of the last twelve months at most; None with too few of them or of days."""
    if not changes:
        return None
    first = min(change.date for change in changes)
    count = _count_months(first, today)
    since = today - relativedelta(months=count)
    counted = [change for change in changes if max(first, since) < change.date <= today]
    if len({change.date for change in counted}) < MIN_DAYS:
        return None
    ends = [today - relativedelta(months=months) for months in range(count + 1)]
    return ml_service.measure_pace([_sum(counted, start, end) for end, start in pairwise(ends)])


def _sum(changes: Sequence[Change], after: dt.date, until: dt.date) -> int:
    return sum(change.minor for change in changes if after < change.date <= until)


def _count_months(first: dt.date, today: dt.date) -> int:
    """Count the complete months from a day to today, at most those that are looked back."""
    age = relativedelta(today, first)
    return min(age.years * 12 + age.months, LOOK_BACK_MONTHS)


def _load_contributions(goal_ids: Collection[int]) -> dict[int, list[Change]]:
    row = GoalContribution
    query = select(row.goal_id, row.date, row.amount_minor).where(row.goal_id.in_(goal_ids))
    changes: dict[int, list[Change]] = defaultdict(list)
    for goal_id, day, minor in db.session.execute(query):
        changes[goal_id].append(Change(day, minor))
    return changes


def _load_account_changes(
    account_ids: Collection[int | None], today: dt.date
) -> dict[int | None, list[Change]]:
    row = AccountDailyTotal
    query = select(row.account_id, row.date, row.sum_minor).where(
        row.account_id.in_(account_ids), row.date <= today
    )
    changes: dict[int | None, list[Change]] = defaultdict(list)
    for account_id, day, minor in db.session.execute(query):
        changes[account_id].append(Change(day, minor))
    return changes
