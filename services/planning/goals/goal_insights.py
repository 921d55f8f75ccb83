"""Where goals lead: by what was really set aside, and by what the forecast leaves for them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

import ml_service
from core.enums import GoalFeasibility, GoalStatus, ProjectionProblem
from core.identity import Caller
from core.money import Money
from ml_service import BudgetPredictionService, Claim, Fan, Pace
from services.planning.goals.contribution_pace import load_paces
from services.planning.goals.goal_progress import GoalProgress, load_progress
from services.planning.goals.goal_queries import load_open_goals
from services.planning.goals.projections import Projection, judge, no_projection, project
from services.planning.goals.surplus import Surplus, load_surplus


@dataclass(frozen=True, slots=True)
class GoalInsight:
    """Where an open goal leads.

    ``missing_per_month`` is what the real contributions lack of what its date needs; None without a
    date or without contributions to tell by.
    """

    progress: GoalProgress
    by_contributions: Projection
    by_forecast: Projection
    feasibility: GoalFeasibility | None
    missing_per_month: Money | None


@dataclass(frozen=True, slots=True)
class CurrencyGoals:
    """The open goals of a currency together, beside what the forecast leaves over per month."""

    surplus: Surplus
    current_amount: Money
    target_amount: Money
    needed_per_month: Money

    @property
    def currency(self) -> str:
        """The ISO 4217 code of the currency."""
        return self.surplus.currency


@dataclass(frozen=True, slots=True)
class GoalInsights:
    """Where all open goals lead, as of a day."""

    date: dt.date
    goals: Sequence[GoalInsight]
    currencies: Sequence[CurrencyGoals]


def load_goal_insights(service: BudgetPredictionService, caller: Caller) -> GoalInsights:
    """Load where the caller's open goals lead, by currency, those served first at the front.

    Goals of a currency share its surplus in the order of their priority, then of their dates.
    """
    goals = load_progress(caller, load_open_goals(caller.id))
    ordered = sorted(goals, key=attrgetter("rank"))
    paces = load_paces(caller, [each.goal for each in ordered])
    groups: dict[str, list[GoalProgress]] = defaultdict(list)
    for progress in ordered:
        groups[progress.goal.currency].append(progress)

    insights, currencies = [], []
    for currency, members in sorted(groups.items()):
        surplus = load_surplus(service, caller, currency)
        shares = share_surplus(surplus, members)
        insights += [_build(each, paces.get(each.goal.id), surplus, shares) for each in members]
        currencies.append(_sum_up(surplus, members))
    return GoalInsights(caller.today, insights, currencies)


def share_surplus(surplus: Surplus, goals: Sequence[GoalProgress]) -> dict[int, Fan]:
    """Share what the forecast leaves over among the active goals, by goal id; none without one."""
    if surplus.pace is None or surplus.problem is not None:
        return {}
    served = [each for each in goals if each.goal.status == GoalStatus.ACTIVE]
    claims = [Claim(float(each.remaining), _count_months(each)) for each in served]
    fan = ml_service.trace_fan(surplus.pace)
    courses = (fan.expected, fan.lower, fan.upper)
    expected, lower, upper = (ml_service.share_course(course, claims) for course in courses)
    return {
        each.goal.id: Fan(*parts)
        for each, *parts in zip(served, expected, lower, upper, strict=True)
    }


def project_contributions(progress: GoalProgress, pace: Pace | None) -> Projection:
    """Project a goal by the pace of what was really set aside; None is too little to tell."""
    problem = _find_problem(progress)
    if problem is not None:
        return no_projection(problem)
    if pace is None:
        return no_projection(ProjectionProblem.NOT_ENOUGH_CONTRIBUTIONS)
    if pace.mean <= 0:
        return no_projection(ProjectionProblem.NO_GROWTH)
    return project(progress, ml_service.trace_fan(pace))


def _count_months(progress: GoalProgress) -> int | None:
    """Count the complete months until a goal's date: what comes in a broken one may be too late."""
    return None if progress.months_left is None else int(progress.months_left)


def _build(
    progress: GoalProgress, pace: Pace | None, surplus: Surplus, shares: Mapping[int, Fan]
) -> GoalInsight:
    problem = _find_problem(progress)
    share = shares.get(progress.goal.id)
    if problem is not None or share is None:
        reason = problem or surplus.problem or ProjectionProblem.NO_SURPLUS
        by_forecast = no_projection(reason)
    else:
        by_forecast = project(progress, share)
    return GoalInsight(
        progress=progress,
        by_contributions=project_contributions(progress, pace),
        by_forecast=by_forecast,
        feasibility=_judge(progress, surplus, by_forecast),
        missing_per_month=_find_missing(progress, pace),
    )


def _find_problem(progress: GoalProgress) -> ProjectionProblem | None:
    if progress.is_reached:
        return ProjectionProblem.ALREADY_REACHED
    is_active = progress.goal.status == GoalStatus.ACTIVE
    return None if is_active else ProjectionProblem.NOT_ACTIVE


def _judge(
    progress: GoalProgress, surplus: Surplus, by_forecast: Projection
) -> GoalFeasibility | None:
    if progress.days_left is None or progress.goal.status != GoalStatus.ACTIVE:
        return None
    if by_forecast.problem is None:
        return judge(progress, by_forecast)
    has_nothing = surplus.problem == ProjectionProblem.NO_SURPLUS
    return GoalFeasibility.UNREALISTIC if has_nothing else GoalFeasibility.UNKNOWN


def _find_missing(progress: GoalProgress, pace: Pace | None) -> Money | None:
    needed = progress.needed_per_month
    if needed is None or pace is None:
        return None
    return Money(max(needed.minor - round(pace.mean), 0), needed.currency)


def _sum_up(surplus: Surplus, goals: Sequence[GoalProgress]) -> CurrencyGoals:
    active = [each for each in goals if each.goal.status == GoalStatus.ACTIVE]
    needed = [each.needed_per_month.minor for each in active if each.needed_per_month]
    currency = surplus.currency
    return CurrencyGoals(
        surplus=surplus,
        current_amount=Money(sum(each.saved for each in goals), currency),
        target_amount=Money(sum(each.goal.target_amount_minor for each in goals), currency),
        needed_per_month=Money(sum(needed), currency),
    )
