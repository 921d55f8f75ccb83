"""Insights into spending: what changed, why, and what one can do."""

from container import container
from core.enums import AnomalyDecision
from core.identity import Caller
from models import Anomaly, InsightDismissal
from routes.http import cursors
from routes.http.route_spec import Resource
from schemas import (
    AnomalyListQuerySchema,
    AnomalyPageSchema,
    AnomalySchema,
    InsightDismissalSchema,
    InsightQuerySchema,
    RecommendationReportSchema,
    RecurringCostsQuerySchema,
    RecurringCostsSchema,
    SpendingInsightsSchema,
)
from services.insights import insight_service, recurring_costs
from services.insights import insights as insight_queries
from services.insights.anomalies import anomaly_queries, decision_service
from services.insights.anomalies.anomaly_values import AnomalyFilters
from services.insights.insight_values import InsightReport
from services.insights.insights import InsightQuery
from services.insights.recurring_costs import RecurringCosts
from services.insights.report_periods import CurrencyQuery
from services.paging import Page

REACTION_SECONDS = 1.0
"""How long a report waits at most for what recent writes lead to."""

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


@insights.get("/recurring", query=RecurringCostsQuerySchema, response=RecurringCostsSchema)
def get_recurring_costs(caller: Caller, query: CurrencyQuery) -> RecurringCosts:
    """Get the yearly cost of recurring payments, price rises and ended series.

    These are the series of `GET /recurring` in one currency, without those that were dismissed.
    """
    container().await_reactions(REACTION_SECONDS)
    return recurring_costs.load_recurring_costs(caller, query.get("currency"))


@insights.get("/anomalies", query=AnomalyListQuerySchema, response=AnomalyPageSchema)
def list_anomalies(caller: Caller, query: AnomalyFilters) -> Page:
    """List the anomalies of a month, each with its reason in amounts, the newest first.

    Rules look for second charges, rises of regular payments, large expenses, missing income, rare
    bank fees and months that run ahead. They share one budget of alerts, by default one in a
    hundred transactions (`anomalies_per_thousand` of your notification preferences). Defaults to
    the current month; `is_news=true` lists the news of all months.
    """
    # What the caller has just recorded may be unusual.
    container().await_reactions(REACTION_SECONDS)
    return anomaly_queries.list_anomalies(
        caller, query, cursors.take_position(query, cursors.BY_DATE)
    )


@insights.get("/anomalies/<id:anomaly_id>", response=AnomalySchema, postman_status=404)
def get_anomaly(caller: Caller, anomaly_id: int) -> Anomaly:
    """Get an anomaly."""
    return anomaly_queries.get_anomaly(caller, anomaly_id)


@insights.post("/anomalies/<id:anomaly_id>/confirm", response=AnomalySchema, postman_status=404)
def confirm_anomaly(caller: Caller, anomaly_id: int) -> Anomaly:
    """Confirm an anomaly that is worth knowing.

    Its kind keeps more of its share of the alerts when you dismiss others.
    """
    return decision_service.decide(caller, anomaly_id, AnomalyDecision.CONFIRMED)


@insights.post("/anomalies/<id:anomaly_id>/accept", response=AnomalySchema, postman_status=404)
def accept_anomaly(caller: Caller, anomaly_id: int) -> Anomaly:
    """Accept an anomaly: the amount is right, and nothing has to be done.

    Its kind keeps its share of the alerts.
    """
    return decision_service.decide(caller, anomaly_id, AnomalyDecision.FINE)


@insights.post("/anomalies/<id:anomaly_id>/dismiss", response=AnomalySchema, postman_status=404)
def dismiss_anomaly(caller: Caller, anomaly_id: int) -> Anomaly:
    """Dismiss an anomaly that is none.

    It never comes back, and the share of its kind among your alerts falls; that of the others
    rises.
    """
    return decision_service.decide(caller, anomaly_id, AnomalyDecision.DISMISSED)


@insights.post("/anomalies/<id:anomaly_id>/reopen", response=AnomalySchema, postman_status=404)
def reopen_anomaly(caller: Caller, anomaly_id: int) -> Anomaly:
    """Reopen an anomaly that you have decided on."""
    return decision_service.decide(caller, anomaly_id, None)


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
