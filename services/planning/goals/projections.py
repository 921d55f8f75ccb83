"""When a goal is reached: the expected day with its 80 % interval, and the course until then."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from dateutil.relativedelta import relativedelta

import ml_service
from core.enums import GoalFeasibility, ProjectionProblem
from core.money import Money
from ml_service import Fan
from services.planning.goals.goal_months import add_months
from services.planning.goals.goal_progress import GoalProgress

MIN_COURSE_MONTHS = 6
MAX_COURSE_MONTHS = 120
MAX_POINTS = 40


@dataclass(frozen=True, slots=True)
class ProjectionPoint:
    """What is expected to be set aside by a day, with the bounds of the 80 % interval."""

    date: dt.date
    expected: Money
    lower: Money
    upper: Money


@dataclass(frozen=True, slots=True)
class Projection:
    """When a goal is reached; a day is None where that is never, or not within fifty years.

    With a ``problem`` nothing else is known. ``monthly_amount`` is what it gets in the first month.
    """

    monthly_amount: Money | None
    expected_date: dt.date | None
    earliest_date: dt.date | None
    latest_date: dt.date | None
    points: Sequence[ProjectionPoint]
    problem: ProjectionProblem | None


@dataclass(frozen=True, slots=True)
class ReachMonths:
    """After how many months a goal is reached; None for never."""

    expected: float | None
    earliest: float | None
    latest: float | None


def find_months(progress: GoalProgress, fan: Fan) -> ReachMonths:
    """Find after how many months what is missing has come together."""
    remaining = float(progress.remaining)
    return ReachMonths(
        expected=ml_service.find_month(fan.expected, remaining),
        earliest=ml_service.find_month(fan.upper, remaining),
        latest=ml_service.find_month(fan.lower, remaining),
    )


def project(progress: GoalProgress, fan: Fan) -> Projection:
    """Project a goal along the course of what comes together for it from today on."""
    months = find_months(progress, fan)
    return Projection(
        monthly_amount=Money(round(float(fan.expected[1])), progress.goal.currency),
        expected_date=_to_date(progress.today, months.expected),
        earliest_date=_to_date(progress.today, months.earliest),
        latest_date=_to_date(progress.today, months.latest),
        points=_list_points(progress, fan, months),
        problem=None,
    )


def no_projection(problem: ProjectionProblem) -> Projection:
    """Return the projection of a goal of which nothing is known."""
    return Projection(None, None, None, None, (), problem)


def judge(progress: GoalProgress, projection: Projection) -> GoalFeasibility | None:
    """Judge whether a goal is reached by its date as it is projected; None without a date."""
    last = progress.goal.target_date
    if last is None:
        return None
    if projection.latest_date is not None and projection.latest_date <= last:
        return GoalFeasibility.REALISTIC
    if projection.expected_date is not None and projection.expected_date <= last:
        return GoalFeasibility.POSSIBLE
    if projection.earliest_date is not None and projection.earliest_date <= last:
        return GoalFeasibility.UNLIKELY
    return GoalFeasibility.UNREALISTIC


def _to_date(today: dt.date, months: float | None) -> dt.date | None:
    return None if months is None else add_months(today, months)


def _list_points(
    progress: GoalProgress, fan: Fan, months: ReachMonths
) -> Sequence[ProjectionPoint]:
    known = [month for month in (months.latest, months.expected, months.earliest) if month]
    last = min(max(ceil(known[0]) if known else 0, MIN_COURSE_MONTHS), MAX_COURSE_MONTHS)
    step = ceil(last / MAX_POINTS)
    counts = [*range(0, last, step), last]
    currency, target = progress.goal.currency, progress.goal.target_amount_minor

    def reach(minor: float) -> Money:
        # A goal that is reached needs no more.
        return Money(min(progress.saved + round(minor), target), currency)

    return [
        ProjectionPoint(
            date=progress.today + relativedelta(months=count),
            expected=reach(float(fan.expected[count])),
            lower=reach(float(fan.lower[count])),
            upper=reach(float(fan.upper[count])),
        )
        for count in counts
    ]
