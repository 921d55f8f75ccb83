"""Cursors: the end of a page, as opaque text."""

import base64
import binascii
import datetime as dt
import json
from collections.abc import Mapping, MutableMapping
from typing import Any

from core.errors import Invalid
from core.limits import PAYEE_KEY_LENGTH
from core.normalization import is_storable
from services.paging import PageQuery, Position

# Ids are BIGINT on PostgreSQL.
MAX_ID = 2**63


class SignedNumber(int):
    """The kind of a number that may be negative, such as an amount in minor units."""


# The types of a position's values, by the order of the list.
# Most lists are in the order in which their rows were created.
BY_ID = (int,)
BY_DATE = (dt.date, int)
BY_PLACE = (int, int)
BY_NAME = (str,)
BY_RANK = (int, str)
BY_TAG = (str, str)
BY_SORT: Mapping[str, tuple[type, ...]] = {
    "date": BY_DATE,
    "amount": (str, SignedNumber, dt.date, int),
    "payee": (str, dt.date, int),
}
"""Positions in a list of transactions, by the column that it is sorted by."""


def encode(position: Position) -> str:
    """Return the cursor of the page that starts after a position."""
    values = [value.isoformat() if isinstance(value, dt.date) else value for value in position]
    # Not escaped: a payee in a script of its own would become six times as long.
    text = json.dumps(values, separators=(",", ":"), ensure_ascii=False)
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
        raise Invalid.field("cursor", message, code="invalid_cursor") from error


def _parse_value(kind: type, value: Any) -> dt.date | int | str:
    if kind is dt.date:
        return dt.date.fromisoformat(value)
    if kind is str:
        return _parse_text(value)
    if kind is SignedNumber and type(value) is int and -MAX_ID < value < 0:
        return value
    # Larger numbers would fail in the database driver, and True is an int as well.
    if type(value) is not int or not 0 <= value < MAX_ID:
        raise ValueError("not an id")
    return value


def _parse_text(value: Any) -> str:
    if type(value) is not str or len(value) > PAYEE_KEY_LENGTH or not is_storable(value):
        raise ValueError("not a text of a position")
    return value
