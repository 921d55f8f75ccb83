"""Goals, their contributions and milestones."""

from container import container
from core.identity import Caller
from models import GoalContribution
from routes.http import cursors
from routes.http.route_spec import Resource
from schemas import (
    GoalContributionCreateSchema,
    GoalContributionPageSchema,
    GoalContributionSchema,
    GoalCreateSchema,
    GoalInsightsSchema,
    GoalListQuerySchema,
    GoalPageSchema,
    GoalSchema,
    GoalUpdateSchema,
    PageQuerySchema,
)
from services.paging import Page, PageQuery
from services.planning.goals import contribution_service, goal_insights, goal_queries, goal_service
from services.planning.goals.goal_insights import GoalInsights
from services.planning.goals.goal_progress import GoalProgress
from services.planning.goals.goal_values import ContributionValues, GoalFilters, GoalValues
from services.versions import ExpectedVersions

goals = Resource(
    "goals",
    __name__,
    url_prefix="/goals",
    description="Amounts to set aside and debts to pay off, with their contributions.",
)


@goals.post(
    "", body=GoalCreateSchema, response=GoalSchema, status=201, idempotent=True, errors=(409,)
)
def create_goal(caller: Caller, body: GoalValues) -> GoalProgress:
    """Create a goal with contributions of its own, or one that follows an account.

    409 if another open goal follows the same account: its balance would count twice.
    """
    return goal_service.create_goal(caller, body)


@goals.get("", query=GoalListQuerySchema, response=GoalPageSchema)
def list_goals(caller: Caller, query: GoalFilters) -> Page:
    """List your goals with their progress, optionally filtered by stage, type or priority."""
    return goal_queries.list_goals(caller, query, cursors.take_position(query))


@goals.get("/insights", response=GoalInsightsSchema)
def get_goal_insights(caller: Caller) -> GoalInsights:
    """Get where your open goals lead, and whether they are realistic beside each other.

    Each has two projections with an 80 % interval: of what was really set aside in the last twelve
    months, and of what the forecast leaves over (income less expected spending). What is left over
    is shared: goals with a higher priority, and then those with an earlier date, are served first,
    and no part of it counts twice. With too little to tell, `problem` says so.
    """
    # No pages: goals share what is left over, so that each depends on all others.
    return goal_insights.load_goal_insights(container().predictions, caller)


@goals.get("/<id:goal_id>", response=GoalSchema)
def get_goal(caller: Caller, goal_id: int) -> GoalProgress:
    """Get a goal with its progress and milestones."""
    return goal_queries.get_progress(caller, goal_id)


@goals.change("/<id:goal_id>", body=GoalUpdateSchema, response=GoalSchema, errors=(409,))
def update_goal(
    caller: Caller, goal_id: int, body: GoalValues, expected: ExpectedVersions
) -> GoalProgress:
    """Update a goal; fields that are missing keep their values.

    `status` pauses, completes, cancels or reopens it. A completed goal whose target is raised above
    its progress is open again. 409 if it is to be reopened although it is reached, to follow an
    account although it has contributions or another open goal follows it, or to change its currency
    although it has contributions.
    """
    return goal_service.update_goal(caller, goal_id, body, expected)


@goals.delete("/<id:goal_id>", versioned=True)
def delete_goal(caller: Caller, goal_id: int, expected: ExpectedVersions) -> None:
    """Delete a goal with its contributions and milestones."""
    goal_service.delete_goal(caller, goal_id, expected)


@goals.post("/<id:goal_id>/restore", response=GoalSchema, errors=(404, 409))
def restore_goal(caller: Caller, goal_id: int) -> GoalProgress:
    """Restore a goal that was deleted in the last 30 days.

    It comes back as it was, with its contributions and milestones, but for contributions whose
    transaction was deleted since. A goal that exists stays as it is. 409 if its account is gone or
    is followed by another goal by now.
    """
    return goal_service.restore_goal(caller, goal_id)


@goals.post(
    "/<id:goal_id>/contributions",
    body=GoalContributionCreateSchema,
    response=GoalContributionSchema,
    status=201,
    idempotent=True,
    errors=(409,),
)
def create_goal_contribution(
    caller: Caller, goal_id: int, body: ContributionValues
) -> GoalContribution:
    """Create a contribution to a goal, or a withdrawal with a negative amount.

    With `transaction_id` it is a part of that transaction: a transfer to savings, an income, or a
    repayment. 409 if the goal follows an account or is cancelled, if the transaction is a
    contribution to it already, or if more is withdrawn than is there.
    """
    return contribution_service.add_contribution(caller, goal_id, body)


@goals.get(
    "/<id:goal_id>/contributions", query=PageQuerySchema, response=GoalContributionPageSchema
)
def list_goal_contributions(caller: Caller, goal_id: int, query: PageQuery) -> Page:
    """List the contributions to a goal and the withdrawals, newest first."""
    position = cursors.take_position(query)
    return goal_queries.list_contributions(caller, goal_id, query, position)


@goals.delete("/contributions/<id:contribution_id>", errors=(409,), postman_status=404)
def delete_goal_contribution(caller: Caller, contribution_id: int) -> None:
    """Delete a contribution to a goal, or a withdrawal.

    An automatic one is not posted again. 409 if more was withdrawn than would be left.
    """
    contribution_service.delete_contribution(caller, contribution_id)


@goals.post(
    "/contributions/<id:contribution_id>/restore",
    response=GoalContributionSchema,
    errors=(404, 409),
    postman_status=404,
)
def restore_goal_contribution(caller: Caller, contribution_id: int) -> GoalContribution:
    """Restore a contribution that was deleted in the last 30 days.

    One that exists stays as it is. 409 if its goal or transaction was deleted, or if the withdrawal
    is more than is there.
    """
    return contribution_service.restore_contribution(caller, contribution_id)
