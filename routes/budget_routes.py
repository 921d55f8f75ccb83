"""Budgets, their status, alerts and suggestions."""

from container import container
from core.identity import Caller
from models import Budget
from routes.http import cursors
from routes.http.route_spec import Resource
from schemas import (
    BudgetAlertPageSchema,
    BudgetCreateSchema,
    BudgetListQuerySchema,
    BudgetPageSchema,
    BudgetSchema,
    BudgetStatusListSchema,
    BudgetSuggestionQuerySchema,
    BudgetSuggestionsSchema,
    BudgetSummaryQuerySchema,
    BudgetSummarySchema,
    BudgetUpdateSchema,
    BudgetUsageSchema,
    NamedPageQuerySchema,
)
from services.paging import Page, PageQuery
from services.planning import budget_queries, budget_service, budget_status, budget_suggestions
from services.planning.budget_status import BudgetStatus, BudgetSummary
from services.planning.budget_suggestions import BudgetSuggestions
from services.planning.budget_values import (
    BudgetFilters,
    BudgetSuggestionQuery,
    BudgetSummaryQuery,
    BudgetValues,
)
from services.versions import ExpectedVersions

REACTION_SECONDS = 1.0
"""How long a list of alerts waits at most for those that recent writes lead to."""

budgets = Resource(
    "budgets",
    __name__,
    url_prefix="/budgets",
    description="Spending limits per day, week, month or year.",
)


@budgets.post(
    "", body=BudgetCreateSchema, response=BudgetSchema, status=201, idempotent=True, errors=(409,)
)
def create_budget(caller: Caller, body: BudgetValues) -> Budget:
    """Create a budget for a category, or for all spending.

    A category's budget includes its subcategories. Active budgets of the same category, period and
    currency must not have days in common; a second one is refused with 409. One that has ended is
    not in the way.
    """
    return budget_service.create_budget(caller, body)


@budgets.get("", query=BudgetListQuerySchema, response=BudgetPageSchema)
def list_budgets(caller: Caller, query: BudgetFilters) -> Page:
    """List budgets, optionally filtered by category, period or activity."""
    return budget_queries.list_budgets(caller, query, cursors.take_position(query))


@budgets.get("/status", response=BudgetStatusListSchema)
def get_budget_status(caller: Caller) -> dict[str, list[BudgetStatus]]:
    """Get spending, projection and risk for every active budget.

    Lists the active budgets whose dates include today, each in its current period.
    """
    # No pages: budgets share forecasts, so that a part of them would take about as long.
    return {"items": budget_status.load_statuses(container().predictions, caller)}


@budgets.get("/summary", query=BudgetSummaryQuerySchema, response=BudgetSummarySchema)
def get_budget_summary(caller: Caller, query: BudgetSummaryQuery) -> BudgetSummary:
    """Summarise active budgets by period and currency.

    Category budgets are added up in groups. Budgets on all spending are listed apart, because they
    contain the spending of the others.
    """
    return budget_status.summarize_budgets(container().predictions, caller, query.get("period"))


@budgets.get(
    "/suggestions",
    query=BudgetSuggestionQuerySchema,
    response=BudgetSuggestionsSchema,
    postman_status=422,
)
def list_budget_suggestions(caller: Caller, query: BudgetSuggestionQuery) -> BudgetSuggestions:
    """Suggest budget amounts for the next period at a chosen risk of overspending.

    There is one suggestion for all spending and one for each top-level category, from a forecast of
    the next period. 422 if there is too little history.
    """
    return budget_suggestions.suggest_budgets(container().predictions, caller, query)


@budgets.get("/alerts", query=NamedPageQuerySchema, response=BudgetAlertPageSchema)
def list_budget_alerts(caller: Caller, query: PageQuery) -> Page:
    """List budget alerts, newest first.

    Each threshold of a budget is recorded when spending rises to it, at most once per period and
    amount of the budget.
    """
    # What the caller has just recorded may be about to raise one.
    container().await_reactions(REACTION_SECONDS)
    return budget_queries.list_alerts(caller, query, cursors.take_position(query))


@budgets.get("/<id:budget_id>", response=BudgetSchema)
def get_budget(caller: Caller, budget_id: int) -> Budget:
    """Get a budget."""
    return budget_queries.get_budget(caller, budget_id)


@budgets.change("/<id:budget_id>", body=BudgetUpdateSchema, response=BudgetSchema, errors=(409,))
def update_budget(
    caller: Caller, budget_id: int, body: BudgetValues, expected: ExpectedVersions
) -> Budget:
    """Update a budget; fields that are missing keep their values.

    409 if this would make it the second active budget of its category, period and currency on any
    day. A new amount holds from the current period on.
    """
    return budget_service.update_budget(caller, budget_id, body, expected)


@budgets.delete("/<id:budget_id>", versioned=True)
def delete_budget(caller: Caller, budget_id: int, expected: ExpectedVersions) -> None:
    """Delete a budget and its alerts."""
    budget_service.delete_budget(caller, budget_id, expected)


@budgets.post("/<id:budget_id>/restore", response=BudgetSchema, errors=(404, 409))
def restore_budget(caller: Caller, budget_id: int) -> Budget:
    """Restore a budget that was deleted in the last 30 days.

    It comes back as it was, with its earlier amounts and its alerts. A budget that exists stays as
    it is. 409 if its category is gone, or if it would be the second active budget of its category,
    period and currency on any day.
    """
    return budget_service.restore_budget(caller, budget_id)


@budgets.get("/<id:budget_id>/usage", response=BudgetUsageSchema)
def get_budget_usage(caller: Caller, budget_id: int) -> BudgetStatus:
    """Get spending of a budget in its current period and in earlier ones.

    For a budget that has ended, its last period counts as the current one.
    """
    return budget_status.load_usage(container().predictions, caller, budget_id)
