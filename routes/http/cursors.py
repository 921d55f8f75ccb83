"""Cursors: the end of a page, as opaque text."""

import base64
import binascii
import datetime as dt
import json
from collections.abc import MutableMapping
from typing import Any

from core.errors import Invalid
from services.paging import PageQuery, Position

# Ids are BIGINT on PostgreSQL.
MAX_ID = 2**63

# The types of a position's values, by the order of the list.
BY_ID = (int,)
BY_DATE = (dt.date, int)
BY_PLACE = (int, int)


def encode(position: Position) -> str:
    """Return the cursor of the page that starts after a position."""
    values = [value.isoformat() if isinstance(value, dt.date) else value for value in position]
    text = json.dumps(values, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def take_position(
    query: PageQuery | MutableMapping[str, Any], kinds: tuple[type, ...] = BY_ID
) -> Position | None:
    """Remove the cursor from a parsed query and return its position; None without a cursor.

    ``kinds`` are the types of the position's values. Raises Invalid for text that is not a cursor
    of such a list.
    """
    cursor = query.pop("cursor", None)
    if cursor is None:
        return None

    # The padding was left out: "=" would have to be escaped in a query string.
    padding = "=" * (-len(cursor) % 4)
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + padding))
        return tuple(_parse_value(kind, value) for kind, value in zip(kinds, values, strict=True))
    except (ValueError, TypeError, binascii.Error, UnicodeError) as error:
        message = "Not a cursor of this list. Send the next_cursor of its preceding page."
        raise Invalid.field("cursor", message) from error


def _parse_value(kind: type, value: Any) -> dt.date | int:
    if kind is dt.date:
        return dt.date.fromisoformat(value)
    # Larger numbers would fail in the database driver, and True is an int as well.
    if type(value) is not int or not 0 <= value < MAX_ID:
        raise ValueError("not an id")
    return value
