"""Planned transactions and their occurrences."""

from core.identity import Caller
from routes.http import cursors
from routes.http.route_spec import Resource
from schemas import (
    PageQuerySchema,
    PlannedListQuerySchema,
    PlannedOccurrenceChangeSchema,
    PlannedOccurrenceKeySchema,
    PlannedOccurrencePageSchema,
    PlannedOccurrenceSchema,
    PlannedSplitSchema,
    PlannedTransactionCreateSchema,
    PlannedTransactionPageSchema,
    PlannedTransactionSchema,
    PlannedTransactionUpdateSchema,
    UpcomingPlannedSchema,
    UpcomingQuerySchema,
)
from services.paging import Page, PageQuery
from services.planning.planned import occurrence_service, planned_queries, planned_service
from services.planning.planned.planned_queries import OccurrenceView, PlannedView, Upcoming
from services.planning.planned.planned_values import (
    OccurrenceValues,
    PlannedFilters,
    PlannedValues,
    SplitValues,
    UpcomingQuery,
)
from services.versions import ExpectedVersions

planned = Resource(
    "planned transactions",
    __name__,
    url_prefix="/planned-transactions",
    description="Expenses, income and transfers to come, once or by a rule.",
)


@planned.post(
    "",
    body=PlannedTransactionCreateSchema,
    response=PlannedTransactionSchema,
    status=201,
    idempotent=True,
    errors=(409,),
)
def create_planned_transaction(caller: Caller, body: PlannedValues) -> PlannedView:
    """Create a planned transaction.

    Days before today do not fall due. 409 if you have as many as are allowed.
    """
    return planned_service.create_plan(caller, body)


@planned.get("", query=PlannedListQuerySchema, response=PlannedTransactionPageSchema)
def list_planned_transactions(caller: Caller, query: PlannedFilters) -> Page:
    """List planned transactions with their next occurrences, optionally filtered."""
    return planned_queries.list_plans(caller, query, cursors.take_position(query))


@planned.get("/upcoming", query=UpcomingQuerySchema, response=UpcomingPlannedSchema)
def list_upcoming_occurrences(caller: Caller, query: UpcomingQuery) -> Upcoming:
    """List the occurrences of planned transactions in the days to come, with overdue ones."""
    return planned_queries.list_upcoming(caller, query["days"])


@planned.get("/<id:planned_id>", response=PlannedTransactionSchema)
def get_planned_transaction(caller: Caller, planned_id: int) -> PlannedView:
    """Get a planned transaction with its next occurrence."""
    return planned_queries.get_view(caller, planned_id)


@planned.change(
    "/<id:planned_id>",
    body=PlannedTransactionUpdateSchema,
    response=PlannedTransactionSchema,
    errors=(409,),
)
def update_planned_transaction(
    caller: Caller, planned_id: int, body: PlannedValues, expected: ExpectedVersions
) -> PlannedView:
    """Update a planned transaction and all its open occurrences; missing fields stay.

    `status` pauses, resumes (`active`) or ends it; nothing falls due for the time of a pause. What
    was posted stays as it is. With other days, only those from today on fall due, and changes of
    single occurrences are lost; another end alone, as COUNT or UNTIL, leaves both.
    """
    return planned_service.update_plan(caller, planned_id, body, expected)


@planned.delete("/<id:planned_id>", versioned=True)
def delete_planned_transaction(caller: Caller, planned_id: int, expected: ExpectedVersions) -> None:
    """Delete a planned transaction. Transactions that it has posted stay."""
    planned_service.delete_plan(caller, planned_id, expected)


@planned.post("/<id:planned_id>/restore", response=PlannedTransactionSchema, errors=(404, 409))
def restore_planned_transaction(caller: Caller, planned_id: int) -> PlannedView:
    """Restore a planned transaction that was deleted in the last 30 days.

    It comes back with what became of its occurrences. One that exists stays as it is. 409 if an
    account of it was deleted.
    """
    return planned_service.restore_plan(caller, planned_id)


@planned.post(
    "/<id:planned_id>/split",
    body=PlannedSplitSchema,
    response=PlannedTransactionSchema,
    status=201,
    idempotent=True,
    errors=(404, 409),
    postman_status=404,
)
def split_planned_transaction(caller: Caller, planned_id: int, body: SplitValues) -> PlannedView:
    """Change an occurrence and all that follow, as a planned transaction of their own.

    The one before ends on the day before. 409 for its first occurrence: update it instead.
    """
    return planned_service.split_plan(caller, planned_id, body)


@planned.get(
    "/<id:planned_id>/occurrences", query=PageQuerySchema, response=PlannedOccurrencePageSchema
)
def list_planned_occurrences(caller: Caller, planned_id: int, query: PageQuery) -> Page:
    """List the occurrences that were posted, matched, skipped or changed, newest first."""
    position = cursors.take_position(query)
    return planned_queries.list_records(caller, planned_id, query, position)


@planned.post(
    "/<id:planned_id>/occurrences",
    body=PlannedOccurrenceChangeSchema,
    response=PlannedOccurrenceSchema,
    errors=(404, 409),
    postman_status=404,
)
def change_planned_occurrence(
    caller: Caller, planned_id: int, body: OccurrenceValues
) -> OccurrenceView:
    """Change the day, amount, payee or notes of one occurrence alone. 409 unless it is open.

    A value that is as planned follows later changes of the planned transaction.
    """
    return occurrence_service.change(caller, planned_id, body)


@planned.post(
    "/<id:planned_id>/post",
    body=PlannedOccurrenceChangeSchema,
    response=PlannedOccurrenceSchema,
    errors=(404,),
    postman_status=404,
)
def post_planned_occurrence(
    caller: Caller, planned_id: int, body: OccurrenceValues
) -> OccurrenceView:
    """Post an occurrence, optionally with values of its own.

    This confirms it. If its payment is among the transactions already, it is matched instead. One
    that is posted, matched or skipped stays as it is, so that repeating the request posts nothing
    more. Without a `date` the transaction has the day on which it is due, or today if that is
    still to come.
    """
    return occurrence_service.post(caller, planned_id, body)


@planned.post(
    "/<id:planned_id>/skip",
    body=PlannedOccurrenceKeySchema,
    response=PlannedOccurrenceSchema,
    errors=(404, 409),
    postman_status=404,
)
def skip_planned_occurrence(
    caller: Caller, planned_id: int, body: OccurrenceValues
) -> OccurrenceView:
    """Skip an occurrence, for which nothing is posted. 409 if it is posted or matched."""
    return occurrence_service.skip(caller, planned_id, body)


@planned.post(
    "/<id:planned_id>/reopen",
    body=PlannedOccurrenceKeySchema,
    response=PlannedOccurrenceSchema,
    errors=(404,),
    postman_status=404,
)
def reopen_planned_occurrence(
    caller: Caller, planned_id: int, body: OccurrenceValues
) -> OccurrenceView:
    """Reopen an occurrence that was posted, matched or skipped.

    The transaction that was posted is deleted, one that was matched stays. Both are not matched
    again, and the occurrence waits for your confirmation.
    """
    return occurrence_service.reopen(caller, planned_id, body)
