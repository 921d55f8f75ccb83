"""Post automatic contributions to goals, each exactly once."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dateutil.relativedelta import relativedelta
from sqlalchemy import select

from core.enums import ContributionFrequency, ContributionSource, GoalStatus, TransactionKind
from core.events import GoalContributionCreated
from core.identity import Caller
from infrastructure.database import upsert
from models import Goal, GoalContribution, GoalPosting, Transaction, db, table_of
from services.editing import create_row
from services.people.callers import load_caller
from services.planning.goals.goal_milestones import record_progress
from services.planning.goals.goal_progress import load_saved
from services.planning.goals.goal_queries import load_open_goals
from services.unit_of_work import UnitOfWork, unit_of_work

STEPS = {
    ContributionFrequency.DAILY: relativedelta(days=1),
    ContributionFrequency.WEEKLY: relativedelta(weeks=1),
    ContributionFrequency.MONTHLY: relativedelta(months=1),
    ContributionFrequency.QUARTERLY: relativedelta(months=3),
    ContributionFrequency.YEARLY: relativedelta(years=1),
}
MAX_STEP_DAYS = {
    ContributionFrequency.DAILY: 1,
    ContributionFrequency.WEEKLY: 7,
    ContributionFrequency.MONTHLY: 31,
    ContributionFrequency.QUARTERLY: 92,
    ContributionFrequency.YEARLY: 366,
}
"""Longest steps in days: so many of them never lead past a day."""
WHOLE = 100
"""All of an income, in percent."""
postings = table_of(GoalPosting)


@dataclass(frozen=True, slots=True)
class DueContribution:
    """A contribution that is due; ``key`` identifies the due day or the income of the goal."""

    key: str
    date: dt.date
    minor: int
    transaction_id: int | None = None


def post_contributions(user_id: int) -> None:
    """Post everything that is due to a user's goals by today and was not posted before.

    What was due while no server ran is posted with its day. Posting stops at the target.
    """
    caller = load_caller(user_id)
    goals = _load_automatic(user_id)
    # Mostly there is nothing to do, and looking needs no lock.
    saved = load_saved(caller, goals)
    if not any(_find_due(caller, goal, saved[goal.id]) for goal in goals):
        return
    with unit_of_work(user_id) as work:
        for goal in _load_automatic(user_id):
            work.session.refresh(goal)
            _post(work, caller, goal)


def _load_automatic(user_id: int) -> list[Goal]:
    active = load_open_goals(user_id, GoalStatus.ACTIVE)
    return [goal for goal in active if goal.auto_contribute and goal.account_id is None]


def _post(work: UnitOfWork, caller: Caller, goal: Goal) -> None:
    saved = load_saved(caller, [goal])[goal.id]
    remaining = goal.target_amount_minor - saved
    due = _find_due(caller, goal, saved)
    for each in due:
        minor = min(each.minor, remaining)
        if minor <= 0:
            break
        if not _claim(work, goal, each.key):
            continue
        contribution = GoalContribution(
            user_id=goal.user_id,
            goal_id=goal.id,
            transaction_id=each.transaction_id,
            amount_minor=minor,
            currency=goal.currency,
            date=each.date,
            source=ContributionSource.AUTOMATIC,
            notes="",
        )
        create_row(work, contribution, GoalContributionCreated)
        remaining -= minor
    if due:
        record_progress(work, caller, goal)


def _claim(work: UnitOfWork, goal: Goal, key: str) -> bool:
    """Mark a contribution as posted; False if it was before, whoever posted it."""
    claim = upsert(work.connection, postings).values(goal_id=goal.id, key=key)
    claimed = claim.on_conflict_do_nothing().returning(postings.c.key)
    return work.session.execute(claimed).scalar_one_or_none() is not None


def _find_due(caller: Caller, goal: Goal, saved: int) -> list[DueContribution]:
    """Find what is due to a goal and was not posted, in the order of the days.

    ``saved`` is what is set aside for it, in minor units; nothing is due once that is enough.
    """
    if not goal.auto_contribute or goal.status != GoalStatus.ACTIVE:
        return []
    if saved >= goal.target_amount_minor:
        return []
    since = goal.automatic_since or goal.start_date
    is_share = goal.auto_contribution_percent is not None
    find = _list_shares if is_share else _list_amounts
    due = list(find(goal, since, caller.today))
    keys = select(GoalPosting.key).where(GoalPosting.goal_id == goal.id)
    posted = set(db.session.scalars(keys))
    return [each for each in due if each.key not in posted]


def _list_amounts(goal: Goal, since: dt.date, today: dt.date) -> Iterator[DueContribution]:
    for day in list_due_days(goal, since, today):
        yield DueContribution(day.isoformat(), day, goal.auto_contribution_amount_minor or 0)


def list_due_days(goal: Goal, since: dt.date, until: dt.date) -> list[dt.date]:
    """List the days from one to another on which an automatic amount is due.

    They count from the start, so that one on the 31st is due on the last day of short months.
    """
    if goal.contribution_frequency is None:
        return []
    start = goal.auto_contribution_start or goal.start_date
    step = STEPS[ContributionFrequency(goal.contribution_frequency)]
    days = []
    # Nothing is listed before ``since``, which is at most as old as the last pause.
    count = _skip(start, since, goal.contribution_frequency)
    day = start + step * count
    while day <= until:
        if day >= since:
            days.append(day)
        count += 1
        day = start + step * count
    return days


def _skip(start: dt.date, since: dt.date, frequency: str) -> int:
    """Return a number of steps from the start that does not pass ``since``."""
    return max((since - start).days // MAX_STEP_DAYS[ContributionFrequency(frequency)], 0)


def _list_shares(goal: Goal, since: dt.date, today: dt.date) -> Iterator[DueContribution]:
    """The share of each booked income of the days that is no contribution to the goal yet."""
    for row in _load_incomes(goal, since, today):
        minor = row.amount_minor * (goal.auto_contribution_percent or 0) // WHOLE
        if minor > 0:
            yield DueContribution(f"transaction:{row.id}", row.date, minor, row.id)


def _load_incomes(goal: Goal, since: dt.date, today: dt.date) -> Sequence[Transaction]:
    row = Transaction
    by_hand = select(GoalContribution.transaction_id).where(
        GoalContribution.goal_id == goal.id, GoalContribution.transaction_id.is_not(None)
    )
    incomes = select(row).where(
        row.user_id == goal.user_id,
        row.kind == TransactionKind.INCOME,
        row.currency == goal.currency,
        row.date.between(since, today),
        row.is_pending.is_(False),
        row.id.not_in(by_hand),
    )
    return db.session.scalars(incomes.order_by(row.date, row.id)).all()
