"""The filters of an export, and their form in the JSON of the job that writes it."""

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, cast

from core import periods
from core.identity import Caller
from core.json_types import JsonObject
from services.ledger.transaction_filters import TransactionFilters

TYPES: Mapping[str, Callable[[str], Any]] = {
    "start_date": dt.date.fromisoformat,
    "end_date": dt.date.fromisoformat,
    "updated_since": dt.datetime.fromisoformat,
    "min_amount": Decimal,
    "max_amount": Decimal,
}
"""How the filters are read that JSON holds as text; the others are JSON as they are."""


class ExportQuery(TransactionFilters, total=False):
    """Filters and file format of an export."""

    format: str


def store_query(caller: Caller, query: ExportQuery) -> JsonObject:
    """Convert a query to JSON; its last days are those before today, also when a job waits."""
    values: dict[str, Any] = {name: value for name, value in query.items() if value is not None}
    days = values.pop("days", None)
    if days:
        period = periods.last_days(caller.today, days)
        values |= {"start_date": period.start, "end_date": period.end}
    return {name: _to_json(value) for name, value in values.items()}


def restore_query(values: JsonObject) -> ExportQuery:
    """Convert a query back from JSON."""
    query = {name: TYPES[name](value) if name in TYPES else value for name, value in values.items()}
    return cast(ExportQuery, query)


def _to_json(value: Any) -> Any:
    if isinstance(value, dt.date):  # a date-time is one, too
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
