"""The goals that matter most now, each with its probable date: what a home screen shows of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from core.enums import GoalStatus, ProjectionBasis
from core.identity import Caller
from ml_service import BudgetPredictionService
from services.planning.goals.contribution_pace import load_paces
from services.planning.goals.goal_insights import load_goal_insights, project_contributions
from services.planning.goals.goal_progress import GoalProgress, load_progress
from services.planning.goals.goal_queries import load_open_goals
from services.planning.goals.projections import Projection

MOST_GOALS = 3
"""Goals at a glance: more are a list, which has a page of its own."""


@dataclass(frozen=True, slots=True)
class GoalGlance:
    """An active goal with one projection: that of its contributions, where they tell enough."""

    progress: GoalProgress
    projection: Projection
    basis: ProjectionBasis

    @property
    def is_on_track(self) -> bool | None:
        """Whether the expected day is not after its date; None without a date, or if unknown."""
        last = self.progress.goal.target_date
        if last is None or self.projection.problem is not None:
            return None
        expected = self.projection.expected_date
        return expected is not None and expected <= last


def load_glances(service: BudgetPredictionService, caller: Caller) -> Sequence[GoalGlance]:
    """Load the caller's first active goals: those of the highest priority, then the most urgent."""
    active = load_progress(caller, load_open_goals(caller.id, GoalStatus.ACTIVE))
    first = sorted(active, key=attrgetter("rank"))[:MOST_GOALS]
    paces = load_paces(caller, [each.goal for each in first])
    real = [project_contributions(each, paces.get(each.goal.id)) for each in first]

    # A year of forecasts is worth its time only where the contributions do not tell.
    is_enough = all(projection.problem is None for projection in real)
    forecasts = {} if is_enough else _load_forecasts(service, caller)
    return [_choose(each, own, forecasts) for each, own in zip(first, real, strict=True)]


def _load_forecasts(service: BudgetPredictionService, caller: Caller) -> Mapping[int, Projection]:
    insights = load_goal_insights(service, caller).goals
    return {each.progress.goal.id: each.by_forecast for each in insights}


def _choose(
    progress: GoalProgress, real: Projection, forecasts: Mapping[int, Projection]
) -> GoalGlance:
    if real.problem is None:
        return GoalGlance(progress, real, ProjectionBasis.CONTRIBUTIONS)
    return GoalGlance(progress, forecasts[progress.goal.id], ProjectionBasis.FORECAST)
