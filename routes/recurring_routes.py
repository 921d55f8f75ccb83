"""Recurring series: payments and income that come back, and their calendar."""

from container import container
from core.enums import RecurringDecision
from core.identity import Caller
from models import RecurringSeries
from routes.http import cursors
from routes.http.route_spec import Resource
from schemas import (
    CalendarQuerySchema,
    RecurringCalendarSchema,
    RecurringListQuerySchema,
    RecurringSeriesCreateSchema,
    RecurringSeriesPageSchema,
    RecurringSeriesSchema,
    RecurringSeriesUpdateSchema,
)
from services.paging import Page
from services.planning import recurring_calendar, recurring_queries, recurring_service
from services.planning.recurring_calendar import RecurringCalendar
from services.planning.recurring_values import CalendarQuery, RecurringFilters, RecurringValues
from services.versions import ExpectedVersions

REACTION_SECONDS = 1.0
"""How long a list waits at most for what recent writes lead to."""

recurring = Resource(
    "recurring",
    __name__,
    url_prefix="/recurring",
    description="Payments and income that come back: subscriptions, bills, rent, salary.",
)


@recurring.post(
    "",
    body=RecurringSeriesCreateSchema,
    response=RecurringSeriesSchema,
    status=201,
    idempotent=True,
    errors=(409,),
)
def create_recurring_series(caller: Caller, body: RecurringValues) -> RecurringSeries:
    """Create a recurring series by hand.

    It counts as confirmed: forecasts expect it from now on. Payments of its payee with about its
    amount, on about its days, are assigned to it. 409 if there is such a series already.
    """
    return recurring_service.create_series(caller, body)


@recurring.get("", query=RecurringListQuerySchema, response=RecurringSeriesPageSchema)
def list_recurring_series(caller: Caller, query: RecurringFilters) -> Page:
    """List recurring series, optionally filtered, in the order in which they were found."""
    # What the caller has just recorded may be about to become one.
    container().await_reactions(REACTION_SECONDS)
    return recurring_queries.list_series(caller, query, cursors.take_position(query))


@recurring.get("/calendar", query=CalendarQuerySchema, response=RecurringCalendarSchema)
def get_recurring_calendar(caller: Caller, query: CalendarQuery) -> RecurringCalendar:
    """Get the payments of recurring series in a range of days.

    Payments that came are listed on their day, those to expect on the day on which they fall due.
    """
    container().await_reactions(REACTION_SECONDS)
    return recurring_calendar.load_calendar(caller, query)


@recurring.get("/<id:series_id>", response=RecurringSeriesSchema)
def get_recurring_series(caller: Caller, series_id: int) -> RecurringSeries:
    """Get a recurring series."""
    return recurring_queries.get_series(caller, series_id)


@recurring.change(
    "/<id:series_id>", body=RecurringSeriesUpdateSchema, response=RecurringSeriesSchema
)
def update_recurring_series(
    caller: Caller, series_id: int, body: RecurringValues, expected: ExpectedVersions
) -> RecurringSeries:
    """Update a recurring series; fields that are missing keep their values.

    What you set stays as it is, whatever later payments look like. Setting the amount, the schedule
    or the end confirms a series on which you have not decided.
    """
    return recurring_service.update_series(caller, series_id, body, expected)


@recurring.delete("/<id:series_id>", versioned=True, errors=(409,))
def delete_recurring_series(caller: Caller, series_id: int, expected: ExpectedVersions) -> None:
    """Delete a recurring series that was entered by hand; its payments stay.

    409 for one that was found in the transactions, which would be found again: dismiss it.
    """
    recurring_service.delete_series(caller, series_id, expected)


@recurring.post("/<id:series_id>/restore", response=RecurringSeriesSchema, errors=(404,))
def restore_recurring_series(caller: Caller, series_id: int) -> RecurringSeries:
    """Restore a recurring series that was deleted in the last 30 days.

    A series that exists stays as it is.
    """
    return recurring_service.restore_series(caller, series_id)


@recurring.post("/<id:series_id>/confirm", response=RecurringSeriesSchema)
def confirm_recurring_series(caller: Caller, series_id: int) -> RecurringSeries:
    """Confirm a recurring series.

    Forecasts expect its payments from now on, also those of one that was paused or dismissed.
    """
    return recurring_service.decide_on_series(caller, series_id, RecurringDecision.CONFIRMED)


@recurring.post("/<id:series_id>/pause", response=RecurringSeriesSchema)
def pause_recurring_series(caller: Caller, series_id: int) -> RecurringSeries:
    """Pause a recurring series.

    No payments are expected until you confirm it again. Those that come still belong to it.
    """
    return recurring_service.decide_on_series(caller, series_id, RecurringDecision.PAUSED)


@recurring.post("/<id:series_id>/dismiss", response=RecurringSeriesSchema)
def dismiss_recurring_series(caller: Caller, series_id: int) -> RecurringSeries:
    """Dismiss a recurring series.

    Its payments are no series any more, and it is not found again, neither in them nor in later
    ones like them. It stays in the list, so that you can change your mind.
    """
    return recurring_service.decide_on_series(caller, series_id, RecurringDecision.DISMISSED)
