"""Transactions of every kind: one, many, and what they add up to."""

from typing import Any

from container import container
from core.identity import Caller
from routes.http import cursors
from routes.http.rendering import streamed
from routes.http.route_spec import Resource
from schemas import (
    BacklogAnswerSchema,
    BreakdownSchema,
    BulkAnswerSchema,
    BulkCategorizeAnswerSchema,
    BulkCategorizeSchema,
    BulkCreateSchema,
    BulkUpdateSchema,
    LedgerInsightsSchema,
    ListedTransactionPageSchema,
    MonthQuerySchema,
    RecordedTransactionSchema,
    RecordQuerySchema,
    RetrainSchema,
    SpendingByCategoryQuerySchema,
    TransactionCreateSchema,
    TransactionExportQuerySchema,
    TransactionFilterSchema,
    TransactionListQuerySchema,
    TransactionSchema,
    TransactionUpdateSchema,
    TrendsQuerySchema,
    TrendsSchema,
)
from services.categorization import (
    backlog_service,
    recording_service,
    review_queue,
    similar_service,
)
from services.categorization.category_suggestion import RowWithSuggestion
from services.categorization.recording_service import RecordQuery, RecordValues
from services.insights import category_breakdowns, income_and_expenses, observations
from services.insights.category_breakdowns import CategoryBreakdown
from services.insights.income_and_expenses import Trends
from services.insights.observations import LedgerInsights
from services.insights.report_periods import BreakdownQuery, MonthQuery, TrendsQuery
from services.ledger import transaction_export, transaction_queries, transaction_service
from services.ledger.transaction_queries import BulkCategorization
from services.ledger.transaction_values import TransactionValues
from services.paging import Page
from services.versions import ExpectedVersions

MEDIA_TYPES = {
    "csv": "text/csv",
    "json": "application/json",
    "ofx": "application/x-ofx",
    "beancount": "text/plain",
    "ledger": "text/plain",
}
transactions = Resource(
    "transactions",
    __name__,
    url_prefix="/transactions",
    description="Expenses, incomes and transfers.",
)


@transactions.post(
    "",
    body=TransactionCreateSchema,
    query=RecordQuerySchema,
    response=RecordedTransactionSchema,
    status=201,
    idempotent=True,
    errors=(409,),
)
def create_transaction(caller: Caller, body: RecordValues, query: RecordQuery) -> RowWithSuggestion:
    """Record a transaction of any kind; a transfer names both accounts.

    Without a category, your rules and then the model say what it is.
    """
    return recording_service.record_transaction(container().categories, caller, body, **query)


@transactions.get("", query=TransactionListQuerySchema, response=ListedTransactionPageSchema)
def list_transactions(caller: Caller, query: Any) -> Page:
    """Newest first, narrowed by any of the filters; ``uncertain=true`` is the review queue."""
    after = cursors.position(query, cursors.BY_DATE)
    if query.pop("uncertain", False):
        return review_queue.list_review_queue(container().categories, caller, query, after)
    return transaction_queries.list_transactions(caller, query, after)


@transactions.post(
    "/bulk", body=BulkCreateSchema, response=BulkAnswerSchema, status=201, idempotent=True
)
def create_many(caller: Caller, body: dict[str, Any]) -> Any:
    """Record up to 1,000 at once, all or none; each wrong row is named by its position."""
    return transaction_queries.load_batch(
        caller, transaction_service.create_transactions(caller, body["transactions"])
    )


@transactions.post("/bulk-update", body=BulkUpdateSchema, response=BulkAnswerSchema, errors=(404,))
def update_many(caller: Caller, body: dict[str, Any]) -> Any:
    """Change up to 1,000 at once, all or none."""
    return transaction_queries.load_batch(
        caller, transaction_service.update_transactions(caller, body["updates"])
    )


@transactions.post(
    "/bulk-categorize",
    body=BulkCategorizeSchema,
    response=BulkCategorizeAnswerSchema,
    errors=(404,),
)
def categorize_many(caller: Caller, body: Any) -> BulkCategorization:
    """Put up to 1,000 into a category (null: into none), all or none; or all that are like one (``like``)."""
    if "like" in body:
        return similar_service.categorize_similar(caller, body)
    return transaction_service.categorize_transactions(
        caller, body["transaction_ids"], body["category_id"]
    )


@transactions.post("/auto-categorize", body=RetrainSchema, response=BacklogAnswerSchema, job=True)
def categorize_backlog(caller: Caller, body: object) -> int:  # noqa: ARG001 (it only names the owner)
    """Send every row without a category through your rules and the model, as a job; what is sure is applied."""
    return backlog_service.request_categorization(caller)


@transactions.get(
    "/analytics/spending-by-category", query=SpendingByCategoryQuerySchema, response=BreakdownSchema
)
def get_spending_by_category(caller: Caller, query: BreakdownQuery) -> CategoryBreakdown:
    """Sums by category of a month or of some days, of these categories or of all."""
    return category_breakdowns.summarize_categories(caller, query)


@transactions.get("/analytics/monthly-trends", query=TrendsQuerySchema, response=TrendsSchema)
def get_monthly_trends(caller: Caller, query: TrendsQuery) -> Trends:
    """Income and expenses of the last months, each against the month before."""
    return income_and_expenses.compute_monthly_trends(caller, query)


@transactions.get("/analytics/insights", query=MonthQuerySchema, response=LedgerInsightsSchema)
def get_transaction_insights(caller: Caller, query: MonthQuery) -> LedgerInsights:
    """What stands out in a month, and its largest expenses."""
    return observations.compute_ledger_insights(caller, query)


@transactions.get("/export", query=TransactionExportQuerySchema, media=tuple(MEDIA_TYPES.values()))
def export_transactions(caller: Caller, query: dict[str, Any]) -> Any:
    """What passes the filter as a file: CSV (safe for spreadsheets), JSON, OFX, or a beancount or ledger journal."""
    return _as_file(caller, query)


@transactions.get("/export/csv", query=TransactionFilterSchema, media=(MEDIA_TYPES["csv"],))
def export_transactions_as_csv(caller: Caller, query: dict[str, Any]) -> Any:
    """The same as CSV, for clients that only know that."""
    return _as_file(caller, query | {"format": "csv"})


def _as_file(caller: Caller, query: dict[str, Any]) -> Any:
    pieces = transaction_export.export_transactions(caller, query)
    return streamed(pieces, f"transactions.{query['format']}", MEDIA_TYPES[query["format"]])


@transactions.get("/<id:transaction_id>", response=TransactionSchema)
def get_transaction(caller: Caller, transaction_id: int) -> Any:
    """One transaction."""
    return transaction_queries.get_transaction(caller, transaction_id)


@transactions.change(
    "/<id:transaction_id>", body=TransactionUpdateSchema, response=TransactionSchema
)
def update_transaction(
    caller: Caller, transaction_id: int, body: TransactionValues, expected: ExpectedVersions
) -> Any:
    """Change what the body names and keep the rest."""
    return transaction_service.update_transaction(caller, transaction_id, body, expected)


@transactions.delete("/<id:transaction_id>", versioned=True)
def delete_transaction(caller: Caller, transaction_id: int, expected: ExpectedVersions) -> None:
    """Delete one; the log keeps a tombstone."""
    transaction_service.delete_transaction(caller, transaction_id, expected)
