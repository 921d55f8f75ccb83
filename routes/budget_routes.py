"""Budgets, and how they are doing."""

from typing import Any

from container import container
from core.identity import Caller
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
    PageQuerySchema,
)
from services.planning import budget_service
from services.versions import ExpectedVersions

budgets = Resource("budgets", __name__, url_prefix="/budgets", description="Limits per period.")


@budgets.post(
    "", body=BudgetCreateSchema, response=BudgetSchema, status=201, idempotent=True, errors=(409,)
)
def create_budget(caller: Caller, body: dict[str, Any]) -> Any:
    """Set a limit; one active budget per category and period."""
    return budget_service.create_budget(caller, body)


@budgets.get("", query=BudgetListQuerySchema, response=BudgetPageSchema)
def list_budgets(caller: Caller, query: dict[str, Any]) -> Any:
    """Your budgets."""
    return budget_service.list_budgets(caller, query, cursors.position(query))


@budgets.get("/status", response=BudgetStatusListSchema)
def get_budget_status(caller: Caller) -> Any:
    """Every budget that counts today against what was spent, and where that leads."""
    return {"items": budget_service.status(container().predictions, caller)}


@budgets.get("/summary", query=BudgetSummaryQuerySchema, response=BudgetSummarySchema)
def get_budget_summary(caller: Caller, query: dict[str, Any]) -> Any:
    """Category budgets added up per period and currency."""
    return budget_service.summary(container().predictions, caller, query.get("period"))


@budgets.get(
    "/suggestions",
    query=BudgetSuggestionQuerySchema,
    response=BudgetSuggestionsSchema,
    postman_status=422,
)
def list_budget_suggestions(caller: Caller, query: dict[str, Any]) -> Any:
    """Amounts that the next period stays inside at the risk you choose; with too little history, 422."""
    return budget_service.suggestions(container().predictions, caller, query)


@budgets.get("/alerts", query=PageQuerySchema, response=BudgetAlertPageSchema)
def list_budget_alerts(caller: Caller, query: dict[str, Any]) -> Any:
    """Thresholds that were passed, newest first; each is said once per period."""
    return budget_service.list_alerts(caller, query, cursors.position(query))


@budgets.get("/<id:budget_id>", response=BudgetSchema)
def get_budget(caller: Caller, budget_id: int) -> Any:
    """One budget."""
    return budget_service.get_budget(caller, budget_id)


@budgets.change("/<id:budget_id>", body=BudgetUpdateSchema, response=BudgetSchema, errors=(409,))
def update_budget(
    caller: Caller, budget_id: int, body: dict[str, Any], expected: ExpectedVersions
) -> Any:
    """Change what the body names and keep the rest."""
    return budget_service.update_budget(caller, budget_id, body, expected)


@budgets.delete("/<id:budget_id>", versioned=True)
def delete_budget(caller: Caller, budget_id: int, expected: ExpectedVersions) -> None:
    """Delete a budget with its alerts."""
    budget_service.delete_budget(caller, budget_id, expected)


@budgets.get("/<id:budget_id>/usage", response=BudgetUsageSchema)
def get_budget_usage(caller: Caller, budget_id: int) -> Any:
    """One budget against what was spent, now and in the periods before."""
    return budget_service.usage(container().predictions, caller, budget_id)
