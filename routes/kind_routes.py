"""The routes that expenses and incomes have in common: transactions restricted to one kind."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from container import container
from contract.base import AnySchema
from core.enums import TransactionKind
from core.identity import Caller
from routes.http import cursors
from routes.http.route_spec import Resource
from schemas import (
    ExpenseListQuerySchema,
    NamedTransactionSchema,
    NamesQuerySchema,
    RecordedTransactionSchema,
    RecordQuerySchema,
    SummaryQuerySchema,
    TransactionPageSchema,
)
from services.categorization import recording_service
from services.categorization.category_suggestion import RowWithSuggestion
from services.categorization.recording_service import RecordQuery
from services.insights import statistics, summaries
from services.insights.report_periods import SummaryQuery
from services.insights.statistics import Statistics
from services.insights.summaries import KindSummary
from services.ledger import transaction_queries, transaction_service
from services.ledger.row_names import DescribedTransaction, NamesQuery, describe_transaction
from services.ledger.transaction_filters import TransactionFilters
from services.ledger.transaction_values import TransactionValues
from services.paging import Page
from services.versions import ExpectedVersions


@dataclass(frozen=True, slots=True)
class KindSchemas:
    """The schemas in which expenses and incomes differ."""

    create: type[AnySchema]
    update: type[AnySchema]
    summary: type[AnySchema]
    statistics: type[AnySchema]


def kind_resource(kind: TransactionKind, description: str, schemas: KindSchemas) -> Resource:
    """Build the resource of one kind of transactions with all its routes."""
    resource = Resource(f"{kind}s", __name__, url_prefix=f"/{kind}s", description=description)
    item = "/<id:transaction_id>"

    resource.post(
        "",
        body=schemas.create,
        query=RecordQuerySchema,
        response=RecordedTransactionSchema,
        status=201,
        idempotent=True,
        errors=(409,),
    )(_bind(create, kind, f"create_{kind}"))
    resource.get("", query=ExpenseListQuerySchema, response=TransactionPageSchema)(
        _bind(find, kind, f"list_{kind}s")
    )
    resource.get("/summary", query=SummaryQuerySchema, response=schemas.summary)(
        _bind(summarize, kind, f"summarize_{kind}s")
    )
    resource.get("/stats", query=SummaryQuerySchema, response=schemas.statistics)(
        _bind(compute_stats, kind, f"get_{kind}_statistics")
    )
    resource.get(item, query=NamesQuerySchema, response=NamedTransactionSchema)(
        _bind(get, kind, f"get_{kind}")
    )
    resource.change(
        item, body=schemas.update, query=NamesQuerySchema, response=NamedTransactionSchema
    )(_bind(update, kind, f"update_{kind}"))
    resource.delete(item, versioned=True)(_bind(delete, kind, f"delete_{kind}"))
    return resource


def create(
    kind: TransactionKind, caller: Caller, body: TransactionValues, query: RecordQuery
) -> RowWithSuggestion:
    """Record an {kind}.

    Without a category it gets the one that your rules or a sufficiently certain model suggest; the
    response contains the suggestion. 409 if `on_uncertain` is reject and no category is certain
    enough.
    """
    # The kind comes last, so that the path decides and not a field.
    return recording_service.record_transaction(
        container().categories, caller, {**body, "kind": kind}, **query
    )


def find(kind: TransactionKind, caller: Caller, query: TransactionFilters) -> Page:
    """List your {kind}s, newest first.

    An {kind} must match all filters.
    """
    after = cursors.take_position(query, cursors.BY_SORT[query["sort"].removeprefix("-")])
    return transaction_queries.list_transactions(caller, {**query, "kind": [kind]}, after)


def summarize(kind: TransactionKind, caller: Caller, query: SummaryQuery) -> KindSummary:
    """Summarise {kind}s in a date range by category and day, compared with the preceding range.

    Defaults to the last 30 days.
    """
    return summaries.summarize_kind(caller, kind, query)


def compute_stats(kind: TransactionKind, caller: Caller, query: SummaryQuery) -> Statistics:
    """Compute statistics of your {kind}s.

    Covers all of them, or those in a date range.
    """
    return statistics.compute_statistics(caller, kind, query)


def get(
    kind: TransactionKind, caller: Caller, transaction_id: int, query: NamesQuery
) -> DescribedTransaction:
    """Get an {kind}."""
    return transaction_queries.get_named_transaction(caller, transaction_id, query, kind)


def update(
    kind: TransactionKind,
    caller: Caller,
    transaction_id: int,
    body: TransactionValues,
    query: NamesQuery,
    expected: ExpectedVersions,
) -> DescribedTransaction:
    """Update an {kind}.

    Fields that are not sent keep their values.
    """
    row = transaction_service.update_transaction(caller, transaction_id, body, expected, kind)
    return describe_transaction(caller, row, query)


def delete(
    kind: TransactionKind, caller: Caller, transaction_id: int, expected: ExpectedVersions
) -> None:
    """Delete an {kind}."""
    transaction_service.delete_transaction(caller, transaction_id, expected, kind)


def _bind(view: Callable[..., Any], kind: TransactionKind, name: str) -> Callable[..., Any]:
    """Restrict a view to a kind, with a name and documentation that mention the kind."""
    # Operation ids and documentation come from the name and the docstring of a view.
    bound = partial(view, kind)
    bound.__name__ = name  # type: ignore[attr-defined]
    bound.__doc__ = (view.__doc__ or "").format(kind=kind)
    return bound
