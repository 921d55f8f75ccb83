"""A row as its event remembers it: every stored field, named and valued as in the API."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import inspect

from core.clock import utc_text
from core.money import to_number
from models import Base
from tables.base import Identified

HIDDEN = frozenset(
    {
        "password_hash", "token_hash", "token_epoch", "last_seq", "search_text",
        "candidates", "segment", "score", "similarity", "worker", "lease_until", "payload", "attempts",
    }
)  # fmt: skip


def is_public(column: str) -> bool:
    return column not in HIDDEN and not column.endswith("_key")


def snapshot(row: Base | Identified) -> dict[str, Any]:
    """The row's public fields; ``amount_minor`` becomes ``amount``, instants and dates ISO 8601."""
    values = {column.key: getattr(row, column.key) for column in inspect(type(row)).column_attrs}
    return public_values(values)


def public_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """The same for a plain mapping of column values."""
    currency = values.get("currency", "")
    return {
        name.removesuffix("_minor"): _plain(name, value, currency)
        for name, value in values.items()
        if is_public(name)
    }


def _plain(name: str, value: Any, currency: str) -> Any:
    if name.endswith("_minor"):
        return None if value is None else to_number(value, currency)
    if isinstance(value, dt.datetime):
        return utc_text(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return value
