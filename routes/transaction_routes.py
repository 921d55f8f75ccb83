"""Transactions of every kind: single ones, many at once, reports and exports."""

from werkzeug.wrappers import Response

from container import container
from core.enums import ExportFormat
from core.identity import Caller
from routes.http import cursors
from routes.http.job_responses import prefers_async, render_started
from routes.http.rendering import stream_attachment
from routes.http.route_spec import Resource
from schemas import (
    AnyKindFilterSchema,
    BacklogAnswerSchema,
    BreakdownSchema,
    BulkAnswerSchema,
    BulkCategorizeAnswerSchema,
    BulkCategorizeSchema,
    BulkCreateSchema,
    BulkDeleteAnswerSchema,
    BulkIdsSchema,
    BulkUpdateSchema,
    LedgerInsightsSchema,
    ListedTransactionPageSchema,
    MonthQuerySchema,
    NamedTransactionSchema,
    NamesQuerySchema,
    RecordedTransactionSchema,
    RecordQuerySchema,
    RetrainSchema,
    SpendingByCategoryQuerySchema,
    TransactionCreateSchema,
    TransactionDaysSchema,
    TransactionExportQuerySchema,
    TransactionHistorySchema,
    TransactionListQuerySchema,
    TransactionSumQuerySchema,
    TransactionSumsSchema,
    TransactionUpdateSchema,
    TrendsQuerySchema,
    TrendsSchema,
)
from services.activity.exports import export_service
from services.categorization import (
    backlog_service,
    recording_service,
    review_queue,
    similar_service,
)
from services.categorization.category_suggestion import RowWithSuggestion
from services.categorization.recording_service import RecordQuery
from services.insights import category_breakdowns, income_and_expenses, insights
from services.insights.category_breakdowns import CategoryBreakdown
from services.insights.income_and_expenses import Trends
from services.insights.insights import LedgerInsights
from services.insights.report_periods import BreakdownQuery, MonthQuery, TrendsQuery
from services.ledger import (
    transaction_days,
    transaction_export,
    transaction_history,
    transaction_queries,
    transaction_service,
)
from services.ledger.export_queries import ExportQuery
from services.ledger.row_names import DescribedTransaction, NamesQuery, describe_transaction
from services.ledger.transaction_days import TransactionDays
from services.ledger.transaction_export import MEDIA_TYPES
from services.ledger.transaction_filters import TransactionFilters
from services.ledger.transaction_history import TransactionHistory
from services.ledger.transaction_queries import (
    BulkCategorization,
    DeletedTransactions,
    TransactionBatch,
    TransactionSums,
)
from services.ledger.transaction_values import (
    BulkCategory,
    NewTransactions,
    TransactionIds,
    TransactionUpdates,
    TransactionValues,
)
from services.paging import Page
from services.versions import ExpectedVersions

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
def create_transaction(
    caller: Caller, body: TransactionValues, query: RecordQuery
) -> RowWithSuggestion:
    """Record a transaction of any kind.

    A transfer requires both accounts, and both amounts where these have different currencies; its
    fee becomes an expense of its own. An expense or income without a category gets the one that
    your rules or a sufficiently certain model suggest; the response contains the suggestion. 409 if
    `on_uncertain` is reject and no category is certain enough.
    """
    return recording_service.record_transaction(container().categories, caller, body, **query)


@transactions.get("", query=TransactionListQuerySchema, response=ListedTransactionPageSchema)
def list_transactions(caller: Caller, query: TransactionFilters) -> Page:
    """List your transactions, newest first.

    `uncertain=true` lists the review queue instead: transactions without a category, each with a
    suggestion; those come first of which one answer categorizes the most.
    """
    # The review queue has cursors of the same form as the newest transactions: a date and an id.
    after = cursors.take_position(query, cursors.BY_SORT[query["sort"].removeprefix("-")])
    if query.pop("uncertain", False):
        return review_queue.list_review_queue(container().categories, caller, query, after)
    return transaction_queries.list_transactions(caller, query, after)


@transactions.get("/summary", query=TransactionSumQuerySchema, response=TransactionSumsSchema)
def summarize_transactions(caller: Caller, query: TransactionFilters) -> TransactionSums:
    """Summarise the transactions that match filters: their number, and sums by kind and currency.

    Takes the filters of `GET /transactions`, and covers all pages of that list.
    """
    return transaction_queries.sum_transactions(caller, query)


@transactions.get("/days", query=AnyKindFilterSchema, response=TransactionDaysSchema)
def list_transaction_days(caller: Caller, query: TransactionFilters) -> TransactionDays:
    """List the days of the transactions that match filters, each with its count and sums.

    Takes the filters of `GET /transactions`. A page that scrolls through a long list knows its
    whole length from this, and requests the rows of the days that are in view.
    """
    return transaction_days.list_days(caller, query)


@transactions.post(
    "/bulk",
    body=BulkCreateSchema,
    query=NamesQuerySchema,
    response=BulkAnswerSchema,
    status=201,
    idempotent=True,
)
def create_transactions(
    caller: Caller, body: NewTransactions, query: NamesQuery
) -> TransactionBatch:
    """Record up to 1,000 transactions, all or none.

    422 names each invalid transaction by its position; then nothing is saved.
    """
    # Loaded again: the command returns ids, and the response has the rows as the database completed
    # them.
    ids = transaction_service.create_transactions(caller, body["transactions"])
    return transaction_queries.load_batch(caller, ids, query)


@transactions.post(
    "/bulk-update",
    body=BulkUpdateSchema,
    query=NamesQuerySchema,
    response=BulkAnswerSchema,
    idempotent=True,
    errors=(404,),
)
def update_transactions(
    caller: Caller, body: TransactionUpdates, query: NamesQuery
) -> TransactionBatch:
    """Update up to 1,000 transactions, all or none.

    Fields that are not sent keep their values. 404 names the ids that are not yours.
    """
    ids = transaction_service.update_transactions(caller, body["updates"])
    return transaction_queries.load_batch(caller, ids, query)


@transactions.post(
    "/bulk-categorize",
    body=BulkCategorizeSchema,
    query=NamesQuerySchema,
    response=BulkCategorizeAnswerSchema,
    idempotent=True,
    errors=(404,),
)
def categorize_transactions(
    caller: Caller, body: BulkCategory, query: NamesQuery
) -> BulkCategorization:
    """Set the category of up to 1,000 transactions, or of all transactions similar to `like`.

    All or nothing. A null category clears it; with `needs_category`, the transactions return to the
    review queue. Similar transactions have the same payee and kind;
    those whose category you chose yourself keep it.
    """
    if "like" in body:
        result = similar_service.categorize_similar(caller, body)
    else:
        result = transaction_service.categorize_transactions(
            caller,
            body["transaction_ids"],
            body["category_id"],
            needs_category=body.get("needs_category", False),
        )
    return transaction_queries.name_categorization(caller, result, query)


@transactions.post(
    "/bulk-delete",
    body=BulkIdsSchema,
    response=BulkDeleteAnswerSchema,
    idempotent=True,
    errors=(404,),
)
def delete_transactions(caller: Caller, body: TransactionIds) -> DeletedTransactions:
    """Delete up to 1,000 transactions, all or none.

    404 names the ids that are not yours. The other leg of a linked transfer, unless it is deleted
    as well, becomes an expense or income again.
    """
    return DeletedTransactions(transaction_service.delete_many(caller, body["transaction_ids"]))


@transactions.post(
    "/bulk-restore",
    body=BulkIdsSchema,
    query=NamesQuerySchema,
    response=BulkAnswerSchema,
    idempotent=True,
    errors=(404, 409),
)
def restore_transactions(
    caller: Caller, body: TransactionIds, query: NamesQuery
) -> TransactionBatch:
    """Restore up to 1,000 transactions that were deleted in the last 30 days, all or none.

    They come back with their ids, versions, categories, tags and links of transfers. Transactions
    that exist stay as they are, so the request can be repeated. 404 names the ids that you have not
    deleted lately, 409 those whose account is gone.
    """
    ids = transaction_service.restore_many(caller, body["transaction_ids"])
    return transaction_queries.load_batch(caller, ids, query)


@transactions.post("/auto-categorize", body=RetrainSchema, response=BacklogAnswerSchema, job=True)
def auto_categorize_transactions(
    caller: Caller,
    body: object,  # noqa: ARG001 (it only names the owner)
) -> int:
    """Start a job that categorizes all your transactions without a category.

    Your rules come first, then the model; only categories that are certain enough are set.
    """
    return backlog_service.request_categorization(caller)


@transactions.get(
    "/analytics/spending-by-category", query=SpendingByCategoryQuerySchema, response=BreakdownSchema
)
def get_spending_by_category(caller: Caller, query: BreakdownQuery) -> CategoryBreakdown:
    """Summarise spending by category in a month or a date range.

    Covers the named categories, or all of them.
    """
    return category_breakdowns.summarize_categories(caller, query)


@transactions.get("/analytics/monthly-trends", query=TrendsQuerySchema, response=TrendsSchema)
def get_monthly_trends(caller: Caller, query: TrendsQuery) -> Trends:
    """Summarise income and expenses of the last months.

    Each month is compared with the month before.
    """
    return income_and_expenses.compute_monthly_trends(caller, query)


@transactions.get("/analytics/insights", query=MonthQuerySchema, response=LedgerInsightsSchema)
def get_transaction_insights(caller: Caller, query: MonthQuery) -> LedgerInsights:
    """Get the insights into a month, with its largest expenses.

    The insights are those of `GET /insights/spending`, where they are described.
    """
    return insights.load_ledger_insights(container().predictions, caller, query)


@transactions.get(
    "/export",
    query=TransactionExportQuerySchema,
    respond_async=True,
    media=tuple(MEDIA_TYPES.values()),
    attachment=True,
)
def export_transactions(caller: Caller, query: ExportQuery) -> Response:
    """Export transactions as a file.

    CSV (safe for spreadsheets), JSON, OFX, or a beancount or ledger journal, oldest transaction
    first. With `Prefer: respond-async`, a job writes the file; `GET /jobs/{job_id}/file` returns it
    for 48 hours, unless five newer exports replace it.
    """
    return _export(caller, query)


@transactions.get(
    "/export/csv",
    query=AnyKindFilterSchema,
    respond_async=True,
    media=(MEDIA_TYPES[ExportFormat.CSV],),
    attachment=True,
)
def export_transactions_as_csv(caller: Caller, query: TransactionFilters) -> Response:
    """Export transactions as a CSV file.

    The same as `/transactions/export` with `format=csv`.
    """
    return _export(caller, {**query, "format": ExportFormat.CSV})


@transactions.get("/<id:transaction_id>", query=NamesQuerySchema, response=NamedTransactionSchema)
def get_transaction(caller: Caller, transaction_id: int, query: NamesQuery) -> DescribedTransaction:
    """Get a transaction."""
    return transaction_queries.get_named_transaction(caller, transaction_id, query)


@transactions.get("/<id:transaction_id>/history", response=TransactionHistorySchema)
def get_transaction_history(caller: Caller, transaction_id: int) -> TransactionHistory:
    """Get the history of a transaction.

    Who or what made each change, from which file, with the values before and after. Newest first.
    """
    return transaction_history.load_history(caller, transaction_id)


@transactions.change(
    "/<id:transaction_id>",
    body=TransactionUpdateSchema,
    query=NamesQuerySchema,
    response=NamedTransactionSchema,
)
def update_transaction(
    caller: Caller,
    transaction_id: int,
    body: TransactionValues,
    query: NamesQuery,
    expected: ExpectedVersions,
) -> DescribedTransaction:
    """Update a transaction.

    Fields that are not sent keep their values.
    """
    row = transaction_service.update_transaction(caller, transaction_id, body, expected)
    return describe_transaction(caller, row, query)


@transactions.post(
    "/<id:transaction_id>/restore",
    query=NamesQuerySchema,
    response=NamedTransactionSchema,
    errors=(404, 409),
)
def restore_transaction(
    caller: Caller, transaction_id: int, query: NamesQuery
) -> DescribedTransaction:
    """Restore a transaction that was deleted in the last 30 days.

    It comes back as it was. A transaction that exists stays as it is.
    """
    row = transaction_service.restore_transaction(caller, transaction_id)
    return describe_transaction(caller, row, query)


@transactions.delete("/<id:transaction_id>", versioned=True)
def delete_transaction(caller: Caller, transaction_id: int, expected: ExpectedVersions) -> None:
    """Delete a transaction.

    If it is one leg of a linked transfer, the other leg becomes an expense or income again. The fee
    of a transfer is deleted with it.
    """
    transaction_service.delete_transaction(caller, transaction_id, expected)


def _export(caller: Caller, query: ExportQuery) -> Response:
    request = transaction_export.build_request(caller, query)
    if prefers_async():
        return render_started(caller, export_service.request_export(caller, request))
    pieces = transaction_export.export_transactions(caller, query)
    return stream_attachment(pieces, request.filename, request.media_type)
