"""The routes that expenses and incomes have alike: the same rows, seen by kind."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from container import container
from contract.base import AnySchema
from core.enums import TransactionKind
from core.identity import Caller
from routes.http import cursors
from routes.http.route_spec import Resource
from schemas import (
    ExpenseListQuerySchema,
    RecordedTransactionSchema,
    RecordQuerySchema,
    SummaryQuerySchema,
    TransactionPageSchema,
    TransactionSchema,
)
from services.categorization import recording_service
from services.categorization.category_suggestion import RowWithSuggestion
from services.categorization.recording_service import RecordQuery, RecordValues
from services.insights import statistics, summaries
from services.insights.report_periods import SummaryQuery
from services.insights.statistics import Statistics
from services.insights.summaries import KindSummary
from services.ledger import transaction_queries, transaction_service
from services.ledger.transaction_values import TransactionValues
from services.versions import ExpectedVersions

Kind = Literal["expense", "income"]


@dataclass(frozen=True, slots=True)
class KindSchemas:
    """Where the two differ."""

    create: type[AnySchema]
    update: type[AnySchema]
    summary: type[AnySchema]
    statistics: type[AnySchema]


def create(kind: Kind, caller: Caller, body: RecordValues, query: RecordQuery) -> RowWithSuggestion:
    """Record {a_kind}; without a category, your rules and then the model say what it is."""
    return recording_service.record_transaction(
        container().categories, caller, {**body, "kind": kind}, **query
    )


def find(kind: Kind, caller: Caller, query: dict[str, Any]) -> Any:
    """Your {kind}s, newest first, narrowed by any of the filters."""
    return transaction_queries.list_transactions(
        caller, query | {"kind": kind}, cursors.position(query, cursors.BY_DATE)
    )


def summarize(kind: Kind, caller: Caller, query: SummaryQuery) -> KindSummary:
    """Your {kind}s of some days by category and by day, and of as many days before."""
    return summaries.summarize_kind(caller, TransactionKind(kind), query)


def compute_stats(kind: Kind, caller: Caller, query: SummaryQuery) -> Statistics:
    """Figures of all your {kind}s, or of some days."""
    return statistics.compute_statistics(caller, TransactionKind(kind), query)


def get(kind: Kind, caller: Caller, transaction_id: int) -> Any:
    """One {kind}."""
    return transaction_queries.get_transaction(caller, transaction_id, kind)


def update(
    kind: Kind,
    caller: Caller,
    transaction_id: int,
    body: TransactionValues,
    expected: ExpectedVersions,
) -> Any:
    """Change what the body names of {a_kind} and keep the rest."""
    return transaction_service.update_transaction(caller, transaction_id, body, expected, kind)


def delete(kind: Kind, caller: Caller, transaction_id: int, expected: ExpectedVersions) -> None:
    """Delete {a_kind}; the log keeps a tombstone."""
    transaction_service.delete_transaction(caller, transaction_id, expected, kind)


def kind_resource(kind: Kind, description: str, schemas: KindSchemas) -> Resource:
    """All routes of one kind."""
    resource = Resource(f"{kind}s", __name__, url_prefix=f"/{kind}s", description=description)

    def seen_by_kind(view: Callable[..., Any]) -> Callable[..., Any]:
        bound = partial(view, kind)
        bound.__name__ = f"{view.__name__}_{kind}"  # type: ignore[attr-defined]
        bound.__doc__ = (view.__doc__ or "").format(kind=kind, a_kind=f"an {kind}")
        return bound

    row, page, one = TransactionSchema, TransactionPageSchema, "/<id:transaction_id>"
    resource.post(
        "",
        body=schemas.create,
        query=RecordQuerySchema,
        response=RecordedTransactionSchema,
        status=201,
        idempotent=True,
        errors=(409,),
    )(seen_by_kind(create))
    resource.get("", query=ExpenseListQuerySchema, response=page)(seen_by_kind(find))
    resource.get("/summary", query=SummaryQuerySchema, response=schemas.summary)(
        seen_by_kind(summarize)
    )
    resource.get("/stats", query=SummaryQuerySchema, response=schemas.statistics)(
        seen_by_kind(compute_stats)
    )
    resource.get(one, response=row)(seen_by_kind(get))
    resource.change(one, body=schemas.update, response=row)(seen_by_kind(update))
    resource.delete(one, versioned=True)(seen_by_kind(delete))
    return resource
