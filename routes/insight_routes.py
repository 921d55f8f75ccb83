"""Insights into spending: what changed, why, and what one can do."""

from container import container
from core.identity import Caller
from models import InsightDismissal
from routes.http.route_spec import Resource
from schemas import (
    InsightDismissalSchema,
    InsightQuerySchema,
    RecommendationReportSchema,
    SpendingInsightsSchema,
)
from services.insights import insight_service
from services.insights import insights as insight_queries
from services.insights.insight_values import InsightReport
from services.insights.insights import InsightQuery

insights = Resource(
    "insights",
    __name__,
    url_prefix="/insights",
    description="What changed in your spending, why, and what you can do.",
)


@insights.get("/spending", query=InsightQuerySchema, response=SpendingInsightsSchema)
def get_spending_insights(caller: Caller, query: InsightQuery) -> InsightReport:
    """Get the insights into a month.

    They are the few things that are not as usual or need attention. Each names its cause, its
    amount, what it is compared with and what you can do. The usual is the median of the last three
    to six complete months, up to the same day of the month.

    At most five come, those with the most at stake first, after notices of missing data. They are
    derived by fixed rules from your transactions, budgets and recurring payments; no language model
    involved. Defaults to the current month.
    """
    return insight_queries.load_insights(container().predictions, caller, query)


@insights.get("/recommendations", query=InsightQuerySchema, response=RecommendationReportSchema)
def get_recommendations(caller: Caller, query: InsightQuery) -> InsightReport:
    """Get recommendations that follow from the insights into a month.

    One recommendation for each insight of `GET /insights/spending` that has an action, in the same
    order. Defaults to the current month.
    """
    return insight_queries.load_insights(container().predictions, caller, query)


@insights.post("/<dedup_key:dedup_key>/dismiss", response=InsightDismissalSchema)
def dismiss_insight(caller: Caller, dedup_key: str) -> InsightDismissal:
    """Dismiss an insight.

    Reports leave it out from now on, also on later days of its period. Dismissing it again changes
    nothing.
    """
    return insight_service.dismiss_insight(caller, dedup_key)


@insights.delete("/<dedup_key:dedup_key>/dismiss")
def restore_insight(caller: Caller, dedup_key: str) -> None:
    """Restore a dismissed insight.

    Reports have it again. 404 unless it is dismissed.
    """
    insight_service.restore_insight(caller, dedup_key)
