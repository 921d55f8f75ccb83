"""Read recurring series."""

from sqlalchemy import Connection, select

from core.errors import NotFound
from core.identity import Caller
from models import RecurringSeries, Transaction, db, table_of
from services.ledger.row_names import name_categories
from services.paging import Page, Position, load_page
from services.planning.recurring_values import RecurringFilters

rows = table_of(Transaction).c


def get_series(caller: Caller, series_id: int) -> RecurringSeries:
    """Load one of the caller's series. Raises NotFound."""
    series = find_series(caller, series_id)
    if series is None:
        raise NotFound("recurring series")
    return series


def find_series(caller: Caller, series_id: int) -> RecurringSeries | None:
    """Load one of the caller's series; None if there is none with this id."""
    row = RecurringSeries
    return db.session.scalar(select(row).where(row.id == series_id, row.user_id == caller.id))


def list_series(caller: Caller, filters: RecurringFilters, after: Position | None) -> Page:
    """List the caller's series that pass the filters, in the order in which they were found."""
    row = RecurringSeries
    query = select(row).where(row.user_id == caller.id)
    if filters.get("status"):
        query = query.where(row.status.in_(filters["status"]))
    if filters.get("cadence"):
        query = query.where(row.cadence.in_(filters["cadence"]))
    for name in ("kind", "source", "category_id", "account_id", "currency"):
        if filters.get(name) is not None:
            query = query.where(getattr(row, name) == filters[name])
    page = load_page(query, (row.id,), after, filters["limit"], total=filters["total"])
    return name_categories(caller, page) if filters.get("names") else page


def load_payment_ids(connection: Connection, user_id: int, series_id: int) -> list[int]:
    """Load the ids of the transactions that belong to a series of a user."""
    query = select(rows.id).where(rows.user_id == user_id, rows.recurring_series_id == series_id)
    return list(connection.scalars(query.order_by(rows.id)))
